"""A small store over the worked example of the ontology, with its taxonomy, and a snapshot of it."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat

from ontology import iris
from ontology.iris import DataIris
from ontology.taxonomy import turtle_files
from sparql.snapshots import Snapshot
from sparql.store import Store

ONTOLOGY = files("ontology")


def _numbers(count: int) -> Iterator[Quad]:
    for number in range(count):
        subject = NamedNode(f"http://example.org/thing/{number}")
        yield Quad(subject, NamedNode("http://example.org/number"), pyoxigraph.Literal(number))


def _parsed(*path: str, format_: RdfFormat) -> list[Quad]:
    content = ONTOLOGY.joinpath(*path).read_bytes()
    return list(pyoxigraph.parse(content, format_))


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The article of `ontology/examples/worked.trig`, its two actors, and the relations."""
    data = DataIris(iris.DEFAULT_BASE)
    actors = """
        PREFIX chy: <https://w3id.org/chancery/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX actor: <http://localhost:8000/id/actor/>
        actor:az a chy:State ; rdfs:label "Azerbaijan"@en ; chy:state actor:az .
        actor:az-gov a chy:Government ; rdfs:label "Government of Azerbaijan"@en ; chy:state actor:az .
        actor:ir a chy:State ; rdfs:label "Iran"@en ; chy:state actor:ir ;
            owl:sameAs <http://www.wikidata.org/entity/Q794> .
    """
    with Store.open(tmp_path_factory.mktemp("example")) as store:
        article = _parsed("examples", "worked.trig", format_=RdfFormat.TRIG)
        for name in {quad.graph_name for quad in article}:
            assert isinstance(name, NamedNode)
            store.replace(name, [quad for quad in article if quad.graph_name == name])
        taxonomy = _parsed("taxonomy", "relations.ttl", format_=RdfFormat.TURTLE)
        store.replace(data.reference_graph("taxonomy"), taxonomy)
        store.replace(data.reference_graph("gazetteer"), pyoxigraph.parse(actors, RdfFormat.TURTLE))
        yield store.snapshot()


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """All that `ontology/examples` says, graph by graph, and the taxonomy."""
    with Store.open(tmp_path_factory.mktemp("examples")) as store:
        quads = [
            quad
            for file in sorted(ONTOLOGY.joinpath("examples").iterdir(), key=lambda each: each.name)
            for quad in _parsed("examples", file.name, format_=RdfFormat.TRIG)
        ]
        for name in {quad.graph_name for quad in quads}:
            assert isinstance(name, NamedNode)
            store.replace(name, [quad for quad in quads if quad.graph_name == name])
        taxonomy = [quad for file in turtle_files() for quad in pyoxigraph.parse(file.read_bytes(), RdfFormat.TURTLE)]
        store.replace(DataIris().reference_graph("taxonomy"), taxonomy)
        yield store.snapshot()


@pytest.fixture(scope="session")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """A snapshot with 1,000 quads: three of their patterns crossed are a query that would run for minutes."""
    path: Path = tmp_path_factory.mktemp("thousand")
    with Store.open(path) as store:
        store.replace(NamedNode("http://localhost:8000/graph/numbers"), _numbers(1_000))
        yield store.snapshot()
