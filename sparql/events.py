"""Queries about events with optional conditions, put together from fixed fragments.

A query with thirty OPTIONALs for conditions that may be absent would be slow and unreadable; a text with values pasted
in would be open to injection. Here the fragments are ours and every term is written by pyoxigraph. The text that
they are put into is `queries/events.rq`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from ontology import iris, vocab
from ontology.model import Modality
from sparql.library import stored

_CONDITIONS = "  # conditions\n"
_PERIOD = "  # period\n"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which events are wanted; None is no condition, and an event must meet all that are given.

    `relation` takes in the narrower ones; `actor_state` and `recipient_state` take in whoever belongs to the state, and
    the state itself; `participant` is actor or recipient. `start` and `end`, both included, find the events that may
    have happened then. `article`, `modality` and `confidence` (at least) are met by one and the same report.
    """

    actor: NamedNode | None = None
    recipient: NamedNode | None = None
    participant: NamedNode | None = None
    actor_state: NamedNode | None = None
    recipient_state: NamedNode | None = None
    relation: NamedNode | None = None
    quad_class: int | None = None
    place: NamedNode | None = None
    start: date | None = None
    end: date | None = None
    article: NamedNode | None = None
    modality: Modality | None = None
    confidence: float | None = None


def page(conditions: Conditions, limit: int | None = None, offset: int = 0) -> str:
    """The query for a page of events, the latest first: ?event ?earliest ?latest.

    Those of the same last day come in the engine's order, which is the same each time within one generation.
    """
    cut = "" if limit is None else f"LIMIT {limit:d}\n"
    return f"{_text(conditions)}{cut}OFFSET {offset:d}\n"


def _text(conditions: Conditions) -> str:
    text = stored("events").text
    patterns = [*_event_patterns(conditions), *_report_patterns(conditions)]
    text = text.replace(_CONDITIONS, "".join(f"  {pattern}\n" for pattern in patterns))
    return text.replace(_PERIOD, "".join(f"  {filter_}\n" for filter_ in _period(conditions)))


def _event_patterns(conditions: Conditions) -> Iterator[str]:
    paths = {
        "chy:actor": conditions.actor,
        "chy:recipient": conditions.recipient,
        "chy:actor|chy:recipient": conditions.participant,
        "chy:actor/chy:state": conditions.actor_state,
        "chy:recipient/chy:state": conditions.recipient_state,
        "chy:relation/skos:broader*": conditions.relation,
        "chy:relation/chy:quadClass": None if conditions.quad_class is None else Literal(conditions.quad_class),
        "chy:place": conditions.place,
    }
    for path, term in paths.items():
        if term is not None:
            yield f"?event {path} {term} ."


def _report_patterns(conditions: Conditions) -> Iterator[str]:
    if conditions.article is None and conditions.modality is None and conditions.confidence is None:
        return
    yield "?report chy:reports ?event ."
    if conditions.article is not None:
        yield f"?report chy:inArticle {conditions.article} ."
    if conditions.modality is not None:
        yield f"?report chy:modality {iris.modality(conditions.modality)} ."
    if conditions.confidence is not None:
        least = Literal(format(conditions.confidence, "f"), datatype=vocab.XSD_DECIMAL)
        yield f"?report chy:confidence ?confidence . FILTER(?confidence >= {least})"


def _period(conditions: Conditions) -> Iterator[str]:
    """The event's days overlap the period. An end that is not known is open; an event without a date is in none."""
    if conditions.start is None and conditions.end is None:
        return
    yield "FILTER(BOUND(?earliest) || BOUND(?latest))"
    if conditions.end is not None:
        yield f"FILTER(!BOUND(?earliest) || ?earliest <= {_day(conditions.end)})"
    if conditions.start is not None:
        yield f"FILTER(!BOUND(?latest) || ?latest >= {_day(conditions.start)})"


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=vocab.XSD_DATE)
