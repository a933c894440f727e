"""Articles of real news in an order that stays, and the events in them that somebody has judged by reading.

The order is by hashes. The review (`bench.sample`) takes its articles from the front, the fit of the confidence from
the back, so that what measures is never what was learned from.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from ingest.coder.train import judgements
from ingest.pipeline import Pipeline
from ingest.readers import parse_published
from ontology import taxonomy
from ontology.model import Article, Mention, Report

CORPORA = {"state-press": "published", "current-events-2025": "date"}  # file -> the field that dates an article
LEARNED = {"state-press": 300, "current-events-2025": 700}  # file -> how many articles from the back are learned from
VERDICTS = files("ingest.coder.train") / "verdicts.tsv"
_SEED = "review 2026"


@dataclass(frozen=True)
class Sampled:
    """One event of one article, with its reasons."""

    corpus: str
    article_id: str
    article: Article
    report: Report

    @cached_property
    def id(self) -> str:
        """What its judgement is kept under."""
        event, sentence = self.report.event, self.report.sentence.text
        relation = taxonomy.relation(event.relation).notation
        actors, recipients = joined(event.actors), joined(event.recipients)
        return judgements.event_id(self.article_id, sentence, actors, relation, recipients, self.report.modality.value)


def joined(side: tuple[Mention, ...]) -> str:
    """The words of one side of an event."""
    return " | ".join(one.surface.text for one in side)


def rank(key: str) -> str:
    """The place of an article or an event in the order."""
    return hashlib.sha256(f"{_SEED} {key}".encode()).hexdigest()


def articles(data: Path, corpus: str) -> list[tuple[str, Article]]:
    """The articles of a corpus (DATA/corpus/NAME.jsonl) in their order, each with its id."""
    file = data / "corpus" / f"{corpus}.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        (row["id"], Article(row["text"], row.get("title") or "", published=parse_published(row[CORPORA[corpus]])))
        for row in sorted(rows, key=lambda row: rank(row["id"]))
    ]


def coded(data: Path, corpus: str, pipeline: Pipeline, *, learned: bool) -> Iterator[list[Sampled]]:
    """The events of each article: of those that are learned from, or, from the front, of all others."""
    ordered, back = articles(data, corpus), LEARNED[corpus]
    for article_id, article in ordered[-back:] if learned else ordered[:-back]:
        yield [Sampled(corpus, article_id, article, report) for report in pipeline.code(article)]


def judged(data: Path, pipeline: Pipeline) -> Iterator[tuple[Sampled, bool]]:
    """The events to learn from on which there is a verdict, each with whether it is right as a whole."""
    known = judgements.read(VERDICTS)
    for corpus in CORPORA:
        for events in coded(data, corpus, pipeline, learned=True):
            yield from ((one, known[one.id] == {judgements.RIGHT}) for one in events if one.id in known)
