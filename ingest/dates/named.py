"""Days that are known by a name without their year ("9/11"), read from named_days.tsv."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from ingest.dates.grammar import Match
from ingest.dates.vocabulary import rows
from ontology.errors import KnowledgeError
from ontology.model import When


@dataclass(frozen=True, slots=True)
class _NamedDay:
    expression: re.Pattern[str]
    day: date
    besides: re.Pattern[str]


@cache
def _named_days() -> tuple[_NamedDay, ...]:
    try:
        return tuple(
            _NamedDay(re.compile(rf"\b(?:{pattern})"), date.fromisoformat(digits), re.compile(besides))
            for pattern, digits, besides in rows("named_days.tsv", 3)
        )
    except (re.error, ValueError) as error:
        raise KnowledgeError(f"named_days.tsv: a pattern or day cannot be used ({error}).") from error


def named_days(text: str, published: When | None) -> Iterator[Match]:
    """The days that a text names and can know: it is published afterwards and says what else the name needs."""
    for name in _named_days():
        too_early = published is not None and published.latest is not None and published.latest < name.day
        if not too_early and name.besides.search(text):
            for found in name.expression.finditer(text):
                yield Match("named", found.start(), found.end(), {"named": name.day.isoformat()})
