"""The columns of a table as our fields, under our names or those of other makers, read from columns.tsv."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from ontology.tables import listed

FIELDS = ("text", "title", "url", "published", "publisher", "author", "language", "section", "volume", "issue")


@cache
def _others() -> Mapping[str, str]:
    return {_plain(name): field for _, (field, name) in listed(files("ingest.readers") / "columns.tsv", 2)}


def named(names: Iterable[str]) -> dict[str, str]:
    """For each of our fields the column that holds it: one of our own name first, else the first of another's."""
    found: dict[str, str] = {}
    names = list(names)
    for name in names:
        if _plain(name) in FIELDS:
            found.setdefault(_plain(name), name)
    for name in names:
        field = _others().get(_plain(name))
        if field:
            found.setdefault(field, name)
    return found


def holds_text(names: Iterable[str]) -> bool:
    """Whether one of the columns is the text of articles."""
    return "text" in named(names)


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").lower().split())
