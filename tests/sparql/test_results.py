"""The writers that are ours, and the version of RDF that an answer may hold."""

import json
from importlib.resources import files
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld  # type: ignore[import-untyped] # it has no annotations
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology.errors import NotAcceptable
from ontology.iris import CONTEXT_DOCUMENT
from sparql import compact
from sparql.formats import GRAPHS, RESULTS
from sparql.limits import Limits
from sparql.local import ask
from sparql.query import Query
from sparql.results import Watched
from sparql.snapshots import Snapshot
from sparql.store import Store

LIMITS = Limits()
CONTEXT = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))
S, P = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
WHOLE = "CONSTRUCT WHERE { ?s ?p ?o }"


class Memory:
    """An output that keeps what it gets."""

    def __init__(self) -> None:
        self.content = b""

    def write(self, content: bytes, /) -> int:
        self.content += content
        return len(content)

    def flush(self) -> None:
        """Nothing waits."""


def read_back(content: bytes) -> str:
    """The triples of a document in N-Quads, as PyLD reads them with our context."""
    document = json.loads(content)
    assert document["@context"] == CONTEXT_DOCUMENT
    return str(jsonld.to_rdf({**document, "@context": CONTEXT["@context"]}, {"format": "application/n-quads"}))


def graph(triples: str | bytes) -> Graph:
    """N-Triples as a graph that can be compared."""
    return Graph().parse(data=triples, format="nt")


def test_json_ld_is_compact_under_our_context(examples: Snapshot) -> None:
    _, content = ask(examples, Query(WHOLE, graph_format="jsonld"), LIMITS)
    _, triples = ask(examples, Query(WHOLE, graph_format="ntriples"), LIMITS)
    document = json.loads(content)
    assert {"Event", "Report", "State"} <= {str(item.get("type")) for item in document["items"]}
    assert isomorphic(graph(read_back(content)), graph(triples))


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { <x:none> ?p ?o }", "DESCRIBE <http://localhost:8000/id/actor/az>"])
def test_json_ld_of_none_and_of_one(examples: Snapshot, text: str) -> None:
    _, content = ask(examples, Query(text, graph_format="jsonld"), LIMITS)
    _, triples = ask(examples, Query(text, graph_format="ntriples"), LIMITS)
    assert isomorphic(graph(read_back(content)), graph(triples))


_XSD = "http://www.w3.org/2001/XMLSchema#"
_LITERALS = st.one_of(
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)),
    st.builds(lambda text: Literal(text, language="en"), st.text("ab ", max_size=4)),
    st.builds(lambda n: Literal(str(n), datatype=NamedNode(_XSD + "integer")), st.integers()),
    st.sampled_from(["1.0E0", "1.5E0", "-2.5E3"]).map(  # as PyLD writes them, whatever form it reads
        lambda form: Literal(form, datatype=NamedNode(_XSD + "double"))
    ),
    st.sampled_from(["1.5", "0.82", "x"]).map(lambda form: Literal(form, datatype=NamedNode(_XSD + "decimal"))),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_LITERALS, min_size=1, max_size=5))
def test_json_ld_keeps_every_literal(values: list[Literal]) -> None:
    output = Memory()
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    triples = {Triple(S, predicate, value) for value in values for predicate in (P, label)}
    compact.write(triples, output)
    found = pyoxigraph.parse(read_back(output.content), RdfFormat.N_QUADS)
    assert {quad.triple for quad in found} == triples


def test_a_table_for_people(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.write(pyoxigraph.DefaultGraph(), [Triple(S, P, Literal("<script>alert(1)</script> & so", language="en"))])
        store.write(pyoxigraph.DefaultGraph(), [Triple(NamedNode("javascript:alert(1)"), P, S)])
        text = "SELECT ?s ?o ?none { ?s ?p ?o } ORDER BY ?o"
        given_, content = ask(store.snapshot(), Query(text, result_format="html"), LIMITS)
    page = content.decode()
    assert given_ == RESULTS["html"]
    assert '<th scope="col">s</th><th scope="col">o</th><th scope="col">none</th>' in page
    assert "<td>javascript:alert(1)</td>" in page, "no link"
    assert '<a href="http://example.org/s">http://example.org/s</a>' in page
    assert '<span lang="en">&lt;script&gt;alert(1)&lt;/script&gt; &amp; so</span>' in page
    assert "<td></td>" in page
    assert "2 rows" in page


NEWER = [
    Triple(S, P, Triple(S, P, Literal("x"))),
    Triple(S, P, Literal("a", language="ar", direction=pyoxigraph.BaseDirection.RTL)),
]


@pytest.mark.parametrize("triple", NEWER, ids=["a triple term", "a base direction"])
@pytest.mark.parametrize("name", [*GRAPHS, *RESULTS])
def test_rdf_1_2_on_request(tmp_path: Path, triple: Triple, name: str) -> None:
    with Store.open(tmp_path) as store:
        store.write(pyoxigraph.DefaultGraph(), [triple])
        text = WHOLE if name in GRAPHS else "SELECT ?o { ?s ?p ?o }"
        older = Query(text, result_format=name, graph_format=name)
        newer = Query(text, result_format=name, graph_format=name, version="1.2")
        if name in ("csv", "html"):  # no terms in them, but text
            assert ask(store.snapshot(), older, LIMITS)[1] == ask(store.snapshot(), newer, LIMITS)[1]
            return
        with pytest.raises(NotAcceptable, match=r"RDF 1\.2"):
            ask(store.snapshot(), older, LIMITS)
        if name == "jsonld":
            with pytest.raises(NotAcceptable, match="JSON-LD"):
                ask(store.snapshot(), newer, LIMITS)
        else:
            assert ask(store.snapshot(), newer, LIMITS)[1]


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_text_that_looks_like_rdf_1_2_is_text(tmp_path: Path, name: str) -> None:
    with Store.open(tmp_path) as store:
        looks = [
            '"type":"triple"',
            "<triple>",
            ' its:dir="rtl"',
            "\t<<( a",
            "\n<<( a",
            "--ltr\t",
            "<<(",
            '"its:dir":"rtl',
        ]
        store.write(pyoxigraph.DefaultGraph(), [Triple(S, P, Literal(each)) for each in looks])
        assert ask(store.snapshot(), Query("SELECT ?o { ?s ?p ?o }", result_format=name), LIMITS)[1]


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_mark_is_seen_wherever_it_is_cut(first: int, second: int) -> None:
    content = b'{"a":1,"type":"triple","b":2}'
    start, end = sorted((first, second))
    watched = Watched(Memory(), (b'"type":"triple"', b"x"))
    parts = (content[:start], content[start:end], content[end:])
    with pytest.raises(NotAcceptable):
        list(map(watched.write, parts))
