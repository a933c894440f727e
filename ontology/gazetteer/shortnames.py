"""Short names that count only in a text about certain states: "ANO" in one about Czechia.

They are kept in `tables/shortnames.tsv`. What follows from a name itself ("Senate" from "Senate of the Philippines")
needs no row there; the matcher sees to it.
"""

from dataclasses import dataclass

from ontology.errors import KnowledgeError
from ontology.gazetteer.tables import rows, values

TABLE = "shortnames.tsv"


@dataclass(frozen=True, slots=True)
class ShortName:
    """A name, the key of the actor or place that it means, and of the states of which the text must speak."""

    name: str
    is_place: bool
    key: str
    states: tuple[str, ...]


def read_short_names() -> tuple[ShortName, ...]:
    """The rows of the table, in its order; one that is of neither an actor nor a place is a KnowledgeError."""
    found = []
    for row in rows(TABLE):
        if row["what"] not in {"actor", "place"}:
            raise KnowledgeError(f"{TABLE}: {row['name']!r} is said of {row['what']!r}; actor or place was wanted.")
        found.append(ShortName(row["name"], row["what"] == "place", row["key"], values(row["states"])))
    return tuple(found)
