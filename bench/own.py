"""The coder over our own sentences, whose events are all known: those to tune on and those held back, apart.

`pair`: of the known events, those for which some event has both sides right. `root`: and the right root too.
`modality`: of the latter, those with the right modality too. `precision`: of the events given, those that are known.
`quiet`: of the sentences without an event, those for which nothing is said.
"""

from collections import Counter
from collections.abc import Iterable

from ingest.coder.train.agreement import MUTUAL, Pair, pairs, root, same_event, same_sides
from ingest.coder.train.corpus import Example, GoldEvent
from ingest.coder.train.judged import Sentence
from ingest.coder.train.reliability import percent
from ingest.pipeline import Pipeline
from ontology.model import Article, Report

FIGURES = ("pair", "root", "modality", "precision", "quiet")


def measure(given: Iterable[Example], *, held: bool) -> dict[str, float]:
    """The figures in percent, and what they are shares of: `events` and `given`, `none`."""
    pipeline, counts = Pipeline.load(), Counter[str]()
    for example in given:
        if example.held is held:
            _count(example, pipeline.code(Article(example.text)), counts)
    return {
        "events": counts["events"],
        "given": counts["given"],
        "none": counts["none"],
        "pair": percent(counts["pair"], counts["events"]),
        "root": percent(counts["root"], counts["events"]),
        "modality": percent(counts["modality"], counts["root"]),
        "precision": percent(counts["right"], counts["given"]),
        "quiet": percent(counts["quiet"], counts["none"]),
    }


def _count(example: Example, reports: tuple[Report, ...], counts: Counter[str]) -> None:
    gold = {event: Pair(event.actor, root(event.relation.type), event.recipient) for event in example.events}
    for event, wanted in gold.items():
        _event(event, wanted, reports, counts)
    sentence = Sentence(example.text, tuple(gold.values()), True, reports)
    verdicts = [verdict for report in reports if (verdict := sentence.verdict(report)) is not None]
    counts["given"] += len(verdicts)
    counts["right"] += sum(verdicts)
    counts["none"] += not gold
    counts["quiet"] += not gold and not reports


def _event(event: GoldEvent, wanted: Pair, reports: tuple[Report, ...], counts: Counter[str]) -> None:
    right = [report for report in reports if any(same_event(found, wanted) for found in pairs(report))]
    counts["events"] += 1
    counts["pair"] += bool(right) or any(_same_pair(found, wanted) for report in reports for found in pairs(report))
    counts["root"] += bool(right)
    counts["modality"] += any(report.modality is event.modality for report in right)


def _same_pair(found: Pair, wanted: Pair) -> bool:
    turned = Pair(found.recipient, found.root, found.actor)
    return same_sides(found, wanted) or (wanted.root in MUTUAL and same_sides(turned, wanted))
