"""Presidents and vice-presidents of the United States, from the project congress-legislators (CC0).

The file is YAML of one shape, so that a few lines read what is wanted of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

TITLES = {"prez": "President of the United States", "viceprez": "Vice President of the United States"}
FIELD = re.compile(r"^ *(?:- )?(\w+): *'?([^']*?)'?$")
SCHEDULED = date(2026, 5, 1)  # the day of the snapshot: a later end of a term is a plan, not a fact


@dataclass(frozen=True, slots=True)
class Term:
    """One or more terms without a break between them."""

    title: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Executive:
    """A person of the file; `qid` is empty where the file gives none."""

    first: str
    last: str
    qid: str
    terms: tuple[Term, ...]


def executives(yaml: str) -> Iterator[Executive]:
    """The persons of the file, in its order."""
    for record in re.split(r"(?m)^- id:\n", yaml)[1:]:
        head, _, tail = record.partition("  terms:\n")
        fields = dict(_fields(head))
        terms = [dict(_fields(term)) for term in re.split(r"(?m)^  - ", tail)[1:]]
        yield Executive(fields["first"], fields["last"], fields.get("wikidata", ""), tuple(_joined(terms)))


def _fields(block: str) -> Iterator[tuple[str, str]]:
    for line in block.splitlines():
        if found := FIELD.match(line):
            yield found[1], found[2]


def _joined(terms: list[dict[str, str]]) -> Iterator[Term]:
    pending: Term | None = None
    for fields in terms:
        start, end = date.fromisoformat(fields["start"]), date.fromisoformat(fields["end"])
        ended = end if end <= SCHEDULED else None
        title = TITLES[fields["type"]]
        if pending and pending.title == title and pending.end == start:
            pending = Term(title, pending.start, ended)
            continue
        if pending:
            yield pending
        pending = Term(title, start, ended)
    if pending:
        yield pending
