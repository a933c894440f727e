"""The last step: where sentences begin after a mark that need not end one, "…to the U.S. Russia objected".

The treebanks have too few such places for the network to learn them in passing: at first it takes the stop of an
abbreviation for no end at all. So when all else is learned, the head for beginnings alone learns on, from runs in which
the first sentence is made to end in an abbreviation; the encoder stays as it is.
"""

import logging
import random
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from ingest.language.train import treebanks
from ingest.language.train.encoder import WIDTH
from ingest.language.train.examples import Example
from ingest.language.train.network import Network
from ingest.language.train.targets import NOTHING, Encoder
from ingest.language.wordpieces import MOST_PIECES, Wordpieces, batch

ABBREVIATED, RUNS, INNER = 5000, 1000, 1500  # runs of each kind, as far as there are so many
_STEPS, _WORDS, _RATE, _TOGETHER = 6000, 4096, 2e-3, 24

log = logging.getLogger(__name__)


def lessons(paragraphs: Sequence[Sequence[Example]], chance: random.Random) -> list[Example]:
    """What the head learns from: ends in an abbreviation, ends in a stop, and marks inside of sentences."""
    whole = [one for paragraph in paragraphs for one in paragraph if len(one.words) <= treebanks.LONGEST]
    kinds = {
        ABBREVIATED: list(treebanks.abbreviated(paragraphs, chance)),
        RUNS: list(treebanks.runs(paragraphs, chance)),
        INNER: [one for one in whole if any(_is_mark(word) for word in one.words[:-1])],
    }
    drawn = [one for number, kind in kinds.items() for one in chance.sample(kind, min(number, len(kind)))]
    return sorted(drawn, key=lambda one: len(one.words))


def relearn(network: Network, targets: Encoder, examples: Sequence[Example], seed: int) -> None:
    """Learn the head for beginnings anew, from `lessons`, and change nothing else."""
    network.eval()
    vectors, wanted = _features(network, targets, examples)
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(network.starts.parameters(), lr=_RATE, weight_decay=0.0)
    for step in range(_STEPS):
        optimizer.param_groups[0]["lr"] = _RATE * (1 - step / _STEPS)
        chosen = torch.randint(0, len(wanted), (_WORDS,))
        loss = functional.cross_entropy(network.starts(vectors[chosen]), wanted[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    log.info("beginnings: loss %.4f over %d words of %d runs", loss.item(), len(wanted), len(examples))


def _features(network: Network, targets: Encoder, examples: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """The vector of each word but the first of a run, and whether a sentence begins with it."""
    wordpieces = Wordpieces()
    fitting = [one for one in examples if len(wordpieces.pieces(one.words).ids) <= MOST_PIECES]
    vectors, wanted = [], []
    for start in range(0, len(fitting), _TOGETHER):
        some = fitting[start : start + _TOGETHER]
        arrays = batch([wordpieces.pieces(one.words) for one in some])
        with torch.no_grad():
            pieces = network.encoder(*map(torch.from_numpy, (arrays.ids, arrays.shapes, arrays.mask)))
        first = torch.from_numpy(arrays.first)[:, :, None].expand(-1, -1, WIDTH)
        starts = torch.from_numpy(targets.targets(some).starts)
        counted = starts != NOTHING
        counted[:, 1] = False  # that the first word begins a sentence is no news
        vectors.append(torch.gather(pieces, 1, first)[counted])
        wanted.append(starts[counted])
    return torch.cat(vectors), torch.cat(wanted)


def _is_mark(word: str) -> bool:
    """Whether a word ends in a mark that may end a sentence."""
    return word in {"?", "!", "…", "..."} or (word.endswith(".") and len(word) > 1)
