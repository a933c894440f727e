"""The small word tables of the coder, read once: light verbs, carriers, reporting verbs, modality."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from ontology.model import Modality
from ontology.tables import listed, malformed

_KINDS = "VINAMTDPWGUFS"
_INTENT = "intent"


def rows(name: str, columns: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table of the lexicon with their line numbers; empty cells at the end of a row may be left out."""
    for number, cells in listed(files("ingest.coder") / "lexicon" / name, columns, least=1):
        yield number, [cell.strip() for cell in cells]


@cache
def light_verbs() -> dict[tuple[str, str], str]:
    """Light verb and the dependent that holds its noun -> who its subject is: ("pay", "obj") -> "actor"."""
    return _sided("light.tsv")


@cache
def adjuncts() -> dict[tuple[str, str], str]:
    """Preposition and noun that tell an act beside the clause's own -> who the clause's subject is in it."""
    return _sided("adjuncts.tsv")


def _sided(name: str) -> dict[tuple[str, str], str]:
    """A table of two words and the side, actor or recipient, that they give."""
    table: dict[tuple[str, str], str] = {}
    for number, (first, second, side) in rows(name, 3):
        if side not in {"actor", "recipient"}:
            raise malformed(name, number, "actor or recipient", side)
        table[first, second] = side
    return table


@cache
def happenings() -> dict[str, str]:
    """Verbs that only say that the act of their subject came to be -> "happens", or "reaches" whom it is for."""
    table: dict[str, str] = {}
    for number, (verb, kind) in rows("happenings.tsv", 2):
        if kind not in {"happens", "reaches"}:
            raise malformed("happenings.tsv", number, "happens or reaches", kind)
        table[verb] = kind
    return table


@cache
def controllers() -> frozenset[tuple[str, str]]:
    """Verbs with the preposition whose noun does what their clause says: ("call", "on")."""
    return frozenset((verb, preposition) for _, (verb, preposition) in rows("control.tsv", 2))


@cache
def carriers() -> frozenset[str]:
    """Nouns that only carry another noun of action: "a series of attacks"."""
    return frozenset(noun for _, (noun,) in rows("carriers.tsv", 1))


@cache
def works() -> frozenset[str]:
    """Nouns of what somebody writes, says or undertakes: "a resolution criticizing", "a raid killing"."""
    return frozenset(noun for _, (noun,) in rows("works.tsv", 1))


@cache
def outcomes(kind: str) -> frozenset[str]:
    """Verbs of mishap ("crash"), or of harm that comes of something ("killing nine"): the kinds of outcomes.tsv."""
    found = [(number, verb, of) for number, (verb, of) in rows("outcomes.tsv", 2)]
    for number, _, of in found:
        if of not in {"mishap", "harm"}:
            raise malformed("outcomes.tsv", number, "mishap or harm", of)
    return frozenset(verb for _, verb, of in found if of == kind)


@cache
def no_matters() -> frozenset[str]:
    """Nouns that no act is directed at where they stand as its object: times, claims, occasions."""
    return frozenset(noun for _, (noun,) in rows("no_matters.tsv", 1))


@cache
def reporting_verbs() -> frozenset[str]:
    """Verbs whose subject says what their clause tells."""
    return frozenset(verb for _, (verb,) in rows("reporting.tsv", 1))


@cache
def modal_words() -> dict[tuple[str, str], Modality]:
    """(word, kind) -> what it does to what it governs; the table explains the kinds."""
    table: dict[tuple[str, str], Modality] = {}
    for number, (word, kind, effect) in rows("modality.tsv", 3):
        if kind not in _KINDS or effect not in {*Modality, _INTENT}:
            raise malformed("modality.tsv", number, f"one of {_KINDS} and a modality or intent", f"{kind} {effect}")
        table[word, kind] = Modality.FUTURE if effect == _INTENT else Modality(effect)
    return table


@cache
def words_of_intent() -> frozenset[tuple[str, str]]:
    """(word, part of speech) whose subject wills what it governs: ("intend", "V"), ("plan", "N"), ("ready", "A")."""
    found = ((word, kind) for _, (word, kind, effect) in rows("modality.tsv", 3) if effect == _INTENT)
    return frozenset((word, "V" if kind == "I" else kind) for word, kind in found)
