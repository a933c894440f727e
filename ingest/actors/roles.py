"""Nouns that name people or bodies by what they do ("officials", "forces"): with a state beside them, its actor."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.tables import listed, malformed


@dataclass(frozen=True, slots=True)
class Role:
    """`sector` is the last part of a role actor's key ("mil"); `single` says that one person may hold it."""

    noun: str
    sector: str
    single: bool


@cache
def _roles() -> dict[str, Role]:
    table: dict[str, Role] = {}
    for line, (noun, sector, number) in listed(files("ingest.actors") / "roles.tsv", 3):
        if number not in {"one", "many"}:
            raise malformed("roles.tsv", line, "one or many", number)
        table[noun] = Role(noun, sector, number == "one")
    return table


def role(lemma: str) -> Role | None:
    """The role that a noun names, by its lemma in any case."""
    return _roles().get(lemma.lower())


def singular(form: str) -> str:
    """The form without a plural ending, for names that the lemmatiser leaves as they are: "Rebels" -> "Rebel"."""
    lower = form.lower()
    if lower.endswith("men"):
        return lower[:-3] + "man" if role(lower[:-3] + "man") else lower
    if lower.endswith("ies"):
        return lower[:-3] + "y"
    return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower
