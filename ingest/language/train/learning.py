"""The training loop: epochs over all examples, dev scores after each, and a checkpoint to go on from."""

import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import track
from torch import Tensor
from torch.nn import functional

from ingest.language.train.examples import Example
from ingest.language.train.network import Answers, Network
from ingest.language.train.targets import NAMES, NOTHING, Encoder, Targets
from ingest.language.wordpieces import Pieces, Wordpieces, batch

log = logging.getLogger(__name__)

# What each task weighs; the tree is what all else stands on.
WEIGHTS = {"heads": 1.0, "deprels": 1.0, "upos": 0.3, "xpos": 0.3, "feats": 0.3, "names": 1.0, "starts": 0.3}


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn."""

    epochs: int = 10
    words: int = 1400  # in a batch, the filling counted
    encoder_rate: float = 1.5e-4
    heads_rate: float = 1.5e-3
    warm_up: int = 200  # steps
    seed: int = 1
    threads: int = 2
    unseen: float = 0.05  # share of sentences whose shapes are hidden: text without capitals must be read too


class Learner:
    """A network on its way."""

    def __init__(self, network: Network, targets: Encoder, plan: Plan) -> None:
        self.network, self.targets, self.plan = network, targets, plan
        self.wordpieces = Wordpieces()
        inner = list(network.encoder.parameters())
        known = {id(parameter) for parameter in inner}
        outer = [parameter for parameter in network.parameters() if id(parameter) not in known]
        self.optimizer = torch.optim.AdamW(
            [{"params": inner, "lr": plan.encoder_rate}, {"params": outer, "lr": plan.heads_rate}],
            betas=(0.9, 0.98),
            weight_decay=0.01,
            fused=True,
        )

    def learn(
        self, examples: Callable[[random.Random], list[Example]], checkpoint: Path, score: Callable[[], str]
    ) -> None:
        """Learn to the end of the plan. `examples` gives those of an epoch, which may differ by its chance.

        After each epoch the state is written to `checkpoint`, from which a broken-off run goes on, and the scores are
        logged.
        """
        torch.set_num_threads(self.plan.threads)
        done, step = self._resume(checkpoint)
        for epoch in range(done, self.plan.epochs):
            chance = random.Random(f"{self.plan.seed} {epoch}")
            torch.manual_seed(self.plan.seed * 1000 + epoch)
            batches = list(self._batches(examples(chance), chance))
            started, total = time.monotonic(), 0.0
            for number, chosen in enumerate(shown(batches, f"epoch {epoch + 1} of {self.plan.epochs}")):
                self._slow_down(step, (epoch + number / len(batches)) / self.plan.epochs)
                total += self._step(chosen, chance)
                step += 1
            self._save(checkpoint, epoch + 1, step)
            minutes = (time.monotonic() - started) / 60
            log.info("epoch %d: loss %.3f, %.1f min, %s", epoch + 1, total / len(batches), minutes, score())

    def _batches(self, examples: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
        """Examples of like length together, the batches in no order."""
        ordered = sorted(examples, key=lambda example: len(example.words) + 3 * chance.random())
        made: list[list[Example]] = [[]]
        for example in ordered:
            if made[-1] and (len(example.words) + 1) * (len(made[-1]) + 1) > self.plan.words:
                made.append([])
            made[-1].append(example)
        chance.shuffle(made)
        yield from made

    def _slow_down(self, step: int, share: float) -> None:
        """The rates rise over the first steps, then fall to nothing in a straight line."""
        factor = min(1.0, (step + 1) / self.plan.warm_up) * max(0.01, 1 - share)
        for group, rate in zip(
            self.optimizer.param_groups, (self.plan.encoder_rate, self.plan.heads_rate), strict=True
        ):
            group["lr"] = rate * factor

    def _step(self, examples: Sequence[Example], chance: random.Random) -> float:
        arrays = batch([self._pieces(example, chance) for example in examples])
        tensors = (torch.from_numpy(part) for part in (arrays.ids, arrays.shapes, arrays.mask, arrays.first))
        wanted = tensors_of(self.targets.targets(examples))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answers = self.network(*tensors)
            labels = self.network.label_scores(answers, wanted["heads"].clamp(min=0))
        value = loss(answers, labels, wanted)
        self.optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimizer.step()
        return float(value.item())

    def _pieces(self, example: Example, chance: random.Random) -> Pieces:
        pieces = self.wordpieces.pieces(example.words)
        if chance.random() < self.plan.unseen:
            return Pieces(pieces.ids, (0,) * len(pieces.shapes), pieces.first)
        return pieces

    def _save(self, checkpoint: Path, epoch: int, step: int) -> None:
        state = {
            "epoch": epoch,
            "step": step,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        fresh = checkpoint.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(checkpoint)

    def _resume(self, checkpoint: Path) -> tuple[int, int]:
        if not checkpoint.exists():
            return 0, 0
        state: dict[str, Any] = torch.load(checkpoint, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        log.info("going on after epoch %d", state["epoch"])
        return state["epoch"], state["step"]


def shown(batches: Sequence[list[Example]], what: str) -> Iterator[list[Example]]:
    """The batches, with a bar on a terminal, and a line for every hundredth elsewhere."""
    console = Console(stderr=True)
    if console.is_terminal:
        yield from track(batches, what, console=console, transient=True)
        return
    for number, chosen in enumerate(batches):
        if number % 100 == 0:
            log.info("%s: batch %d of %d", what, number, len(batches))
        yield chosen


def tensors_of(targets: Targets) -> dict[str, Tensor]:
    """The arrays as tensors, by name."""
    return {field.name: torch.from_numpy(getattr(targets, field.name)) for field in fields(targets)}


def loss(answers: Answers, labels: Tensor, wanted: dict[str, Tensor]) -> Tensor:
    """The sum of what each task has wrong, a word; a word of which nothing is known counts nothing."""
    words = wanted["heads"].shape[0] * wanted["heads"].shape[1]
    filled = (wanted["heads"] == NOTHING) & (wanted["names"] == NOTHING) & (wanted["starts"] == NOTHING)
    filled[:, 0] = False  # the root is a head like any word
    arcs = answers.arcs.float().masked_fill(filled[:, None, :], -1e4)
    scores = {
        "heads": arcs,
        "deprels": labels.float(),
        "upos": answers.upos.float(),
        "xpos": answers.xpos.float(),
        "feats": answers.feats.float(),
        "names": with_any(answers.names.float()),
        "starts": answers.starts.float(),
    }
    total = torch.zeros(())
    for task, weight in WEIGHTS.items():
        normal = functional.log_softmax(scores[task], -1) if task != "names" else scores[task]
        wrong = functional.nll_loss(normal.transpose(1, 2), wanted[task], ignore_index=NOTHING, reduction="sum")
        total = total + weight * wrong / words
    return total


def with_any(names: Tensor) -> Tensor:
    """Log-probabilities of the tags of names, and beside them of "begins a name of any type" and "goes on with one"."""
    normal = functional.log_softmax(names, -1)
    columns = [[number for number, tag in enumerate(NAMES) if tag.startswith(first)] for first in ("B-", "I-")]
    either = [torch.logsumexp(normal[..., chosen], -1, keepdim=True) for chosen in columns]
    return torch.cat([normal, *either], -1)
