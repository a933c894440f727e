"""Checking with pySHACL. This is the only module that knows it."""

import warnings
from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from ontology.errors import KnowledgeError
from ontology.iris import RELATIONS
from ontology.prefixes import PREFIXES
from ontology.shapes.constraints import constraints, named, short
from ontology.shapes.suites import Suite, found_in
from ontology.shapes.violations import Violation

_SH = PREFIXES["sh"]
_LABEL = NamedNode(PREFIXES["rdfs"] + "label")

Result = Mapping[str, str]


def check(data: Store | Iterable[Quad]) -> tuple[str, ...]:
    """The violations of the shapes of data in some quads or a store, a line each, sorted; empty where there is none.

    KnowledgeError where pyshacl is not installed.
    """
    return tuple(each.line() for each in violations(data, (Suite.DATA,)))


def violations(data: Store | Iterable[Quad], suites: Collection[Suite] | None = None) -> tuple[Violation, ...]:
    """What breaks the shapes of some suites, by default of all that are about something in the data; sorted.

    All graphs are looked at together, as in the default graph that the store keeps. Triple terms are passed over.
    KnowledgeError where pyshacl is not installed.
    """
    union = _union(data)
    wanted = found_in(union) if suites is None else suites
    if not wanted:
        return ()
    for suite in wanted:
        for file in suite.background:
            union.extend(parse(file.read_bytes(), RdfFormat.TURTLE))
    found = {_violation(result, union) for result in _report(union, wanted) if "focusNode" in result}
    return tuple(sorted(found, key=lambda each: (each.thing, each.constraint, each.came)))


def _report(union: Store, suites: Iterable[Suite]) -> Iterable[Result]:
    """The results that pySHACL gives: the name of each property, and its value."""
    try:
        from pyshacl import validate  # noqa: PLC0415 - 0.4 s with rdflib, and only checking needs them
    except ImportError as error:
        raise KnowledgeError(
            "Checking needs the package pyshacl, which comes with Chancery but is not there. Run: pip install pyshacl"
        ) from error
    shapes = "\n".join(suite.file.read_text(encoding="utf-8") for suite in suites)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pyshacl 0.40 uses what rdflib 7.6 calls deprecated
        _, report, _ = validate(
            union,  # type: ignore[arg-type] # pyshacl 0.40 takes a Store; its annotations do not say so
            shacl_graph=shapes,
            shacl_graph_format="turtle",
        )
    results: dict[str, dict[str, str]] = {}
    for triple in parse(report.serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES):
        name = triple.predicate.value
        if name.startswith(_SH) and not isinstance(triple.object, Triple):
            results.setdefault(str(triple.subject), {})[name.removeprefix(_SH)] = triple.object.value
    return results.values()


def _union(data: Store | Iterable[Quad]) -> Store:
    """The triples of all graphs, once each."""
    union = Store()
    union.extend(
        Quad(each.subject, each.predicate, each.object) for each in data if not isinstance(each.object, Triple)
    )
    return union


def _violation(result: Result, union: Store) -> Violation:
    """A result for people. The focus node of a plain triple is the scheme of relations: its actor is the thing."""
    name = named(result["sourceShape"], result["sourceConstraintComponent"], result.get("sourceConstraint"))
    constraint = constraints()[name]
    node, value = result["focusNode"], result.get("value")
    thing = value if node == RELATIONS and value else node
    if value is not None and value != thing:
        came: tuple[str, ...] = (_readable(value),)
    else:
        came = _values(union, thing, constraint.path)
    return Violation(thing, _label(union, thing), constraint.rule, came, result.get("resultMessage", ""), name)


def _values(union: Store, thing: str, path: str | None) -> tuple[str, ...]:
    """What the data have at a path: the values that are too many, or none."""
    if path is None or ":" not in thing:
        return ()
    solutions = union.query(f"SELECT DISTINCT ?value {{ <{thing}> {path} ?value }}")
    assert isinstance(solutions, QuerySolutions)
    return tuple(sorted(_readable(value.value) for (value,) in solutions if isinstance(value, NamedNode | Literal)))


def _readable(value: str) -> str:
    return short(value) if value.startswith(("http://", "https://")) and " " not in value else value


def _label(union: Store, thing: str) -> str | None:
    if ":" not in thing:
        return None
    labels = union.quads_for_pattern(NamedNode(thing), _LABEL, None)
    return next((quad.object.value for quad in labels if isinstance(quad.object, Literal)), None)
