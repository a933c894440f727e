"""Queries for what is said of one thing: byte for byte what the engine answers, and nothing else is taken for one."""

import io
from pathlib import Path
from typing import cast

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
)

from ontology.errors import NotAcceptable
from sparql import lookup
from sparql.worker import HELD_BACK

IRIS = tuple(NamedNode(f"http://example.org/{name}") for name in ("a", "b", "é", "p?q=1#r", "100%25"))
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
things = st.sampled_from([*IRIS, TYPE])
literals = st.one_of(
    st.text(max_size=4).map(Literal),
    st.sampled_from(
        [
            Literal("x", language="en"),
            Literal("x", language="de-AT"),
            Literal(7),
            Literal(True),
            Literal("01", datatype=Literal(7).datatype),
        ]
    ),
    st.sampled_from(
        [Literal('"\\\n\t\x00\x1f\x7f\u2028\U0001f600'), Literal("", datatype=NamedNode("http://example.org/a"))]
    ),
)
quads = st.builds(
    Quad,
    things | st.just(BlankNode("b")),
    things,
    things | literals | st.just(BlankNode("c")),
    st.sampled_from([DefaultGraph(), IRIS[0]]),
)
names = st.sampled_from(["s", "p", "o", "1", "a", "x_2"])
spaces = st.sampled_from(["", " ", "\n", "\t \r\n"])


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """Queries that are one pattern, or look like it."""
    is_odd = draw(st.integers(0, 3)) == 0

    def one_of(*usual: str, odd: tuple[str, ...] = ()) -> str:
        return draw(st.sampled_from([*usual, *odd] if is_odd else usual))

    def variable() -> str:
        return draw(st.sampled_from("?$")) + draw(names)

    space = [draw(spaces) for _ in range(10)]
    places = [draw(things.map(str)), *(draw(st.one_of(st.builds(variable), things.map(str))) for _ in range(2))]
    if draw(st.integers(0, 3)) == 0:
        places[1] = one_of("a", "a ", odd=("A",))
    if is_odd and draw(st.booleans()):
        places[0] = variable()
    columns = [place for place in draw(st.permutations(places)) if place[0] in "?$"]
    if is_odd and draw(st.booleans()):
        columns = draw(st.lists(st.builds(variable), min_size=1, max_size=3))
    where = one_of("", "WHERE", "where", "Where")
    limit = one_of("", "LIMIT 2", "limit 0", odd=("LIMIT 2.", "LIMIT 1 LIMIT 1", "OFFSET 1", "LIMIT2"))
    select = one_of("SELECT", "select ", "Select")
    head = f"{space[6]}{select}{space[7]}{space[0].join(columns)}{space[1]}{where}{space[2]}"
    point = one_of("", ".", " .", odd=("..",))
    body = f"{space[8]}{places[0]}{space[3]}{places[1]}{space[4]}{places[2]}{space[5]}{point}{space[9]}"
    return f"{head}{{{body}}}{space[0]}{limit}{space[1]}"


def engine(store: pyoxigraph.Store, text: str) -> bytes:
    found = cast(QuerySolutions, store.query(text, base_iri="http://example.org/"))
    return cast(bytes, found.serialize(format=QueryResultsFormat.JSON))


def ours(store: pyoxigraph.Store, text: str) -> bytes | None:
    found = lookup.read(text)
    if found is None:
        return None
    output = io.BytesIO()
    found.rows(store).write(output)
    return output.getvalue()


@given(st.lists(quads, max_size=12), st.lists(patterns(), min_size=1, max_size=8))
@settings(max_examples=400, deadline=None)
def test_an_answer_is_the_engines_byte_for_byte(told: list[Quad], texts: list[str]) -> None:
    store = pyoxigraph.Store()
    store.extend(told)
    for text in texts:
        found = ours(store, text)
        if found is not None:
            assert found == engine(store, text)


READ = [
    "SELECT ?p ?o { <http://example.org/a> ?p ?o }",
    "SELECT ?o ?p WHERE { <http://example.org/a> ?p ?o . }",
    "select$o{<http://example.org/a>a?o}",
    "SELECT ?o\nWHERE\n{\n  <http://example.org/a> <http://example.org/p?q=1#r> ?o\n}\nLIMIT 10\n",
    "SELECT ?p { <http://example.org/a> ?p <http://example.org/b> }",
    "SELECT ?o { <http://example.org/a> <http://example.org/b> ?o }",
]
LEFT = [
    "SELECT ?pWHERE { <http://example.org/a> ?p ?o }",
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT ?s { ?s a <http://example.org/a> }",
    "SELECT * { <http://example.org/a> ?p ?o }",
    "SELECT DISTINCT ?p { <http://example.org/a> ?p ?o }",
    "SELECT ?p ?p { <http://example.org/a> ?p ?o }",
    "SELECT ?x { <http://example.org/a> ?p ?o }",
    "SELECT ?p { ?p ?p ?o }",
    "SELECT ?p { <a> ?p ?o }",
    "SELECT ?p { <http://example.org/a/../b> ?p ?o }",
    "SELECT ?p { <http://example.org/\\u0061> ?p ?o }",
    "SELECT ?p { <http://[> ?p ?o }",
    "SELECT ?p { <http://example.org/a> ?p 'x' }",
    "SELECT ?p { <http://example.org/a> ?p ?o ; ?q ?r }",
    "SELECT ?p { <http://example.org/a> ?p ?o } # more",
    "SELECT ?p { <http://example.org/a> ?p ?o } OFFSET 1",
    "SELECT ?p { <http://example.org/a> ?p ?o } LIMIT 1 OFFSET 1",
    "SELECT ?p { GRAPH ?p { <http://example.org/a> ?p ?o } }",
    "SELECT ?o { ?sa ?o }",
    "SELECT ?p { <http://example.org/a> A ?p }",
    "SELECT ?p\f{ <http://example.org/a> ?p ?o }",
    "SELECT ?pé { <http://example.org/a> ?pé ?o }",
    "ASK { <http://example.org/a> ?p ?o }",
    "SELECT ?s ?p ?o FROM <http://example.org/a> { ?s ?p ?o }",
]


@pytest.mark.parametrize("text", READ)
def test_what_is_one_pattern(text: str, tmp_path: Path) -> None:
    store = pyoxigraph.Store(str(tmp_path))
    objects: tuple[NamedNode | Literal, ...] = (*IRIS, Literal("x"))
    store.extend(Quad(one, other, third) for one in IRIS for other in (*IRIS, TYPE) for third in objects)
    assert ours(store, text) == engine(store, text)


@pytest.mark.parametrize("text", LEFT)
def test_what_is_left_to_the_engine(text: str) -> None:
    assert lookup.read(text) is None


@pytest.mark.parametrize("count", [0, 1, lookup.AT_ONCE - 1, lookup.AT_ONCE, lookup.AT_ONCE + 1, 3 * lookup.AT_ONCE])
def test_many_rows_come_in_pieces(count: int) -> None:
    store = pyoxigraph.Store()
    store.extend(Quad(IRIS[0], IRIS[1], Literal(number)) for number in range(count))
    text = "SELECT ?o { <http://example.org/a> ?p ?o }"
    pieces: list[int] = []

    class Noted(io.BytesIO):
        def write(self, content: object) -> int:
            pieces.append(len(cast(bytes, content)))
            return super().write(cast(bytes, content))

    found = lookup.read(text)
    assert found is not None
    output = Noted()
    found.rows(store).write(output)
    assert output.getvalue() == engine(store, text)
    assert max(pieces) < HELD_BACK
    assert len(pieces) == max(1, -(-count // lookup.AT_ONCE))


@pytest.mark.parametrize(
    "value", [Literal("x", language="ar", direction=BaseDirection.RTL), pyoxigraph.Triple(*IRIS[:3])]
)
def test_what_is_rdf_1_2_is_refused(value: Literal | pyoxigraph.Triple) -> None:
    store = pyoxigraph.Store()
    store.add(Quad(IRIS[0], IRIS[1], value))
    with pytest.raises(NotAcceptable, match=r"RDF 1\.2"):
        ours(store, "SELECT ?o { <http://example.org/a> ?p ?o }")
