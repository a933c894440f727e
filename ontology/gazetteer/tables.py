"""The gazetteer's own tables, in `tables/`: headed, with `|` between the values within a cell."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from ontology.errors import KnowledgeError
from ontology.tables import Row, headed

FOLDER = files("ontology.gazetteer") / "tables"


def rows(name: str, folder: Traversable = FOLDER) -> tuple[Row, ...]:
    """The rows of a table; a line with too many or too few cells is a KnowledgeError that names it."""
    return headed(folder / name)


def rows_if_any(name: str, folder: Traversable = FOLDER) -> tuple[Row, ...]:
    """The rows of a table that need not be there; none where it is not."""
    return rows(name, folder) if (folder / name).is_file() else ()


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
