"""Files into a store: by the engine's own loader where nothing has to be looked at, and with the same outcome."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from ontology.errors import StoreError
from sparql import loading
from sparql.loading import load, load_lines
from sparql.store import Store

S, P, G = (NamedNode(f"http://example.org/{name}") for name in "spg")
TRIPLES = '<x:s> <x:p> "a\\u00e9" .\n\n# nothing\n_:b <x:p> <x:o> .\n  <x:s> <x:p> "a\\u00e9" .\n'
QUADS = "<x:s> <x:p> 1 <x:g> .\n".replace("1", '"1"') + '<x:s> <x:p> "2" .\n_:b <x:p> _:c <x:g> .\n'
ARTICLE = "http://localhost:8000/graph/article/a"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


def written(folder: Path, name: str, text: str) -> tuple[Path, RdfFormat]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    kind = RdfFormat.from_extension(path.suffix[1:])
    assert kind is not None
    return path, kind


def held(store: Store) -> list[str]:
    found = pyoxigraph.Dataset(pyoxigraph.Store.read_only(str(store.snapshot().path)))
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, found))


NAMED = f'<x:s> <x:p> "a \\"b\\" <{ARTICLE}> ."@en <{ARTICLE}> .\n<x:s> <x:p> <{ARTICLE}><{ARTICLE}> .\n'
FILES: list[tuple[str, str, NamedNode | None, int]] = [
    ("a.nt", TRIPLES, None, 3),
    ("a.nt", TRIPLES, G, 3),
    ("a.nq", QUADS, None, 3),
    ("a.nq", "", None, 0),
    ("a.nq", NAMED, None, 2),
]


@pytest.mark.parametrize("case", FILES)
def test_both_loaders_load_the_same(tmp_path: Path, store: Store, case: tuple[str, str, NamedNode | None, int]) -> None:
    name, text, graph, count = case
    path, kind = written(tmp_path, name, text)
    assert load_lines(store, path, kind, graph) == count
    with Store.open(tmp_path / "other") as other:
        quads = parse(path=str(path), format=kind, rename_blank_nodes=True)
        placed = (Quad(q.subject, q.predicate, q.object, graph) if graph else q for q in quads)
        assert load(other, placed) == count
        assert held(store) == held(other)
    assert not store.rebuild()


def test_what_the_service_keeps_is_looked_at(tmp_path: Path, store: Store) -> None:
    for text in (
        f"<x:s> <x:p> <{ARTICLE}> .",
        f"<x:s> <x:p> <x:o> <{ARTICLE}> .\n<x:s> <x:p> <x:o> .",
        f"_:b <x:p> <x:o> <{ARTICLE}> .",
        f"<x:s> <x:p> <x:o> <{ARTICLE[:-9]}\\u0061rticle/a> .",
    ):
        assert load_lines(store, *written(tmp_path, "a.nq", text)) is None
    assert load_lines(store, *written(tmp_path, "a.ttl", "<x:s> <x:p> 1 .")) is None
    assert load_lines(store, *written(tmp_path, "a.nt", TRIPLES), NamedNode(ARTICLE)) is None
    assert load_lines(store, *written(tmp_path, "a.nq", QUADS), G) is None
    assert held(store) == []
    store.replace(NamedNode(ARTICLE), [Quad(S, P, Literal("said"))])
    assert load_lines(store, *written(tmp_path, "a.nt", TRIPLES)) is None
    assert load_lines(store, *written(tmp_path, "a.nq", QUADS)) is None
    assert load_lines(store, *written(tmp_path, "a.nt", TRIPLES), G) == 3
    assert not store.rebuild()


def test_a_file_that_is_wrong(tmp_path: Path, store: Store) -> None:
    store.snapshot()
    with pytest.raises(SyntaxError, match="line 6"):
        load_lines(store, *written(tmp_path, "a.nt", f"{TRIPLES}<x:s> <x:p> wrong .\n"))
    with pytest.raises(StoreError, match="blank node"):
        load_lines(store, *written(tmp_path, "a.nq", "<x:s> <x:p> <x:o> _:g ."))
    assert held(store) == []
    assert load_lines(store, *written(tmp_path, "a.nt", TRIPLES)) == 3
    engine = pyoxigraph.Store.read_only(str(store.snapshot().path))
    assert len(list(engine.quads_for_pattern(None, None, None, DefaultGraph()))) == 2


def test_graphs_that_cannot_be_loaded_leave_nothing_in_the_default_one(tmp_path: Path, store: Store) -> None:
    said, _ = written(tmp_path, "a.nt", '<x:s> <x:p> "1" .\n')
    look = loading.Look(count=1, own=1, names={ARTICLE.encode() + b"/b"})
    for graphs in (0, 1):
        if graphs:
            store.replace(NamedNode(ARTICLE), [Quad(S, P, Literal("said"))])
        with pytest.raises(FileNotFoundError):
            loading.load_own(store, tmp_path / "gone.nq", look, said)
        assert len(held(store)) == 2 * graphs
    assert not store.rebuild()


def test_a_graph_whose_name_is_no_iri_is_left_to_the_reader_of_quads(tmp_path: Path, store: Store) -> None:
    assert load_lines(store, *written(tmp_path, "a.nq", f'<x:s> <x:p> "1" <{ARTICLE}/{{> .\n')) is None
