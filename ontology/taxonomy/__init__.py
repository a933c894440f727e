"""The relation taxonomy, read from `relations.ttl`: 16 event types and their modes, after PLOVER.

The Turtle is the source; this module only gives it the form that code wants. Contexts, modalities, sectors,
metonymies and CAMEO codes are schemes in files beside it, for the graph rather than for code.
"""

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology import vocab
from ontology.errors import KnowledgeError
from ontology.iris import RELATIONS

_FILES = ("relations.ttl", "contexts.ttl", "modality.ttl", "sectors.ttl", "metonymy.ttl", "cameo.ttl")


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
    """The Turtle files of all six schemes, the relations first."""
    folder = files("ontology.taxonomy")
    return tuple(folder / name for name in _FILES)


@cache
def relations() -> tuple[Relation, ...]:
    """All relations that an event may have, in the order of the file. KnowledgeError where the file is malformed."""
    described: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in parse(turtle_files()[0].read_bytes(), RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                described[quad.subject][quad.predicate].append(quad.object)
    except SyntaxError as error:
        raise KnowledgeError(f"relations.ttl is not Turtle ({error}); mend the file at that line.") from error
    return tuple(_relation(iri, about) for iri, about in described.items() if vocab.TYPE_NAME in about)


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


def _relation(iri: NamedNode, about: dict[NamedNode, list[NamedNode | Literal]]) -> Relation:
    """One relation of its triples; KnowledgeError names the property that is missing or malformed."""

    def value(property: NamedNode) -> str:
        if not about.get(property):
            raise KnowledgeError(f"relations.ttl: <{iri.value}> has no <{property.value}>; add one.")
        return about[property][0].value

    try:
        return Relation(
            key=iri.value.removeprefix(RELATIONS),
            type=value(vocab.TYPE_NAME),
            mode=value(vocab.MODE_NAME) if vocab.MODE_NAME in about else None,
            label=value(vocab.SKOS_PREF_LABEL),
            quad=int(value(vocab.QUAD_CLASS)),
            score=float(value(vocab.SCORE)),
            cameo=value(vocab.CAMEO),
            symmetric=vocab.OWL_SYMMETRIC_PROPERTY in about[vocab.RDF_TYPE],
            requires_recipient=value(vocab.REQUIRES_RECIPIENT) == "true",
        )
    except ValueError as error:
        raise KnowledgeError(f"relations.ttl: <{iri.value}> has a malformed number ({error}); mend it.") from error
