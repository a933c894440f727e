"""The tables that we ship: UTF-8, a row a line, cells divided by tabs, in one of two forms.

A listing has a fixed number of columns, and comments in lines that begin with `#`; blank lines are nothing.
A headed table names its columns in its first line, and every other line is a row.
"""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from ontology.errors import KnowledgeError

Row = dict[str, str]


def listed(table: Traversable, columns: int, least: int | None = None) -> Iterator[tuple[int, list[str]]]:
    """The rows of a listing, each with the number of its line.

    A row may have fewer cells than columns down to `least`; those that lack are empty.
    Raises KnowledgeError for a row with another number of cells.
    """
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            cells = line.split("\t")
            if not (columns if least is None else least) <= len(cells) <= columns:
                raise malformed(table.name, number, f"{columns} cells divided by tabs", line)
            yield number, cells + [""] * (columns - len(cells))


def headed(table: Traversable) -> tuple[Row, ...]:
    """The rows of a headed table, by column. Raises KnowledgeError for a row of another length than the heading."""
    heading, *lines = table.read_text(encoding="utf-8").splitlines()
    columns = heading.split("\t")
    wanted = f"{len(columns)} cells ({', '.join(columns)}) divided by tabs, also where one is empty"
    found = []
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise malformed(table.name, number, wanted, line)
        found.append(dict(zip(columns, cells, strict=True)))
    return tuple(found)


def malformed(name: str, number: int, wanted: str, came: str) -> KnowledgeError:
    """The error that says which line of a table cannot be used, what was wanted and what came."""
    return KnowledgeError(f"{name}, line {number}: wanted {wanted}, got {came!r}. Mend that line.")
