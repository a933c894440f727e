"""Train the built-in model: python -m ingest.language.train DATA [--work FOLDER] [--model FOLDER] [--epochs N] …

DATA holds `ud/`, `ner/` and `corpus/` with the data that the model card names. The work folder keeps the checkpoint; a
run that was broken off goes on from it. At the end the model is exported, by default to where it is shipped from, and
the loss by its 8-bit weights is printed.
"""

import argparse
import logging
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from ingest.language.onnx import parser as exported
from ingest.language.parser import Analysis, Answers, Parser, Vocabulary
from ingest.language.tagging import name_spans
from ingest.language.train import beginnings, scores
from ingest.language.train.data import Data
from ingest.language.train.encoder import published
from ingest.language.train.examples import Example
from ingest.language.train.export import export
from ingest.language.train.learning import Learner, Plan
from ingest.language.train.network import Network
from ingest.language.train.targets import Encoder, vocabulary
from ingest.language.wordpieces import Batch

MODEL = Path(__file__).resolve().parent.parent / "model"
FP32 = "network.fp32.onnx"

log = logging.getLogger("train")


def in_training(network: Network, known: Vocabulary) -> Parser:
    """A network in training as the parser that it will be."""

    def run(arrays: Batch) -> Answers:
        parts = (torch.from_numpy(part) for part in (arrays.ids, arrays.shapes, arrays.mask, arrays.first))
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            return Answers(*(answer.float().numpy() for answer in network(*parts)))

    return Parser(run, known, network.labels.detach().numpy(), 32)


def dev_scores(parser: Parser, data: Data) -> str:
    """LAS on what is held back of the treebanks and our own sentences, and F1 of the names held back, in one line."""

    def analyses(gold: Sequence[Example]) -> list[Analysis]:
        return parser.analyses([one.words for one in gold])

    parts = []
    for name, gold in data.dev.items():
        found = scores.trees(gold, analyses(gold))
        parts.append(f"{name} LAS {found['las']} UPOS {found['upos']} nsubj {found['nsubj']} obj {found['obj']}")
    tagged = [name_spans(one.names) for one in analyses(data.names_dev)]
    parts.append(f"names F1 {scores.names(data.names_dev, tagged)['f1']}")
    return ", ".join(parts)


def scored(network: Network, known: Vocabulary, data: Data) -> Callable[[], str]:
    """The dev scores of a network at the time when they are asked for."""

    def score() -> str:
        network.eval()
        found = dev_scores(in_training(network, known), data)
        network.train()
        return found

    return score


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--epochs", type=int, default=Plan.epochs)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--threads", type=int, default=Plan.threads)
    return parser.parse_args()


def main() -> int:
    """Train, export, and compare what was exported."""
    given = options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    for folder in (given.work, given.model):
        folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    data = Data.read(given.data)
    log.info("%d examples", len(data.examples))
    known = vocabulary(data.examples)
    network = Network(published(), known)
    plan = replace(Plan(), epochs=given.epochs, seed=given.seed, threads=given.threads)
    learner = Learner(network, Encoder(known), plan)
    learner.learn(data.epoch, given.work / "checkpoint.pt", scored(network, known, data))
    lessons = beginnings.lessons(data.paragraphs, random.Random(given.seed))
    beginnings.relearn(network, learner.targets, lessons, given.seed)
    export(network, known, given.model, given.work / FP32)
    log.info("32 bits: %s", dev_scores(exported(given.model, (given.work / FP32).read_bytes()), data))
    log.info(" 8 bits: %s", dev_scores(exported(given.model), data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
