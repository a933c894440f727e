"""The predicate lexicon: which words mean which relation, and where their actor and recipient stand.

The format is described in `lexicon/README.md`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from ingest.coder.tables import rows
from ontology import taxonomy
from ontology.errors import KnowledgeError
from ontology.taxonomy import Relation

ANY, KNOWN_ACTOR = "*", "?"
_COLUMNS = 7
_DEFAULT_ACTOR = {"V": ("subj",), "A": ("subj",), "R": ("subj",), "N": ("by", "poss", "comp", "from")}
_DEEDS = frozenset("RETREAT PROTEST SANCTION MOBILIZE COERCE ASSAULT".split())
_FLAGS = frozenset({"recip", "joint", "solo"})


@dataclass(frozen=True, slots=True)
class Condition:
    """A dependent's head lemma is one of some words (or none of them)."""

    slot: str
    words: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Sense:
    """One row of the lexicon, and where it stands there; `relation` is None where the words are no event."""

    predicate: str
    pos: str
    relation: Relation | None
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    conditions: tuple[Condition, ...]
    reciprocal: bool
    joint: bool
    solo: bool
    row: str = ""


class Lexicon:
    """The senses of every predicate, the conditioned ones first."""

    def __init__(self, senses: Iterable[Sense]) -> None:
        self._senses: dict[tuple[str, str], list[Sense]] = {}
        for sense in senses:
            self._senses.setdefault((sense.predicate, sense.pos), []).append(sense)
        for group in self._senses.values():
            group.sort(key=lambda sense: not sense.conditions)

    def senses(self, predicate: str, pos: str) -> list[Sense]:
        """The senses of a predicate (a lemma, or a lemma with its particle) as V, N, A or R; none if not listed."""
        return self._senses.get((predicate, pos), [])

    def acts(self) -> frozenset[str]:
        """The nouns of what is done to somebody: deeds of conflict, and releases ("attack", "arrest", "release")."""
        return frozenset(
            predicate
            for (predicate, pos), senses in self._senses.items()
            if pos == "N" and any(sense.relation and sense.relation.type in _DEEDS for sense in senses)
        )

    def __iter__(self) -> Iterator[Sense]:
        """All senses, predicate by predicate."""
        return chain.from_iterable(self._senses.values())


def _slots(field: str) -> tuple[str, ...]:
    return tuple(slot.strip() for slot in field.split("|") if slot.strip())


def _condition(text: str, classes: dict[str, frozenset[str]], where: str) -> Condition:
    negated = "!=" in text
    slot, equals, listed = text.partition("!=" if negated else "=")
    if not equals or not slot.strip() or not listed.strip():
        raise KnowledgeError(f"{where}: wanted a condition such as obj=visit|@talks, got {text!r}.")
    words: set[str] = set()
    for word in listed.split("|"):
        name = word.strip()
        if name.startswith("@") and name[1:] not in classes:
            raise KnowledgeError(f"{where}: no class {name} in classes.tsv.")
        words |= classes[name[1:]] if name.startswith("@") else {name}
    return Condition(slot.strip(), frozenset(words), negated)


def _relation(notation: str, where: str) -> Relation | None:
    if notation == "-":
        return None
    try:
        return taxonomy.named(notation)
    except KnowledgeError as error:
        raise KnowledgeError(f"{where}: {error}") from error


def sense_of(fields: list[str], classes: dict[str, frozenset[str]], where: str) -> Sense:
    """A row of the lexicon as a sense; KnowledgeError says where and what is wrong with it."""
    predicate, pos, relation, actor, recipient, when, flags = fields
    if pos not in _DEFAULT_ACTOR:
        raise KnowledgeError(f"{where}: pos is {pos!r}, wanted V, N, A or R.")
    if unknown := set(flags.split()) - _FLAGS:
        raise KnowledgeError(f"{where}: flags {sorted(unknown)} are not known; there are {sorted(_FLAGS)}.")
    conditions = tuple(_condition(one, classes, where) for one in when.split(";") if one.strip())
    return Sense(
        predicate,
        pos,
        _relation(relation, where),
        _slots(actor) or _DEFAULT_ACTOR[pos],
        _slots(recipient),
        conditions,
        "recip" in flags.split(),
        "joint" in flags.split(),
        "solo" in flags.split(),
        where,
    )


@cache
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for number, (label, words) in rows("classes.tsv", 2):
        if label in found:
            raise KnowledgeError(f"classes.tsv:{number}: class {label} is defined twice.")
        found[label] = frozenset(words.split())
    return found


def word_class(label: str) -> frozenset[str]:
    """The words of a class of classes.tsv, for rules of the grammar that conditions use as well; KeyError for none."""
    return _classes()[label]


def _predicates(name: str) -> Iterator[Sense]:
    for number, fields in rows(name, _COLUMNS):
        if fields[0] != "predicate":
            yield sense_of(fields, _classes(), f"{name}:{number}")


@cache
def built_in() -> Lexicon:
    """The shipped lexicon; KnowledgeError names file and line of a row that cannot be read."""
    tables = ("verbs.tsv", "nouns.tsv", "adjectives.tsv", "adverbs.tsv")
    return Lexicon(sense for name in tables for sense in _predicates(name))
