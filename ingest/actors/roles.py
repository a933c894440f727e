"""Nouns that name people or bodies by what they do ("officials", "forces"): with a state beside them, its actor."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Role:
    """`sector` is the last part of a role actor's key ("mil"); `single` says that one person may hold it."""

    noun: str
    sector: str
    single: bool


@cache
def _roles() -> dict[str, Role]:
    table: dict[str, Role] = {}
    lines = (files("ingest.actors") / "roles.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 3 or fields[2] not in {"one", "many"}:
            raise KnowledgeError(f"roles.tsv:{number}: wanted noun, sector and one or many, got {line!r}.")
        table[fields[0]] = Role(fields[0], fields[1], fields[2] == "one")
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
