"""Fit the confidence of the coder to sentences whose events are known, and write its table.

usage: python -m ingest.coder.train.calibration DATA [--floor P] [--dry-run]

It is fitted to events of real news that somebody has judged by reading (`verdicts.tsv`), to the development sentences
(DATA/events/dev.jsonl) and to those of our own that are there to tune on. The reliability shown for them is out of
fold: each event is judged by weights that never saw its sentence. Our held-back sentences are in no fit. Ours are
plainer than the news, and more of their events are right; more of the events of real news are right, too, since these
development sentences are hard ones. A constant of their own for each, which is not shipped, takes that up, so that the
confidence is that of the development sentences, and on the careful side for others.

Run it again whenever grammar, lexicon or actors have changed: it takes a minute. The floor stays as it is unless
--floor sets another.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.coder import confidence
from ingest.coder.train import logistic, news
from ingest.coder.train.judged import EVERYTHING, Sentence, development, ours
from ingest.coder.train.logistic import Array
from ingest.coder.train.news import Sampled
from ingest.coder.train.reliability import judged, lines, silence_lines
from ingest.pipeline import Pipeline
from ontology.model import Report

RIDGE = 0.5  # half or four times of it change the log loss of the development sentences out of fold by less than 0.004
# How much an event of our own sentences counts beside one of the development sentences. Log loss of the latter out of
# fold: 0.494 with 0, 0.493 with a quarter, 0.498 with a half, 0.507 with 1; of our own 0.708, 0.575, 0.559, 0.549.
OWN = 0.25
NEWS = 1.0  # how much a judged event of real news counts beside one of the development sentences
FOLDS = 5
LEAST = 8  # events that must show a feature; of fewer nothing is learned
OURS, READ = "ours", "read"  # constants of our own sentences and of real news
HEADER = """\
# How sure the coder is of an event: the log-odds are the sum of these weights times the features of `confidence.py`.
# Written by `python -m ingest.coder.train.calibration`; only the floor may be set by hand: nothing below it is said.
# Fitted to {events} events, {right} of them right: {news} of real news, and those that are judged of {dev} development
# sentences (sha256 {digest})
# and of {own} sentences of our own.
# Log loss out of fold {loss:.3f}; without any feature {base:.3f}.
"""


class Judged(NamedTuple):
    """An event as the fit sees it: its features, whether it is right, how much it counts (weight), and its fold."""

    features: Mapping[str, float]
    right: bool
    weight: float
    fold: int


def of_sentences(sentences: Sequence[Sentence], count: float, *, own: bool) -> Iterator[Judged]:
    """The judged events of some sentences."""
    origin = {OURS: 1.0} if own else {}
    for one in sentences:
        for report in one.reports:
            verdict = one.verdict(report)
            if verdict is not None:
                yield Judged({**features(report), **origin}, verdict, count, fold(one.text))


def of_news(verdicts: Iterable[tuple[Sampled, bool]]) -> Iterator[Judged]:
    """The judged events of real news; those of one article are in one fold."""
    for one, right in verdicts:
        yield Judged({**features(one.report), READ: 1.0}, right, NEWS, fold(one.article_id))


class Sample:
    """Judged events, as rows for the fit."""

    def __init__(self, rows: Sequence[Judged]) -> None:
        shown = Counter(name for one in rows for name, value in one.features.items() if value)
        self.names = ["constant", *sorted(name for name, n in shown.items() if n >= LEAST and name != "constant")]
        self.values = np.array([[one.features.get(name, 0.0) for name in self.names] for one in rows])
        self.right = np.array([float(one.right) for one in rows])
        self.counts = np.array([one.weight for one in rows])
        self.folds: NDArray[np.int64] = np.array([one.fold for one in rows])

    def weights(self, without: int | None = None) -> Array:
        """The fit to all events, or to all but those of one fold."""
        kept = self.folds != without
        return logistic.fit(self.values[kept], self.right[kept], self.counts[kept], RIDGE)

    def table(self) -> dict[str, float]:
        """The weights by feature."""
        return {
            name: weight for name, weight in zip(self.names, self.weights(), strict=True) if name not in (OURS, READ)
        }

    def given(self, sentences: Sequence[Sentence], *, seen: bool) -> list[Sentence]:
        """The sentences with the confidence of this fit; of sentences that it has seen, by weights that have not."""
        parts = [self.weights(number if seen else None) for number in range(FOLDS)]
        return [
            replace(one, reports=tuple(self._given(report, parts[fold(one.text)]) for report in one.reports))
            for one in sentences
        ]

    def _given(self, report: Report, weights: Array) -> Report:
        found = features(report)
        row = np.array([[found.get(name, 0.0) for name in self.names]])
        return replace(report, confidence=float(logistic.probabilities(row, weights)[0]))

    def out_of_fold(self) -> Array:
        """The confidence of each row, by weights that have not seen its sentence."""
        given = np.zeros(len(self.right))
        for number in range(FOLDS):
            held = self.folds == number
            given[held] = logistic.probabilities(self.values[held], self.weights(number))
        return given

    def losses(self) -> tuple[float, float]:
        """The log loss out of fold, and that of the bare share of right events."""
        share = np.full(len(self.right), self.right.mean())
        return logistic.log_loss(self.out_of_fold(), self.right), logistic.log_loss(share, self.right)


def fold(text: str) -> int:
    """Which fold a sentence (or an article, by its id) belongs to; all its events go together."""
    return int(sha256(b"fold " + text.encode()).hexdigest(), 16) % FOLDS


def features(report: Report) -> dict[str, float]:
    """The features of a report that was coded with its explanation."""
    return {one.feature: one.value for one in report.explanation.factors} if report.explanation else {}


def written(weights: dict[str, float], floor: float, header: str) -> str:
    """The table of weights as it is shipped."""
    rows = [f"{confidence.FLOOR}\t{floor:g}", *(f"{name}\t{weight:.3f}" for name, weight in weights.items())]
    return header + "\n".join(rows) + "\n"


def show(title: str, sentences: Sequence[Sentence]) -> None:
    """The reliability of some sentences, and what a floor would cost there."""
    sys.stdout.write("\n".join([f"\n{title}", *lines(list(judged(sentences))), "", *silence_lines(sentences), ""]))


def show_news(sample: Sample, events: int) -> None:
    """The reliability of the first rows of a sample, those of real news."""
    rows = list(zip(sample.out_of_fold()[:events].tolist(), sample.right[:events].astype(bool).tolist(), strict=True))
    sys.stdout.write("\n".join(["\nreal news, out of fold", *lines(rows), ""]))


def main() -> int:
    """Fit, show what came of it, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--floor", type=float, default=confidence.floor())
    parser.add_argument("--dry-run", action="store_true", help="show, and write nothing")
    options = parser.parse_args()
    pipeline, gold = Pipeline.chosen(EVERYTHING), options.data / "events" / "dev.jsonl"
    dev, own = list(development(gold, pipeline)), list(ours(pipeline, held=False))
    read = list(of_news(news.judged(options.data, pipeline)))
    sample = Sample([*read, *of_sentences(dev, 1.0, own=False), *of_sentences(own, OWN, own=True)])
    show_news(sample, len(read))
    show("development sentences, out of fold", sample.given(dev, seen=True))
    show("our own sentences, out of fold", sample.given(own, seen=True))
    show("our own sentences, held back", sample.given(list(ours(pipeline, held=True)), seen=False))
    loss, base = sample.losses()
    counts = {"events": len(sample.right), "right": int(sample.right.sum()), "dev": len(dev), "own": len(own)}
    header = HEADER.format(loss=loss, base=base, news=len(read), digest=sha256(gold.read_bytes()).hexdigest(), **counts)
    table = written(sample.table(), options.floor, header)
    if options.dry_run:
        sys.stdout.write("\n" + table)
    else:
        Path(str(confidence.TABLE)).write_text(table, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
