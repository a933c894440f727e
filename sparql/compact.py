"""Graphs as JSON-LD that is compact under our context, which is named by its IRI and not repeated.

rdflib makes it: it holds the graph in memory and writes some 10,000 triples a second. What the context has no term
for keeps its whole IRI or a prefix of the context; the triples are the same (a test reads them back with two readers).
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import XSD, BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.plugins.serializers.jsonld import Converter
from rdflib.plugins.shared.jsonld.context import Context
from rdflib.term import IdentifiedNode, Identifier, Node

from ontology.errors import NotAcceptable
from ontology.iris import CONTEXT_DOCUMENT
from sparql.xml_text import Output

# Integers of up to 15 digits, which a reader that takes numbers for binary64 keeps too. Not 0 and false: rdflib drops
# what counts as false in Python beside another value.
_SAME_IN_JSON = {XSD.integer: re.compile(r"-?[1-9]\d{0,14}", re.ASCII), XSD.boolean: re.compile("true")}


def write(triples: Iterable[Triple], to: Output) -> None:
    """Write the triples as one document. NotAcceptable for what JSON-LD 1.1 has no place for."""
    graph = Graph()
    for triple in triples:
        graph.add((_node(triple.subject), _node(triple.predicate), _node(triple.object)))
    made = _Exact(Context(_context()), use_native_types=False, use_rdf_type=False).convert(graph)
    members = {"items": made} if isinstance(made, list) else made
    to.write(json.dumps({"@context": CONTEXT_DOCUMENT, **members}, ensure_ascii=False, indent=1).encode())
    to.write(b"\n")


class _Exact(Converter):
    """rdflib's writer, but that a literal becomes a JSON number or boolean only where that is read back as the same.

    rdflib would write "1.0"^^xsd:double as 1.0, which JSON-LD reads as the integer 1.
    """

    def to_raw_value(self, graph: Graph, s: IdentifiedNode, o: Identifier, nodemap: dict[str, Any]) -> Any:  # noqa: ANN401
        """The value of one triple."""
        if isinstance(o, RdflibLiteral) and o.language and not str(o):
            return {"@value": "", "@language": o.language}  # rdflib would drop it beside a value without a language
        datatype = o.datatype if isinstance(o, RdflibLiteral) else None
        form = _SAME_IN_JSON.get(datatype) if datatype is not None else None
        self.use_native_types = form is not None and form.fullmatch(str(o)) is not None
        return super().to_raw_value(graph, s, o, nodemap)


@cache
def _context() -> Any:  # noqa: ANN401 - JSON
    return json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]


def _node(term: object) -> Node:
    """The term as rdflib has it, its text untouched."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if isinstance(term, Literal) and term.direction is None:
        if term.language:
            return RdflibLiteral(term.value, lang=term.language)
        datatype = URIRef(term.datatype.value)
        return RdflibLiteral(term.value, datatype=None if datatype == XSD.string else datatype, normalize=False)
    raise NotAcceptable(f"{term} is RDF 1.2, and JSON-LD has no place for it. Ask for text/turtle;version=1.2.")
