"""The relation taxonomy, read from `relations.ttl`: 16 event types and their modes, after PLOVER.

The Turtle is the source; this module only gives it the form that code wants. Contexts, modalities, sectors,
metonymies and CAMEO codes are schemes in files beside it, for the graph rather than for code, and so are the labels in
other languages: code speaks English.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import NamedNode

from ontology import vocab
from ontology.errors import KnowledgeError
from ontology.iris import RELATIONS
from ontology.turtle import Properties, described

_FILES = ("relations.ttl", "contexts.ttl", "modality.ttl", "sectors.ttl", "metonymy.ttl", "cameo.ttl", "labels.ttl")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that an event may have: a type ("ACCUSE") or a mode of one ("ACCUSE", "disapprove").

    `key` is the last part of its IRI; `quad` runs from 1 (verbal cooperation) over 2 (material cooperation) and
    3 (verbal conflict) to 4 (material conflict); `score` from -10 to 10; `cameo` is the one code that JSON gives.
    """

    key: str
    type: str
    mode: str | None
    label: str
    quad: int
    score: float
    cameo: str
    symmetric: bool
    requires_recipient: bool

    @property
    def notation(self) -> str:
        """The name in PLOVER's terms: "ACCUSE" or "ACCUSE/disapprove"."""
        return f"{self.type}/{self.mode}" if self.mode else self.type


def turtle_files() -> tuple[Traversable, ...]:
    """The Turtle files of all six schemes, the relations first, and their labels in other languages, last."""
    folder = files("ontology.taxonomy")
    return tuple(folder / name for name in _FILES)


@cache
def relations() -> tuple[Relation, ...]:
    """All relations that an event may have, in the order of the file. KnowledgeError where the file is malformed."""
    found = described(turtle_files()[:1])
    return tuple(_relation(iri, about) for iri, about in found.items() if vocab.TYPE_NAME.value in about)


def relation(key: str) -> Relation:
    """The relation with this key ("disapprove"). KnowledgeError where there is none."""
    return _look_up(_by_key(), key, "key")


def named(notation: str) -> Relation:
    """The relation with this name in PLOVER's terms ("ACCUSE/disapprove"). KnowledgeError where there is none."""
    return _look_up(_by_notation(), notation, "name")


@cache
def _by_key() -> dict[str, Relation]:
    return {each.key: each for each in relations()}


@cache
def _by_notation() -> dict[str, Relation]:
    return {each.notation: each for each in relations()}


def _look_up(table: dict[str, Relation], wanted: str, what: str) -> Relation:
    if found := table.get(wanted):
        return found
    near = get_close_matches(wanted, table, n=3) or list(table)[:3]
    raise KnowledgeError(
        f"No relation has the {what} {wanted!r}; wanted one of the {len(table)} in ontology/taxonomy/relations.ttl, "
        f"such as {', '.join(near)}. Correct the {what} or add the relation to that file."
    )


def _relation(iri: str, about: Properties) -> Relation:
    """One relation of its triples; KnowledgeError names the property that is missing or malformed."""

    def value(property: NamedNode) -> str:
        if not about.get(property.value):
            raise KnowledgeError(f"relations.ttl: <{iri}> has no <{property.value}>; add one.")
        return about[property.value][0]

    try:
        return Relation(
            key=iri.removeprefix(RELATIONS),
            type=value(vocab.TYPE_NAME),
            mode=value(vocab.MODE_NAME) if vocab.MODE_NAME.value in about else None,
            label=value(vocab.SKOS_PREF_LABEL),
            quad=int(value(vocab.QUAD_CLASS)),
            score=float(value(vocab.SCORE)),
            cameo=value(vocab.CAMEO),
            symmetric=vocab.OWL_SYMMETRIC_PROPERTY.value in about[vocab.RDF_TYPE.value],
            requires_recipient=value(vocab.REQUIRES_RECIPIENT) == "true",
        )
    except ValueError as error:
        raise KnowledgeError(f"relations.ttl: <{iri}> has a malformed number ({error}); mend it.") from error
