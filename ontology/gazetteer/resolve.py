"""Finds the Wikidata items of things by their pages: `python -m ontology.gazetteer.resolve CONTACT [API]`.

For maintainers, online: it asks the English Wikipedia for every page that is linked in the gazetteer at a thing without
an item, adds what it says to `tables/items.tsv`, and tells of the rest on standard error. Build the gazetteer again
then. CONTACT is a mail address or a page about you; Wikimedia wants it of whoever asks.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from ontology import gazetteer
from ontology.errors import SourceError
from ontology.gazetteer.additions import WIKIDATA_ITEM
from ontology.gazetteer.entries import Entry
from ontology.gazetteer.sources import page_of
from ontology.gazetteer.tables import rows_if_any
from ontology.gazetteer.wikipedia import API, Wikipedia

TABLE = Path(__file__).parent / "tables" / "items.tsv"
HEADING = "page\titem"


def unresolved(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The pages of those entries that have a page and no item, sorted."""
    return tuple(
        sorted(
            page
            for entry in entries
            if not any(iri.startswith(WIKIDATA_ITEM) for iri in entry.thing.same_as)
            for page in map(page_of, entry.thing.same_as)
            if page
        )
    )


def write(items: Mapping[str, str], table: Path) -> None:
    """The table of items as a whole, sorted by page."""
    lines = (f"{page}\t{item}" for page, item in sorted(items.items()))
    table.write_text("\n".join((HEADING, *lines)) + "\n", encoding="utf-8")


def resolve(wikipedia: Wikipedia, pages: Iterable[str], table: Path) -> Mapping[str, str]:
    """Adds the items of pages to the table; gives why each of the others has none.

    Raises SourceError when Wikipedia does not answer; the table is then as it was.
    """
    answer = wikipedia.items(pages)
    known = {row["page"]: row["item"] for row in rows_if_any(table.name, table.parent)}
    write(known | dict(answer.items), table)
    return answer.reasons


def main(arguments: list[str]) -> None:
    """Resolves what the shipped gazetteer leaves open; the first argument is the contact, the second the API."""
    if not 1 <= len(arguments) <= 2:
        raise SourceError("Wanted CONTACT [API]: a mail address or page about you, and the API if it is another.")
    wikipedia = Wikipedia(arguments[0], arguments[1] if len(arguments) > 1 else API)
    for page, reason in resolve(wikipedia, unresolved(gazetteer.load().entries), TABLE).items():
        sys.stderr.write(f"{page}: {reason}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
