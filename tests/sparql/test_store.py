"""The one writer: the union, idempotence, ownership, crashes, snapshots."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from ontology.errors import StoreError, StoreInUse
from sparql import snapshots
from sparql.store import Store

ROOT = Path(__file__).resolve().parents[2]
S, P = (NamedNode(f"http://example.org/{name}") for name in "sp")
G, H, F = (NamedNode(f"http://localhost:8000/graph/{name}") for name in "ghf")

# Few terms, so that graphs share triples; and text of any kind, which must survive the way through SPARQL.
_FEW = st.sampled_from([Literal("a"), Literal("b"), S, P])
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_NASTY = st.sampled_from(['"', "\\", "\\\\u0022", "'''", "} } ; DROP ALL #", "\x00", "\x7f", "￾", "\r\n", "\t", "﷐"])
_LITERALS = st.one_of(
    st.builds(Literal, st.one_of(_TEXT, _NASTY)),
    st.builds(lambda text: Literal(text, language="en-GB"), st.one_of(_TEXT, _NASTY)),
    st.builds(lambda text: Literal(text, datatype=NamedNode("http://example.org/d")), _TEXT),
    st.builds(lambda number: Literal(f"0{number}", datatype=NamedNode(_INTEGER)), st.integers(0, 99)),
)
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_TRIPLES = st.builds(Quad, st.sampled_from([S, P]), st.just(P), st.one_of(_FEW, _LITERALS))
_CONTENTS = st.lists(_TRIPLES, max_size=6)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.sampled_from([G, H, F]), _CONTENTS), min_size=1, max_size=6))
def test_the_default_graph_is_the_union_of_the_named_graphs(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[NamedNode, list[Quad]]]
) -> None:
    expected: dict[NamedNode, list[Quad]] = {}
    with Store.open(tmp_path_factory.mktemp("union")) as store:
        for graph, quads in changes:
            expected[graph] = quads
            store.replace(graph, quads)
            assert not store.replace(graph, quads), "the same again changes nothing"
        held = list(pyoxigraph.Store.read_only(str(store.snapshot().path)))
        named = [quad for quad in held if quad.graph_name != DefaultGraph()]
        default = [quad.triple for quad in held if quad.graph_name == DefaultGraph()]
        assert len(default) == len(set(default))
        assert set(default) == {quad.triple for quad in named}
        assert store.graphs() == tuple(sorted((g for g, q in expected.items() if q), key=lambda g: g.value))
    wanted = pyoxigraph.Store()
    wanted.extend(
        Quad(quad.subject, quad.predicate, quad.object, graph) for graph, quads in expected.items() for quad in quads
    )
    assert set(named) == set(wanted)


def test_delete_keeps_what_another_graph_says(store: Store) -> None:
    store.replace(G, [Quad(S, P, Literal("shared")), Quad(S, P, Literal("alone"))])
    store.replace(H, [Quad(S, P, Literal("shared"))])
    assert store.delete(G)
    assert not store.delete(G)
    assert store.graphs() == (H,)
    held = set(pyoxigraph.Store.read_only(str(store.snapshot().path)))
    assert held == {Quad(S, P, Literal("shared")), Quad(S, P, Literal("shared"), H)}


@pytest.mark.parametrize(
    ("form", "datatype"),
    [("01", "integer"), ("1.50", "decimal"), ("1", "boolean"), ("2024-01-01T00:00:00.000Z", "dateTime")],
)
def test_literals_that_the_engine_rewrites_are_no_change(store: Store, form: str, datatype: str) -> None:
    quads = [Quad(S, P, Literal(form, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}")))]
    assert store.replace(G, quads)
    assert not store.replace(G, quads)


def test_triple_terms_are_kept(store: Store) -> None:
    quads = [Quad(S, P, Triple(S, P, Literal("said", language="en")))]
    assert store.replace(G, quads)
    assert not store.replace(G, quads)


def test_what_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="blank node"):
        store.replace(G, [Quad(S, P, BlankNode())])
    with pytest.raises(StoreError, match="blank node"):
        store.replace(G, [Quad(S, P, Triple(S, P, BlankNode()))])
    with pytest.raises(StoreError, match="own quads"):
        store.replace(G, [Quad(S, P, S, H)])
    assert store.graphs() == ()


def test_a_second_opener_is_told_who_has_it(store: Store) -> None:
    with pytest.raises(StoreInUse, match=r"process [0-9]+"):
        Store.open(store.path)
    code = "import sys; from pathlib import Path; from sparql.store import Store; Store.open(Path(sys.argv[1]))"
    other = subprocess.run(
        [sys.executable, "-c", code, str(store.path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "StoreInUse" in other.stderr


def test_the_base_is_written_in_the_store(tmp_path: Path) -> None:
    with Store.open(tmp_path, "https://data.example.org/") as store:
        assert store.base == "https://data.example.org/"
    with Store.open(tmp_path) as store:
        assert store.base == "https://data.example.org/"
    with pytest.raises(StoreError, match=r"https://data\.example\.org/.*https://other\.example\.org/"):
        Store.open(tmp_path, "https://other.example.org/")


@pytest.mark.parametrize("layout", ["{", "[]", '{"format": 1}', '{"format": 2, "base": "http://localhost:8000/"}'])
def test_a_layout_that_is_not_ours(tmp_path: Path, layout: str) -> None:
    (tmp_path / "chancery.json").write_text(layout)
    with pytest.raises(StoreError, match=r"chancery\.json|format"):
        Store.open(tmp_path)


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.delete(G)
    assert json.loads((tmp_path / "chancery.json").read_text())["format"] == 1
    assert not (tmp_path / "owner").exists()


def test_snapshots_show_what_was_written(store: Store) -> None:
    with pytest.raises(StoreError, match="no snapshot"):
        snapshots.latest(store.path)
    first = store.snapshot()
    assert (first.generation, store.generation) == (1, 1)
    assert store.snapshot() == first
    store.replace(G, [Quad(S, P, S)])
    second = store.snapshot()
    assert second.generation == 2
    assert len(pyoxigraph.Store.read_only(str(second.path))) == 2
    assert len(pyoxigraph.Store.read_only(str(first.path))) == 0
    assert snapshots.latest(store.path) == second


def test_the_generation_survives_a_restart(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.replace(G, [Quad(S, P, S)])
        shown = store.snapshot()
    with Store.open(tmp_path) as store:
        assert store.snapshot() == shown, "nothing has changed"
        store.delete(G)
    with Store.open(tmp_path) as store:
        assert store.snapshot().generation == 2, "the change before the restart is shown now"


def test_old_snapshots_are_retired_under_a_reader(store: Store) -> None:
    store.replace(G, [Quad(S, P, S)])
    first = store.snapshot()
    reader = pyoxigraph.Store.read_only(str(first.path))
    for number in range(6):
        store.replace(H, [Quad(S, P, Literal(number))])
        store.snapshot()
    assert [each.generation for each in snapshots.found(store.path)] == [1, 2, 3, 4, 5, 6, 7], "they are young"
    snapshots.retire(store.path, young=0)
    assert [each.generation for each in snapshots.found(store.path)] == [4, 5, 6, 7]
    assert not first.path.exists()
    assert len(list(reader)) == 2
    snapshots.retire(store.path, keep=1, young=0)
    assert [each.generation for each in snapshots.found(store.path)] == [7]


def test_an_unfinished_snapshot_is_never_taken(store: Store) -> None:
    shown = store.snapshot()
    (store.path / "snapshots" / "unfinished").mkdir()
    (store.path / "snapshots" / "retired-0").mkdir()
    assert snapshots.latest(store.path) == shown
    store.replace(G, [Quad(S, P, S)])
    assert store.snapshot().generation == 2
    assert sorted(each.name for each in (store.path / "snapshots").iterdir()) == ["1", "2"]


_WRITER = """
import sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from sparql.store import Store
s, p = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
store = Store.open(Path(sys.argv[1]))
for number in range(1_000_000):
    graph = NamedNode(f"http://localhost:8000/graph/{number % 7}")
    store.replace(graph, [Quad(s, p, Literal(f"{number} {each}")) for each in range(50)])
    if number % 10 == 9:
        store.snapshot()
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_whole_graphs(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            if int(line) == 40:
                time.sleep(0.011)  # somewhere within a replacement
                writer.send_signal(signal.SIGKILL)
        writer.wait()
    with Store.open(tmp_path) as store:
        held = list(pyoxigraph.Store.read_only(str(store.snapshot().path)))
        assert len(store.graphs()) == 7
    contents: dict[NamedNode | DefaultGraph, list[str]] = {}
    for quad in held:
        assert isinstance(quad.object, Literal)
        contents.setdefault(quad.graph_name, []).append(quad.object.value)
    default = contents.pop(DefaultGraph())
    for values in contents.values():
        assert len(values) == 50
        assert len({value.split()[0] for value in values}) == 1, "the graph of one replacement, not of two"
    assert sorted(default) == sorted(value for values in contents.values() for value in values)
