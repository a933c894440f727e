"""Whether a confidence means what it says, and what it costs to say nothing below some confidence."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.coder.train.agreement import Pair, pairs, same_event
from ingest.coder.train.judged import Sentence
from ontology.model import Report

BINS = 10
FLOORS = tuple(number / 20 for number in range(13))


class Bin(NamedTuple):
    """The events that were given about the same confidence, and how many of them are right."""

    low: float
    events: int
    given: float
    right: float


class Silence(NamedTuple):
    """What is left if nothing below a floor is said, in percent.

    `recall` is the share of the known events that are found, `precision` that of the judged events that are right,
    `quiet` that of the sentences without an event for which nothing is said.
    """

    floor: float
    recall: float
    precision: float
    quiet: float


Judgement = tuple[float, bool]  # the confidence that an event was given, and whether it is right


def judged(sentences: Sequence[Sentence]) -> Iterator[Judgement]:
    """Confidence and verdict of each event on which there is one."""
    for sentence in sentences:
        for report in sentence.reports:
            verdict = sentence.verdict(report)
            if verdict is not None:
                yield report.confidence, verdict


def bins(rows: Sequence[Judgement]) -> list[Bin]:
    """The reliability table: ten bins of confidence, those without events left out."""
    found = []
    for number in range(BINS):
        inside = [row for row in rows if min(int(row[0] * BINS), BINS - 1) == number]
        if inside:
            given, right = (sum(row[part] for row in inside) / len(inside) for part in (0, 1))
            found.append(Bin(number / BINS, len(inside), given, right))
    return found


def calibration_error(rows: Sequence[Judgement]) -> float:
    """How far given and right lie apart, on the mean over all judged events, in percent."""
    table = bins(rows)
    events = len(rows)
    return round(100 * sum(row.events * abs(row.given - row.right) for row in table) / events, 1) if events else 0.0


def silence(sentences: Sequence[Sentence], floor: float) -> Silence:
    """What a floor leaves of some sentences."""
    said = [(one, [report for report in one.reports if report.confidence >= floor]) for one in sentences]
    gold = [(pair, reports) for one, reports in said for pair in one.gold]
    verdicts = [verdict for one, reports in said for report in reports if (verdict := one.verdict(report)) is not None]
    none = [reports for one, reports in said if not one.gold]
    return Silence(
        floor,
        percent(sum(_told(pair, reports) for pair, reports in gold), len(gold)),
        percent(sum(verdicts), len(verdicts)),
        percent(sum(not reports for reports in none), len(none)),
    )


def lines(rows: Sequence[Judgement]) -> Iterator[str]:
    """The reliability table for people."""
    yield f"{'confidence':12}{'events':>8}{'given':>8}{'right':>8}"
    for row in bins(rows):
        span = f"{row.low:.1f} to {row.low + 1 / BINS:.1f}"
        yield f"{span:12}{row.events:8}{100 * row.given:7.1f}%{100 * row.right:7.1f}%"
    yield f"apart on the mean: {calibration_error(rows)} %"


def silence_lines(sentences: Sequence[Sentence]) -> Iterator[str]:
    """What each floor would leave, for people."""
    yield f"{'floor':>6}{'recall':>8}{'precision':>11}{'quiet':>8}"
    for floor in FLOORS:
        row = silence(sentences, floor)
        yield f"{row.floor:6.2f}{row.recall:8.1f}{row.precision:11.1f}{row.quiet:8.1f}"


def percent(part: float, whole: int) -> float:
    """A share in percent; 0 of nothing is 0."""
    return round(100 * part / whole, 1) if whole else 0.0


def _told(gold: Pair, reports: Sequence[Report]) -> bool:
    return any(same_event(found, gold) for report in reports for found in pairs(report))
