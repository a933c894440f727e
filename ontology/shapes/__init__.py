"""The shapes: what the data of a store must look like, checked with SHACL (https://www.w3.org/TR/shacl/)."""

import warnings
from collections.abc import Iterable
from importlib.resources import files

from pyoxigraph import Quad, RdfFormat, Store, Triple, parse

from ontology.errors import KnowledgeError
from ontology.iris import RELATIONS
from ontology.prefixes import PREFIXES
from ontology.taxonomy import turtle_files

_SHACL = PREFIXES["sh"]


def check(data: Store | Iterable[Quad]) -> tuple[str, ...]:
    """The violations in some quads or a whole store, one readable line each, sorted; empty where there is none.

    All graphs are looked at together, as in the default graph that the store keeps. Triple terms are passed over.
    KnowledgeError where pyshacl, which only development needs, is not installed.
    """
    try:
        from pyshacl import validate  # noqa: PLC0415 - optional: only `chancery[dev]` installs it
    except ImportError as error:
        raise KnowledgeError(
            "Checking data needs the package pyshacl, which is not installed; run: pip install 'chancery[dev]'"
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pyshacl 0.40 uses what rdflib 7.6 calls deprecated
        _, report, _ = validate(
            _union(data),  # type: ignore[arg-type] # pyshacl 0.40 takes a Store; its annotations do not say so
            shacl_graph=_shapes(),
            shacl_graph_format="turtle",
        )
    results: dict[str, dict[str, str]] = {}
    for triple in parse(report.serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES):
        name = triple.predicate.value
        if name.startswith(_SHACL) and not isinstance(triple.object, Triple):
            results.setdefault(str(triple.subject), {})[name.removeprefix(_SHACL)] = triple.object.value
    return tuple(sorted(_line(result) for result in results.values() if "focusNode" in result))


def _shapes() -> str:
    return (files("ontology.shapes") / "data.shacl.ttl").read_text(encoding="utf-8")


def _union(data: Store | Iterable[Quad]) -> Store:
    """The triples of all graphs, once each, and the relation taxonomy, which the shapes ask."""
    union = Store()
    union.extend(
        Quad(each.subject, each.predicate, each.object) for each in data if not isinstance(each.object, Triple)
    )
    union.extend(parse(turtle_files()[0].read_bytes(), RdfFormat.TURTLE))
    return union


def _line(result: dict[str, str]) -> str:
    """`<node> property: message (got value)`; for a plain triple, which has no node of its own, <actor>."""
    node, value = result["focusNode"], result.get("value", "")
    if node == RELATIONS:
        node = value
    path = result.get("resultPath", "")
    about = f"<{node}>" + (f" {path.replace('#', '/').rsplit('/', 1)[-1]}" if "/" in path else "")
    got = f" (got {value[:80]!r})" if value and value != node else ""
    return f"{about}: {result.get('resultMessage', 'does not have the shape')}{got}"
