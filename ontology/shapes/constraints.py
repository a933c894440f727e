"""The constraints of the shapes, each with a name ("EventActor/minCount", "TriggerInEvidence") and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from ontology.prefixes import PREFIXES
from ontology.shapes.suites import Suite

ROOT = "https://w3id.org/chancery/shapes/"
_SH = PREFIXES["sh"]
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_REST = NamedNode(PREFIXES["rdf"] + "rest")
_FIRST = NamedNode(PREFIXES["rdf"] + "first")

# A parameter of SHACL and the rule that it is; {} is its value.
_WORDS = {
    "minCount": "at least {} value",
    "maxCount": "at most {} value",
    "datatype": "each value an {}",
    "nodeKind": "each an {}",
    "class": "each value a {}",
    "in": "each value one of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minInclusive": "not below {}",
    "maxInclusive": "not above {}",
    "lessThan": "less than {}",
    "lessThanOrEquals": "not more than {}",
    "pattern": "of the form {}",
    "hasValue": "{} among the values",
    "uniqueLang": "one value in each language",
    "disjoint": "no value that {} has too",
}

Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule. `path` is what it is about, as SPARQL writes a path; None for a rule about the thing itself."""

    suite: Suite
    name: str
    rule: str
    path: str | None


@cache
def constraints() -> dict[str, Constraint]:
    """Every constraint of the four files, by its name."""
    return {each.name: each for suite in Suite for each in _of(suite)}


def named(shape: str, component: str, query: str | None) -> str:
    """The name of a constraint from what a report of SHACL gives: the IRIs of shape, component and SPARQL query."""
    if query:
        return query.removeprefix(ROOT)
    name = component.removeprefix(_SH).removesuffix("ConstraintComponent")
    return f"{shape.removeprefix(ROOT)}/{name[0].lower()}{name[1:]}"


def short(iri: str) -> str:
    """An IRI with one of our prefixes, where one fits: `chy:relation`; `IRI` for SHACL's word for one."""
    if iri == _SH + "IRI":
        return "IRI"
    fitting = [name for name, start in PREFIXES.items() if iri.startswith(start)]
    name = max(fitting, key=lambda each: len(PREFIXES[each]), default="")
    return f"{name}:{iri.removeprefix(PREFIXES[name])}" if name else f"<{iri}>"


def _of(suite: Suite) -> Iterator[Constraint]:
    graph = Store()
    graph.load(suite.file.read_bytes(), RdfFormat.TURTLE)
    for quad in graph.quads_for_pattern(None, NamedNode(_SH + "select"), None):
        name = _text(quad.subject).removeprefix(ROOT)
        yield Constraint(suite, name, _text(_one(graph, quad.subject, _LABEL)), None)
    for parameter, words in _WORDS.items():
        for quad in graph.quads_for_pattern(None, NamedNode(_SH + parameter), None):
            path = _path(graph, quad.subject)
            rule = words.format(_value(graph, quad.object))
            name = f"{_text(quad.subject).removeprefix(ROOT)}/{parameter}"
            yield Constraint(suite, name, rule if path is None else f"{_readable(path)}: {rule}", path)


def _path(graph: Store, shape: object) -> str | None:
    """The path of a property shape: a property, one turned round, or several to choose from."""
    path = _one(graph, shape, NamedNode(_SH + "path"))
    if path is None or isinstance(path, NamedNode):
        return f"<{path.value}>" if path else None
    if inverse := _one(graph, path, NamedNode(_SH + "inversePath")):
        return f"^<{_text(inverse)}>"
    choices = _one(graph, path, NamedNode(_SH + "alternativePath"))
    return "|".join(f"<{_text(each)}>" for each in _items(graph, choices))


def _readable(path: str) -> str:
    """A path for people: `chy:reports towards it`, `rdfs:label or skos:prefLabel`."""
    parts = [short(part.strip("^<>")) for part in path.split("|")]
    return " or ".join(parts) + (" towards it" if path.startswith("^") else "")


def _value(graph: Store, value: object) -> str:
    if isinstance(value, NamedNode | Literal):
        return short(value.value) if isinstance(value, NamedNode) else value.value
    return ", ".join(short(each.value) if isinstance(each, NamedNode) else each.value for each in _items(graph, value))


def _items(graph: Store, head: object) -> Iterator[Term]:
    """The members of an RDF list."""
    while (first := _one(graph, head, _FIRST)) is not None:
        yield first  # type: ignore[misc] # the lists of our shapes hold IRIs and literals
        head = _one(graph, head, _REST)


def _one(graph: Store, subject: object, predicate: NamedNode) -> object | None:
    found = graph.quads_for_pattern(subject, predicate, None)  # type: ignore[arg-type] # a subject by construction
    return next((quad.object for quad in found), None)


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""
