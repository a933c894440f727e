"""Sentences whose events are known, as the coder codes them, and which of its events are right.

The development sentences name one event each, often not all; our own sentences name all. So of a development sentence
only those events are judged that compete with the one named: of the same root, or between the same sides; those without
a recipient never, since the ones named all have one. Where a sentence is marked as one without an event, or all its
events are known, every other event is wrong.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.coder.train.agreement import Pair, pairs, root, same_event, same_sides
from ingest.coder.train.corpus import Example, examples
from ingest.pipeline import Choices, Pipeline
from ontology.model import Article, Modality, Report

_ACTS_WITHIN = {Modality.FUTURE: ("AGREE", "THREATEN"), Modality.NEGATED: ("REJECT",)}
EVERYTHING = Choices(least=0.0, explains=True)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what a reader and what the coder find in it; `complete` if the reader names all events."""

    text: str
    gold: tuple[Pair, ...]
    complete: bool
    reports: tuple[Report, ...]

    def verdict(self, report: Report) -> bool | None:
        """Whether a report is right; None where nobody has said so."""
        found = list(pairs(report))
        if any(same_event(one, gold) for one in found for gold in self.gold):
            return True
        if any(_told_twice(report, one, gold) for one in found for gold in self.gold):
            return None
        if self.complete:
            return False
        if not report.event.recipients:
            return None
        return False if any(_compete(one, gold) for one in found for gold in self.gold) else None


def _told_twice(report: Report, found: Pair, gold: Pair) -> bool:
    """Whether an event is the act that a known promise, threat or refusal speaks of.

    The known events name the promise alone ("will send tanks": AGREE); the act that is to come is no error beside it.
    """
    turned = Pair(found.recipient, found.root, found.actor)
    known = gold.root in _ACTS_WITHIN.get(report.modality, ())
    return known and (same_sides(found, gold) or same_sides(turned, gold))


def _compete(found: Pair, gold: Pair) -> bool:
    turned = Pair(found.recipient, found.root, found.actor)
    return found.root == gold.root or same_sides(found, gold) or same_sides(turned, gold)


def development(file: Path, pipeline: Pipeline) -> Iterator[Sentence]:
    """The development sentences that name an event or are marked as without."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        gold = tuple(Pair(one["source"], root(one["root"]), one["target"]) for one in row["plv"])
        if gold or row["cameo_penta"] == 0:
            yield Sentence(row["text"], gold, not gold, pipeline.code(Article(row["text"])))


def ours(pipeline: Pipeline, given: Iterable[Example] | None = None, *, held: bool) -> Iterator[Sentence]:
    """Our own sentences: those held back, or those to tune on."""
    for example in examples() if given is None else given:
        if example.held is held:
            gold = tuple(Pair(one.actor, root(one.relation.type), one.recipient) for one in example.events)
            yield Sentence(example.text, gold, True, pipeline.code(Article(example.text)))
