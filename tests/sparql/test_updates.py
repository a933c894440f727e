"""What an update writes to, as it is read from its text, and what may not be written."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from ontology.errors import QueryError, QuerySyntaxError, ReservedGraph, StoreError
from sparql import updates
from sparql.dataset import Dataset
from sparql.loading import load
from sparql.store import Store
from sparql.updates import Targets

BASE = "http://localhost:8000/"
S, P, MINE = (NamedNode(f"http://example.org/{name}") for name in ("s", "p", "mine"))
ARTICLE, OTHER = (NamedNode(f"{BASE}graph/article/{name}") for name in "ab")
FACT = Quad(S, P, Literal("said"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def kept(store: Store) -> Store:
    """A store with an article."""
    store.replace(ARTICLE, [FACT])
    return store


def run(store: Store, text: str, dataset: Dataset | None = None) -> None:
    store.update(updates.read(text, store.base, dataset))


def held(store: Store) -> set[Quad]:
    return set(pyoxigraph.Store.read_only(str(store.snapshot().path)))


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("INSERT DATA { <a> <b> <c> }", Targets(default=True)),
        ("insert data { graph <x:g> { <a> <b> 'GRAPH <x:h> { }' } }", Targets({"x:g"})),
        ("DELETE DATA { GRAPH <g> { <a> <b> 1 } . <a> <b> 2 } # GRAPH <x:h> {", Targets({BASE + "g"}, default=True)),
        ("BASE <x:y/> PREFIX e: <z#> INSERT DATA { GRAPH e:g {} }", Targets({"x:y/z#g"})),
        ("PREFIX e: <x:> INSERT DATA { GRAPH e:a\\-b {} }", Targets({"x:a-b"})),
        ("INSERT DATA { GRAPH <x:\\u0061> { } }", Targets({"x:a"})),
        ("INSERT DATA { GRAPH <other/../graph/article/a> { } }", Targets({ARTICLE.value})),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", Targets(variables={"?g"})),
        ("DELETE { GRAPH $g { ?s ?p ?o } } WHERE { GRAPH $g { ?s ?p ?o } }", Targets(variables={"$g"})),
        ("WITH <x:g> DELETE { ?s ?p ?o } INSERT { GRAPH <x:h> { ?s ?p 1 } } WHERE { }", Targets({"x:g", "x:h"})),
        ("INSERT { } WHERE { GRAPH <x:g> { { ?s ?p ?o } } }", Targets()),
        ("INSERT { ?s ?p '}' } USING <x:g> USING NAMED <x:h> WHERE { { ?s ?p '{' } }", Targets(default=True)),
        ("CLEAR ALL", Targets(default=True, all_named=True)),
        ("DROP SILENT NAMED ; CLEAR DEFAULT", Targets(default=True, all_named=True)),
        ("CREATE SILENT GRAPH <x:g>", Targets({"x:g"})),
        ("COPY DEFAULT TO GRAPH <x:g>; ADD <x:h> TO <x:i>;", Targets({"x:g", "x:h", "x:i"}, default=True)),
        ("PREFIX e: <x:> PREFIX f: <y:> MOVE e:a TO e:b ; CLEAR GRAPH f:a", Targets({"x:a", "x:b", "y:a"})),
        ('VERSION "1.2" INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 {| <x:c> 2 |} } }', Targets({"x:g"})),
        ("INSERT DATA { <x:r> <x:says> <<( <x:a> <x:b> 1 )>> }", Targets(default=True)),
        ("", Targets()),
        ("PREFIX e: <x:>", Targets()),
    ],
)  # fmt: skip
def test_what_is_written(text: str, targets: Targets) -> None:
    assert updates.read(text, BASE).targets == targets
    with suppress(RuntimeError):  # a graph that is not there; but the engine reads it too
        pyoxigraph.Store().update(text, base_iri=BASE)


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e: <x:> INSERTDATA { GRAPH e:g { e:a e:b 1 } }",
        "PREFIX e: <x:> INSERT DATA { GRAPHe:g { e:a e:b 1 } }",
        "PREFIX e: <x:> COPYe:x TO e:y",
        "PREFIX e: <x:> COPY DEFAULTTOe:y",
        "CLEARDEFAULT",
    ],
)
def test_words_that_run_together_are_refused(text: str) -> None:
    """The engine takes each of them as the keywords that it begins with; nobody should have to guess what is meant."""
    with pytest.raises(QueryError, match="spaces around"):
        updates.read(text, BASE)


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("INSERT DATA { ?x <b> <c> }", 1, 27, ""),
        ("CLEAR\nXYZ", 2, 4, ""),
        ("SELECT * { ?s ?p ?o }", 1, 8, "/sparql"),
        ("INSERT DATA { rdfs:label <x:b> 1 }", 1, 25, "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"),
        ("INSERT DATA { <x:a> <x:b> 1", 1, 28, "more '{'"),
    ],
)
def test_what_is_no_update_says_where(store: Store, text: str, line: int, column: int, hint: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        run(store, text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert hint in caught.value.hint
    assert store.generation == 0


def test_the_dataset_of_a_request(store: Store) -> None:
    run(store, "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } GRAPH <x:h> { <x:a> <x:b> 2 } }")
    run(store, "INSERT { <x:a> <x:from> ?o } WHERE { ?s ?p ?o }", Dataset(("x:g",)))
    run(store, "INSERT { <x:a> <x:named> ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", Dataset((), ("x:h",)))
    said = {str(quad.triple) for quad in held(store) if quad.graph_name == DefaultGraph()}
    one, two = (f'"{n}"^^<http://www.w3.org/2001/XMLSchema#integer>' for n in (1, 2))
    assert said == {f"<x:a> <x:from> {one}", f"<x:a> <x:named> {two}"}
    run(store, "DELETE WHERE { ?s <x:from> ?o } ; DELETE WHERE { <x:a> <x:named> ?o }", Dataset(("x:g",)))
    assert {str(quad.triple) for quad in held(store) if quad.graph_name == DefaultGraph()} == said, "x:g says neither"
    for text in (
        "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <x:g> WHERE { ?s ?p ?o }",
    ):
        with pytest.raises(QueryError, match="leave one out"):
            run(store, text, Dataset(("x:g",)))


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH {ARTICLE} {{ <x:a> <x:b> 1 }} }}",
        f"PREFIX g: <{BASE}graph/> INSERT DATA {{ GRAPH g:new {{ <x:a> <x:b> 1 }} }}",
        f"INSERT DATA {{ GRAPH <x:mine> {{ <x:a> <x:b> 1 }} }} ; CLEAR GRAPH {ARTICLE}",
        f"WITH {ARTICLE} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"MOVE {ARTICLE} TO <x:mine>",
        f"COPY <x:mine> TO {ARTICLE}",
        "INSERT DATA { <x:a> <x:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL", "CLEAR NAMED", "CLEAR DEFAULT", "COPY <x:mine> TO DEFAULT",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"INSERT {{ GRAPH ?g {{ <x:a> <x:b> 1 }} }} WHERE {{ BIND(IRI('{OTHER.value}') AS ?g) }}",
    ],
)  # fmt: skip
def test_the_graphs_of_the_service_are_its_own(kept: Store, text: str) -> None:
    before = held(kept)
    with pytest.raises(ReservedGraph, match="GRAPH <https://example"):
        run(kept, text)
    assert held(kept) == before


def test_beside_articles_everybody_may_write_elsewhere(kept: Store) -> None:
    run(kept, "INSERT DATA { GRAPH <x:mine> { <x:a> <x:b> 1 } } ; COPY <x:mine> TO <x:copy>")
    run(kept, "INSERT { GRAPH <x:mine> { ?s <x:seen> true } } WHERE { ?s ?p ?o }")
    quads = held(kept)
    assert {quad.triple for quad in quads if quad.graph_name == DefaultGraph()} == {FACT.triple}
    assert sum(quad.graph_name == NamedNode("x:mine") for quad in quads) == 2
    kept.delete(ARTICLE)
    run(kept, "DROP ALL")
    assert held(kept) == set()


def test_in_an_empty_store_no_variable_makes_a_graph_of_the_service(store: Store) -> None:
    run(store, "INSERT { GRAPH ?g { <x:a> <x:b> 1 } } WHERE { VALUES ?g { <x:g> <x:h> } }")
    assert {graph.value for graph in store.graphs()} == {"x:g", "x:h"}
    text = f"INSERT {{ GRAPH ?g {{ <x:a> <x:b> 1 }} }} WHERE {{ BIND(IRI('{ARTICLE.value}') AS ?g) }}"
    with pytest.raises(ReservedGraph, match="would make"):
        run(store, text)
    assert {graph.value for graph in store.graphs()} == {"x:g", "x:h"}


def test_an_article_does_not_take_the_default_graph_of_others(store: Store) -> None:
    run(store, "INSERT DATA { <x:a> <x:b> 1 }")
    with pytest.raises(StoreError, match="MOVE DEFAULT"):
        store.replace(ARTICLE, [FACT])
    run(store, "MOVE DEFAULT TO <https://example.org/mine>")
    assert store.replace(ARTICLE, [FACT])


def test_an_update_is_done_as_a_whole_or_not(store: Store) -> None:
    with pytest.raises(QueryError, match="already exists"):
        run(store, "INSERT DATA { <x:a> <x:b> 1 } ; CREATE GRAPH <x:g> ; CREATE GRAPH <x:g>")
    assert held(store) == set()


def test_whole_graphs(kept: Store) -> None:
    one, two = Triple(S, P, Literal("one")), Triple(S, P, Literal("two"))
    assert kept.write(MINE, [one])
    assert not kept.write(MINE, [two])
    assert {quad.triple for quad in held(kept) if quad.graph_name == MINE} == {one, two}
    kept.write(MINE, [two], replace=True)
    assert {quad.triple for quad in held(kept) if quad.graph_name == MINE} == {two}
    kept.write(MINE, [], replace=True)
    assert kept.holds(MINE), "an empty graph is a graph"
    assert kept.remove(MINE)
    assert not kept.remove(MINE)
    for graph in (ARTICLE, OTHER, DefaultGraph()):
        with pytest.raises(ReservedGraph):
            kept.write(graph, [one])
        with pytest.raises(ReservedGraph):
            kept.remove(graph)


def test_loading_keeps_the_union(kept: Store) -> None:
    text = f"""{S} {P} "new" {ARTICLE} .\n{S} {P} "more" {OTHER} .\n{S} {P} "mine" {MINE} ."""
    quads = list(pyoxigraph.parse(text, RdfFormat.N_QUADS))
    assert load(kept, quads) == 3
    assert load(kept, quads) == 3
    said = {quad.object for quad in held(kept) if quad.graph_name == DefaultGraph()}
    assert said == {Literal("new"), Literal("more")}, "what the article said before is gone"
    assert not kept.rebuild()
    with pytest.raises(ReservedGraph):
        load(kept, [FACT])


def test_a_default_graph_that_is_wrong_is_found_and_made_right(kept: Store) -> None:
    path = kept.path
    kept.close()
    engine = pyoxigraph.Store(str(path / "live"))
    engine.remove(FACT)
    engine.add(Quad(S, P, Literal("nobody says it")))
    del engine
    with Store.open(path) as store:
        found = store.rebuild()
        assert found.missing == (FACT.triple,)
        assert [triple.object for triple in found.extra] == [Literal("nobody says it")]
        assert {quad.triple for quad in held(store) if quad.graph_name == DefaultGraph()} == {FACT.triple}
        assert not store.rebuild()
