"""Programs of others that follow our IRIs and read our answers: curl, rdflib, and a second server with SERVICE."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import DefaultGraph, NamedNode
from pyoxigraph import Store as Engine
from rdflib import Graph

from sparql.store import Store
from tests.server.beside import oxigraph

CURL = shutil.which("curl")
GRAPH_FORMS = (
    *("text/turtle", "application/n-triples", "application/n-quads", "application/trig", "application/rdf+xml"),
    "application/ld+json",
)
TABLE_FORMS = (
    *("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"),
    "text/html",
)
LIST_FORMS = ("application/ld+json", "application/x-ndjson", "text/csv", "text/turtle", "application/geo+json")
SELECT = urlencode({"query": "SELECT * { ?s ?p ?o } LIMIT 3"})
CONSTRUCT = urlencode({"query": "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3"})
# A path, what Accept says, and the type that comes.
ASKED = (
    *(("id/actor/ir", accept, accept) for accept in (*GRAPH_FORMS, "text/html")),
    *((f"sparql?{SELECT}", accept, accept) for accept in TABLE_FORMS),
    *((f"sparql?{CONSTRUCT}", accept, accept) for accept in GRAPH_FORMS),
    *((".well-known/void", accept, accept) for accept in GRAPH_FORMS),
    *(("api/events", accept, accept) for accept in LIST_FORMS),
    ("api/events", "application/json", "application/ld+json"),
    ("id/actor/ir", "*/*", "text/turtle"),
    ("api/actors/nobody", "text/turtle", "application/problem+json"),
    ("api/actors/nobody", "text/plain", "text/plain"),
)


@pytest.mark.skipif(CURL is None, reason="needs curl")
@pytest.mark.parametrize(("path", "accept", "kind"), ASKED)
def test_curl_gets_the_type_that_it_asks_for(address: str, path: str, accept: str, kind: str) -> None:
    told = "\n%{content_type}\n%{num_redirects}"
    command = [str(CURL), "-sSL", "-H", f"Accept: {accept}", "-w", told, address + path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    body, got, redirects = done.stdout.rsplit("\n", 2)
    assert got.partition(";")[0] == kind
    assert int(redirects) == path.startswith("id/")
    assert body


def test_rdflib_follows_an_iri_of_ours(address: str, store: Store) -> None:
    """The IRIs of this store are of another host, so their paths are asked for here."""
    graph = Graph().parse(f"{address}id/actor/ir")
    engine = Engine.read_only(str(store.snapshot().path))
    iran = NamedNode(f"{store.base}id/actor/ir")
    said = {(quad.predicate.value, str(quad.object)) for quad in engine.quads_for_pattern(iran, None, None, None)}
    read = {(str(p), o.n3()) for s, p, o in graph if str(s) == iran.value}
    assert read == said
    assert len(read) >= 5


def test_a_second_server_joins_what_it_has_with_ours(address: str, store: Store, tmp_path: Path) -> None:
    """Capitals lie there, names and events here; each server answers its part of one query."""
    iran = f"{store.base}id/actor/ir"
    with oxigraph(tmp_path / "other") as other:
        theirs = f'<{iran}> <http://example.com/capital> "Tehran" .'.encode()
        urlopen(Request(f"{other}/store?default", theirs, {"Content-Type": "application/n-triples"})).close()
        query = f"""
        PREFIX chy: <https://w3id.org/chancery/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?capital ?name (COUNT(DISTINCT ?event) AS ?events) {{
          ?state <http://example.com/capital> ?capital .
          SERVICE <{address}sparql> {{ ?event chy:recipient ?state . ?state rdfs:label ?name }}
        }} GROUP BY ?capital ?name"""
        asked = Request(
            f"{other}/query",
            query.encode(),
            {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"},
        )
        (row,) = json.load(urlopen(asked))["results"]["bindings"]
    engine = Engine.read_only(str(store.snapshot().path))
    recipient = NamedNode("https://w3id.org/chancery/ns#recipient")
    events = {q.subject for q in engine.quads_for_pattern(None, recipient, NamedNode(iran), DefaultGraph())}
    assert {name: term["value"] for name, term in row.items()} == {
        "capital": "Tehran",
        "name": "Iran",
        "events": str(len(events)),
    }
    assert events
