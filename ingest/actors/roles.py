"""Nouns that name people or bodies by what they do ("officials", "forces"): with a state beside them, its actor.

Four tables, all data: `roles.tsv` (the nouns), `pairs.tsv` (bodies called by two words: "lower house"), `endings.tsv`
(what closed compounds of people end in: "zookeeper") and `others.tsv` (who is something to somebody else: "ally").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.tables import listed, malformed

_NUMBERS = frozenset(("one", "many", "body", "group"))
_WHOLE = frozenset(("co-operative",))  # words whose prefix is none
_PREFIXES = frozenset("anti co counter deputy ex former inter mid multi non pro sub vice".split())


@dataclass(frozen=True, slots=True)
class Role:
    """`sector` is the last part of a role actor's key ("mil"), empty where the noun tells none.

    `number`: "one" (a title, which a name may follow), "many" (other persons), "body" or "group". `other`: its
    possessor is somebody else.
    """

    noun: str
    sector: str
    number: str
    other: bool = False

    @property
    def single(self) -> bool:
        """Whether one person may hold this role, so that his name may follow it."""
        return self.number == "one"


@cache
def _roles() -> dict[str, Role]:
    table = {noun: Role(noun, sector, number) for noun, sector, number in _rows("roles.tsv", 3)}
    for noun, number in _rows("others.tsv", 2):
        sector = table[noun].sector if noun in table else ""
        table[noun] = Role(noun, sector, number, other=True)
    return table


@cache
def _pairs() -> dict[str, Role]:
    return {words: Role(words, sector, number) for words, sector, number in _rows("pairs.tsv", 3)}


@cache
def _endings() -> tuple[Role, ...]:
    return tuple(Role(ending, sector, number) for ending, sector, number in _rows("endings.tsv", 3))


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    for line, cells in listed(files("ingest.actors") / name, columns):
        if cells[-1] not in _NUMBERS:
            raise malformed(name, line, ", ".join(sorted(_NUMBERS)), cells[-1])
        yield cells


@cache
def role(lemma: str) -> Role | None:
    """The role that a noun names, by its lemma in any case; of "ex-minister" that of "minister"."""
    noun = lemma.lower()
    prefix, _, rest = noun.partition("-")
    if rest and prefix in _PREFIXES and noun not in _WHOLE:
        noun = rest
    return _roles().get(noun) or _by_ending(noun)


def pair(first: str, noun: str) -> Role | None:
    """The role of a body called by two words, the second by its lemma: "lower house", "customs service"."""
    return _pairs().get(f"{first} {noun}".lower())


def _by_ending(noun: str) -> Role | None:
    """A closed compound that no table has: at least three letters before what it ends in."""
    if not noun.isalpha():
        return None
    return next((one for one in _endings() if noun.endswith(one.noun) and len(noun) > len(one.noun) + 2), None)


def singular(form: str) -> str:
    """The form without a plural ending, for names that the lemmatiser leaves as they are: "Rebels" -> "Rebel"."""
    lower = form.lower()
    if lower.endswith("men"):
        return lower[:-3] + "man" if role(lower[:-3] + "man") else lower
    if lower.endswith("ies"):
        return lower[:-3] + "y"
    return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower
