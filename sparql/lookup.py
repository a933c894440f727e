"""Queries for what is said of one thing, answered from the index itself: what programs ask most often.

    SELECT ?property ?value { <thing> ?property ?value }

The engine takes 46 µs for such a query with five answers, of which looking them up is 28 µs; the rest, reading and
planning it, costs the same whatever is asked. What is written here is what the engine would write, byte for byte (a
test compares them); a query that is not of this shape in each letter is the engine's, and so is one whose subject is
open: of many rows the engine writes two in the time of one here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ontology import vocab
from ontology.errors import NotAcceptable
from sparql.xml_text import Output

AT_ONCE = 256  # rows that are written together
POSITIONS = ("predicate", "object")

_SPACE = r"[ \t\r\n]*"
_COLUMN = r"[?$][A-Za-z0-9_]+(?![A-Za-z0-9_])"
_NAME = r"[?$]([A-Za-z0-9_]+)(?![A-Za-z0-9_])"
_IRI = r'<([A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*)>'
_THING = f"(?:{_NAME}|{_IRI})"
_PROPERTY = rf"(?:{_NAME}|{_IRI}|(a)(?=[ \t\r\n<?$]))"
_QUERY = re.compile(
    rf"{_SPACE}(?i:SELECT)({_SPACE}(?:{_COLUMN}{_SPACE})+)(?:(?i:WHERE){_SPACE})?\{{{_SPACE}"
    rf"{_IRI}{_SPACE}{_PROPERTY}{_SPACE}{_THING}{_SPACE}(?:\.{_SPACE})?\}}{_SPACE}"
    rf"(?:(?i:LIMIT)[ \t\r\n]+([0-9]{{1,9}}){_SPACE})?"
)

_STRING = "http://www.w3.org/2001/XMLSchema#string"

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Shape:
    """What queries have in common that differ in their IRIs: the head of an answer, a row of it with a hole for each
    column, and what fills them."""

    head: str
    row: str
    columns: Callable[[Quad], tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class Lookup:
    """A pattern, None in it for anything; its shape; how many rows are wanted."""

    subject: NamedNode
    predicate: NamedNode | None
    object: NamedNode | None
    shape: Shape
    limit: int | None

    def rows(self, store: pyoxigraph.Store) -> "Rows":
        """What the default graph of a store has of it."""
        quads = store.quads_for_pattern(self.subject, self.predicate, self.object, DefaultGraph())
        return Rows(self.shape, quads if self.limit is None else islice(quads, self.limit))


class Rows:
    """Answers, to be written once."""

    def __init__(self, shape: Shape, quads: Iterator[Quad]) -> None:
        self._shape = shape
        self._quads = quads

    def write(self, to: Output) -> None:
        """Write them in the JSON format of SPARQL 1.1. NotAcceptable for what is RDF 1.2, and OSError."""
        row, columns = self._shape.row, self._shape.columns
        rows: list[str] = []
        before = self._shape.head
        for quad in self._quads:
            if len(rows) == AT_ONCE:
                to.write((before + ",".join(rows)).encode())
                before = ","
                rows.clear()
            rows.append(row % tuple(map(_written, columns(quad))))
        to.write((before + ",".join(rows) + "]}}").encode())


def read(text: str) -> Lookup | None:
    """The pattern that a query is, and is no more; None for any other."""
    found = _QUERY.fullmatch(text)
    if found is None:
        return None
    columns, subject, predicate, predicate_iri, type_, object_, object_iri, limit = found.groups()
    shape = _shape(columns, predicate, object_)
    if type_:
        predicate_iri = vocab.RDF_TYPE.value
    if shape is None or "/." in text:  # nobody but the engine is to say how such an IRI is resolved
        return None
    try:
        return Lookup(
            NamedNode(subject),
            NamedNode(predicate_iri) if predicate_iri else None,
            NamedNode(object_iri) if object_iri else None,
            shape,
            int(limit) if limit else None,
        )
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _shape(listed: str, *names: str | None) -> Shape | None:
    """The shape of a query by its columns and the names of its variables; None where one stands twice or is unknown."""
    columns = re.findall(_NAME, listed)
    known = {name: place for name, place in zip(names, POSITIONS, strict=True) if name is not None}
    if len(known) < sum(name is not None for name in names) or len(set(columns)) < len(columns):
        return None
    if not known.keys() >= set(columns):
        return None
    head = f'{{"head":{{"vars":[{",".join(map(encode_basestring, columns))}]}},"results":{{"bindings":['
    row = ",".join(f"{encode_basestring(name)}:%s" for name in columns)
    terms: Callable[[Quad], Any] = attrgetter(*(known[name] for name in columns))
    return Shape(head, f"{{{row}}}", terms if len(columns) > 1 else lambda quad: (terms(quad),))


def _written(term: Term) -> str:
    """A term in the JSON format."""
    if isinstance(term, NamedNode):
        return '{"type":"uri","value":' + encode_basestring(term.value) + "}"
    if isinstance(term, BlankNode):
        return '{"type":"bnode","value":' + encode_basestring(term.value) + "}"
    if isinstance(term, Triple) or term.direction is not None:
        raise newer()
    more = ""
    if term.language is not None:
        more = ',"xml:lang":' + encode_basestring(term.language)
    elif (datatype := term.datatype.value) != _STRING:
        more = ',"datatype":' + encode_basestring(datatype)
    return '{"type":"literal","value":' + encode_basestring(term.value) + more + "}"


def newer() -> NotAcceptable:
    """The error for an answer that is RDF 1.2 where 1.1 is wanted."""
    return NotAcceptable(
        "The answer holds a triple term or a base direction, which are RDF 1.2, and the request takes RDF 1.1. "
        "Ask with version=1.2, or with Accept: …;version=1.2; JSON-LD has no place for them."
    )
