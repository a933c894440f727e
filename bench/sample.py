"""Events of real news to be judged by reading: one from each of some articles, half of them press releases.

The order of the articles and the choice within one are by hashes, so that the same events come again as long as the
coder says them. Articles come first and events then, since one long release has more events than a week of items.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.judgements import event_id
from ingest.pipeline import Choices, Pipeline
from ingest.readers import parse_published
from ontology import taxonomy
from ontology.model import Article, Mention, Report, Span

CORPORA = {"state-press": "published", "current-events-2025": "date"}  # file -> the field that dates an article
SEED = "review 2026"
EVENTS = 200


@dataclass(frozen=True, slots=True)
class Sampled:
    """One event of one article, with its reasons."""

    corpus: str
    article_id: str
    article: Article
    report: Report

    @property
    def id(self) -> str:
        """What its judgement is kept under."""
        event, sentence = self.report.event, self.report.sentence.text
        relation = taxonomy.relation(event.relation).notation
        actors, recipients = joined(event.actors), joined(event.recipients)
        return event_id(self.article_id, sentence, actors, relation, recipients, self.report.modality.value)


def joined(side: tuple[Mention, ...]) -> str:
    """The words of one side of an event."""
    return " | ".join(one.surface.text for one in side)


def sample(data: Path, events: int = EVENTS) -> list[Sampled]:
    """The events to be judged, as many of each corpus."""
    pipeline, found = Pipeline.chosen(Choices(explains=True)), []
    for corpus in CORPORA:
        drawn = _drawn(data / "corpus" / f"{corpus}.jsonl", corpus, pipeline)
        found += [one for one, _ in zip(drawn, range(events // len(CORPORA)), strict=False)]
    return found


def _drawn(file: Path, corpus: str, pipeline: Pipeline) -> Iterator[Sampled]:
    """One event of each article that has any, in the order of the articles' hashes."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for row in sorted(rows, key=lambda row: _rank(row["id"])):
        article = Article(row["text"], row.get("title") or "", published=parse_published(row[CORPORA[corpus]]))
        found = [Sampled(corpus, row["id"], article, report) for report in pipeline.code(article)]
        if found:
            yield min(found, key=lambda one: _rank(one.id))


def _rank(key: str) -> str:
    return hashlib.sha256(f"{SEED} {key}".encode()).hexdigest()


def before(one: Sampled, most: int = 300) -> str:
    """The words before the sentence, which pronouns may refer to."""
    start = one.report.sentence.start
    return one.article.text[max(0, start - most) : start].strip()


def marked(one: Sampled) -> list[tuple[str, Span]]:
    """The words of the sentence that are actor, trigger or recipient, in order; of two that overlap the first."""
    event, sentence = one.report.event, one.report.sentence
    spans = [("trigger", one.report.trigger)]
    spans += [("actor", mention.surface) for mention in event.actors]
    spans += [("recipient", mention.surface) for mention in event.recipients if mention not in event.actors]
    kept: list[tuple[str, Span]] = []
    for role, span in sorted(spans, key=lambda part: (part[1].start, part[1].end)):
        inside = sentence.start <= span.start and span.end <= sentence.end
        if inside and (not kept or kept[-1][1].end <= span.start):
            kept.append((role, span))
    return kept
