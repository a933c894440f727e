"""The rows of what is said of things: never anything but what the engine says of a snapshot."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, DefaultGraph, Literal, NamedNode, Quad

from ontology.iris import DataIris
from sparql import loading, updates
from sparql.statements import FILE, Pair, Statements
from sparql.store import Store

DATA = DataIris()
GRAPHS = [DATA.article_graph(key) for key in "abc"]
THINGS = [NamedNode(f"http://example.org/{key}") for key in "abcd"]
VALUES: list[NamedNode | Literal] = [
    THINGS[0],
    Literal("plain"),
    Literal("\u0130stanbul", language="tr"),
    Literal("7", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    Literal("07", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
]
PROPERTY = NamedNode("http://example.org/says")
QUADS = st.lists(
    st.builds(lambda who, what: Quad(who, PROPERTY, what), st.sampled_from(THINGS), st.sampled_from(VALUES))
)


def place(store: Store) -> tuple[pyoxigraph.Store, int]:
    """The newest snapshot, and how far it has come."""
    snapshot = store.snapshot()
    number = store.journal.marked(snapshot.generation)
    assert number is not None
    return pyoxigraph.Store.read_only(str(snapshot.path)), number


def said(engine: pyoxigraph.Store, thing: NamedNode) -> set[Pair]:
    quads = engine.quads_for_pattern(thing, None, None, DefaultGraph())
    return {(quad.predicate.value, quad.object) for quad in quads if isinstance(quad.object, (NamedNode, Literal))}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def rows(store: Store) -> Iterator[Statements]:
    opened = Statements(store.path, store.journal)
    yield opened
    opened.close()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(GRAPHS), QUADS), min_size=1, max_size=5))
def test_whatever_is_written_rows_say_what_each_snapshot_says(changes: list[tuple[NamedNode, list[Quad]]]) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store") as store:
        rows = Statements(store.path, store.journal)
        try:
            shown = []
            for graph, quads in changes:
                store.replace(graph, quads)
                engine, number = place(store)
                assert rows.follow(engine, number)
                shown.append((engine, number))
            assert rows.wait(20)
            for engine, number in shown:
                for thing in THINGS:
                    found = rows.about(thing.value, number)
                    assert found is None or (set(found) == said(engine, thing) and len(found) == len(set(found)))
            last, number = shown[-1]
            assert all(rows.about(thing.value, number) is not None or not said(last, thing) for thing in THINGS)
        finally:
            rows.close()


def test_an_older_snapshot_is_not_told_what_came_later(store: Store, rows: Statements) -> None:
    store.replace(GRAPHS[0], [Quad(THINGS[0], PROPERTY, Literal("early"))])
    engine, early = place(store)
    rows.follow(engine, early)
    assert rows.wait(20)
    assert rows.about(THINGS[0].value, early) == [(PROPERTY.value, Literal("early"))]
    store.replace(GRAPHS[0], [Quad(THINGS[0], PROPERTY, Literal("late"))])
    engine, late = place(store)
    rows.follow(engine, late)
    assert rows.about(THINGS[0].value, early) is None
    assert rows.about(THINGS[0].value, late) == [(PROPERTY.value, Literal("late"))]
    store.delete(GRAPHS[0])
    rows.follow(*place(store))
    assert rows.about(THINGS[0].value, place(store)[1]) == []


def test_what_the_journal_does_not_tell_is_read_again(store: Store, rows: Statements) -> None:
    store.replace(GRAPHS[0], [Quad(THINGS[0], PROPERTY, Literal("a"))])
    rows.follow(*place(store))
    assert rows.wait(20)
    many = [NamedNode(f"http://example.org/{number}") for number in range(2000)]
    loading.load(store, (Quad(each, PROPERTY, value, GRAPHS[1]) for value in VALUES for each in many))
    engine, number = place(store)
    rows.follow(engine, number)
    assert rows.wait(20)
    for thing in (*THINGS, *many):
        assert set(rows.about(thing.value, number) or ()) == said(engine, thing)


def test_what_a_row_cannot_say_is_asked_of_the_engine(store: Store, rows: Statements) -> None:
    right = Literal("\u0627", language="ar", direction=BaseDirection.RTL)
    for thing, value in zip(THINGS, (right, BlankNode("b"), Literal("c")), strict=False):
        store.update(updates.read(f"INSERT DATA {{ {thing} {PROPERTY} {value} }}", store.base))
    engine, number = place(store)
    rows.follow(engine, number)
    assert rows.wait(20)
    assert [rows.about(thing.value, number) for thing in THINGS[:3]] == [None, None, [(PROPERTY.value, Literal("c"))]]


def test_a_file_that_cannot_be_read_is_made_anew(store: Store) -> None:
    (store.path / FILE).write_bytes(b"this is not a database, and it is long enough to be looked at" * 9)
    store.replace(GRAPHS[0], [Quad(THINGS[0], PROPERTY, Literal("a"))])
    rows = Statements(store.path, store.journal)
    engine, number = place(store)
    assert rows.follow(engine, number)
    assert rows.wait(20)
    assert rows.about(THINGS[0].value, number) == [(PROPERTY.value, Literal("a"))]
    rows.close()


def test_the_next_start_goes_on_from_the_file(store: Store) -> None:
    store.replace(GRAPHS[0], [Quad(THINGS[0], PROPERTY, Literal("a")), Quad(THINGS[1], PROPERTY, Literal("b"))])
    first = Statements(store.path, store.journal)
    first.follow(*place(store))
    assert first.wait(20)
    first.close()
    with sqlite3.connect(store.path / FILE) as file:
        assert file.execute("SELECT whole FROM followed").fetchone() == (1,)
    store.replace(GRAPHS[0], [Quad(THINGS[0], PROPERTY, Literal("c"))])
    second = Statements(store.path, store.journal)
    engine, number = place(store)
    second.follow(engine, number)
    assert second.about(THINGS[0].value, number) == [(PROPERTY.value, Literal("c"))]
    assert second.about(THINGS[1].value, number) == []
    second.close()
    file.close()
