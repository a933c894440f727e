"""Our own sentences with all their events: `sentences/*.tsv`.

The columns are text, actor, relation, recipient, modality. One row is one event; the rows of one sentence stand
together. A sentence without an event has one row, whose relation is "-" and whose other cells are empty or left out.
Every fifth sentence or so, by its hash, is held back: the coder is tuned on the others.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import groupby

from ontology import taxonomy
from ontology.errors import KnowledgeError
from ontology.model import Modality
from ontology.tables import malformed
from ontology.taxonomy import Relation

COLUMNS = ("text", "actor", "relation", "recipient", "modality")
NONE = "-"
ONE_IN = 5  # is held back


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """What somebody who reads a sentence says that it reports; `recipient` is empty where nobody is named."""

    actor: str
    relation: Relation
    recipient: str
    modality: Modality


@dataclass(frozen=True)
class Example:
    """A sentence with all its events, and where it stands."""

    text: str
    events: tuple[GoldEvent, ...]
    where: str

    @cached_property
    def held(self) -> bool:
        """Whether it is held back from tuning."""
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % ONE_IN == 0


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    text: str
    event: GoldEvent | None


def tables() -> tuple[Traversable, ...]:
    """The files of the corpus, in the order of their names."""
    folder = files("ingest.coder") / "train" / "sentences"
    found = [table for table in folder.iterdir() if table.name.endswith(".tsv")] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda table: table.name))


def examples(given: Iterable[Traversable] | None = None) -> tuple[Example, ...]:
    """All sentences of some files, by default of all that are shipped.

    Raises KnowledgeError, with file and line, for a row that breaks the rules above, and for a sentence given twice.
    """
    found = [example for table in (tables() if given is None else given) for example in _examples(table)]
    first: dict[str, str] = {}
    for example in found:
        if example.text in first:
            raise KnowledgeError(f"{example.where}: the sentence stands in {first[example.text]} already; keep one.")
        first[example.text] = example.where
    return tuple(found)


def _examples(table: Traversable) -> Iterator[Example]:
    for text, group in groupby(_rows(table), key=lambda row: row.text):
        together = list(group)
        events = tuple(row.event for row in together if row.event)
        if len(together) > 1 and len(events) < len(together):
            raise malformed(table.name, together[0].line, f"one row {NONE!r} alone, or events", text)
        yield Example(text, events, f"{table.name}, line {together[0].line}")


def _rows(table: Traversable) -> Iterator[_Row]:
    heading, *lines = table.read_text(encoding="utf-8").splitlines()
    if tuple(heading.split("\t")) != COLUMNS:
        raise malformed(table.name, 1, f"the heading {' '.join(COLUMNS)}, divided by tabs", heading)
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if not 3 <= len(cells) <= len(COLUMNS):
            raise malformed(table.name, number, f"{len(COLUMNS)} cells divided by tabs", line)
        yield _Row(number, cells[0], _event(table.name, number, cells + [""] * (len(COLUMNS) - len(cells))))


def _event(table: str, line: int, cells: list[str]) -> GoldEvent | None:
    text, actor, relation, recipient, modality = cells
    if not text.strip():
        raise malformed(table, line, "a sentence", text)
    if relation == NONE:
        if actor or recipient or modality:
            raise malformed(table, line, f"nothing but {NONE!r} for a sentence without an event", "\t".join(cells[1:]))
        return None
    if not actor:
        raise malformed(table, line, "an actor", "none")
    for words in (actor, recipient):
        if words not in text:
            raise malformed(table, line, "words that stand in the sentence", words)
    if modality not in tuple(Modality):
        raise malformed(table, line, f"one of {', '.join(Modality)}", modality)
    try:
        return GoldEvent(actor, taxonomy.named(relation), recipient, Modality(modality))
    except KnowledgeError as error:
        raise KnowledgeError(f"{table}, line {line}: {error}") from error
