"""The small word tables of the coder, read once: light verbs, carriers, reporting verbs, modality."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from ontology.errors import KnowledgeError
from ontology.model import Modality

_KINDS = frozenset("VNAM")
_INTENT = "intent"


def rows(name: str, columns: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table of the lexicon with their line numbers; comments and blank lines are left out."""
    text = (files("ingest.coder") / "lexicon" / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if len(fields) > columns:
            raise KnowledgeError(f"{name}:{number}: wanted {columns} columns between tabs, got {len(fields)}.")
        yield number, fields + [""] * (columns - len(fields))


@cache
def light_verbs() -> dict[tuple[str, str], str]:
    """Light verb and the dependent that holds its noun -> who its subject is: ("pay", "obj") -> "actor"."""
    table: dict[tuple[str, str], str] = {}
    for number, (verb, slot, subject) in rows("light.tsv", 3):
        if subject not in {"actor", "recipient"}:
            raise KnowledgeError(f"light.tsv:{number}: wanted actor or recipient, got {subject!r}.")
        table[verb, slot] = subject
    return table


@cache
def carriers() -> frozenset[str]:
    """Nouns that only carry another noun of action: "a series of attacks"."""
    return frozenset(noun for _, (noun,) in rows("carriers.tsv", 1))


@cache
def reporting_verbs() -> frozenset[str]:
    """Verbs whose subject says what their clause tells."""
    return frozenset(verb for _, (verb,) in rows("reporting.tsv", 1))


@cache
def modal_words() -> dict[tuple[str, str], Modality]:
    """(word, kind) -> what it does to what it governs; kind is V, N, A or M as the table explains."""
    table: dict[tuple[str, str], Modality] = {}
    for number, (word, kind, effect) in rows("modality.tsv", 3):
        if kind not in _KINDS or effect not in {*Modality, _INTENT}:
            raise KnowledgeError(f"modality.tsv:{number}: wanted V, N, A or M and a modality, got {kind} {effect}.")
        table[word, kind] = Modality.FUTURE if effect == _INTENT else Modality(effect)
    return table


@cache
def words_of_intent() -> frozenset[tuple[str, str]]:
    """(word, kind) whose subject wills what it governs: ("intend", "V"), ("plan", "N"), ("ready", "A")."""
    return frozenset((word, kind) for _, (word, kind, effect) in rows("modality.tsv", 3) if effect == _INTENT)
