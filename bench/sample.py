"""Events of real news to be judged by reading, and the two sheets that they make: to measure, and to learn from.

The order of the articles and the choice within one are by hashes, so that the same events come again as long as the
coder says them. Articles come first and events then, since one long release has more events than a week of items.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path

from ingest.coder.train.news import CORPORA, VERDICTS, Sampled, coded, rank
from ingest.pipeline import Choices, Pipeline
from ontology.model import Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which events are judged, and where the verdicts are kept.

    `events` of each corpus, at most `each` of one article, of those whose confidence is at least `least` (None: the
    floor of the coder).
    """

    table: Traversable
    events: int
    each: int
    least: float | None
    learned: bool


REVIEW = Sheet(Path(__file__).resolve().parent.parent / "tests" / "bench" / "judgements.tsv", 100, 1, None, False)
# What lies under the floor is learned from as well, as far as it may rise above it.
LEARNED = Sheet(VERDICTS, 500, 2, 0.08, True)


def sample(data: Path, sheet: Sheet = REVIEW) -> list[Sampled]:
    """The events of a sheet, as many of each corpus."""
    choices = Choices(explains=True) if sheet.least is None else Choices(least=sheet.least, explains=True)
    pipeline = Pipeline.chosen(choices)
    return [one for corpus in CORPORA for one in islice(_drawn(data, corpus, pipeline, sheet), sheet.events)]


def _drawn(data: Path, corpus: str, pipeline: Pipeline, sheet: Sheet) -> Iterator[Sampled]:
    for found in coded(data, corpus, pipeline, learned=sheet.learned):
        yield from sorted(found, key=lambda one: rank(one.id))[: sheet.each]


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
