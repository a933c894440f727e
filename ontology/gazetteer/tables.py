"""Tables of tab-separated values: the first line names the columns, `|` separates the values within a cell."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from ontology.errors import KnowledgeError

FOLDER = files("ontology.gazetteer") / "tables"

Row = dict[str, str]


def rows(name: str, folder: Traversable = FOLDER) -> tuple[Row, ...]:
    """The rows of a table; a line with too many or too few cells is a KnowledgeError that names it."""
    table = folder / name
    lines = table.read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    return tuple(_checked(name, columns, lines))


def _checked(name: str, columns: list[str], lines: list[str]) -> Iterator[Row]:
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise KnowledgeError(
                f"{name}, line {number}: {len(cells)} cells came, the {len(columns)} of the heading "
                f"({', '.join(columns)}) were wanted. Write a tab for every empty cell."
            )
        yield dict(zip(columns, cells, strict=True))


def keyed(name: str, column: str = "key", folder: Traversable = FOLDER) -> dict[str, Row]:
    """The rows of a table by a column, whose value must differ from row to row."""
    found: dict[str, Row] = {}
    for row in rows(name, folder):
        if row[column] in found:
            raise KnowledgeError(f"{name}: {row[column]!r} stands twice under {column!r}. Keep one of the rows.")
        found[row[column]] = row
    return found


def values(cell: str) -> tuple[str, ...]:
    """The values within a cell; none in an empty one, and none where it says `-`."""
    return () if cell in ("", "-") else tuple(cell.split("|"))
