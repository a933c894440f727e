"""What tells others that there is something here: look-ups, descriptions, site maps, files."""

import gzip
import hashlib
from base64 import b64decode
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Engine

from server.discovery.dumps import FILES, Dumps
from sparql.store import Store

VOID = "http://rdfs.org/ns/void#"
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def look(client: TestClient, iri: str) -> tuple[int, str]:
    answer = client.get("/lookup", params={"iri": iri}, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", "")


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.wikidata.org/entity/Q794",
        "https://www.wikidata.org/wiki/Q794",
        "https://www.wikidata.org/entity/Q794",
        "https://m.wikidata.org/wiki/Q794",
        "https://data.example.org/id/actor/ir",
    ],
)
def test_an_iri_of_others_leads_to_ours(client: TestClient, iri: str) -> None:
    assert look(client, iri) == (303, "/id/actor/ir")


def test_an_address_leads_to_its_article(client: TestClient) -> None:
    status, where = look(client, "https://example.org/talks")
    assert (status, where.startswith("/id/article/")) == (303, True)
    page = client.get("/lookup", params={"iri": "https://example.org/talks"}, headers={"Accept": "text/html"})
    assert "Talks stall" in page.text


@pytest.mark.parametrize(
    ("iri", "status"), [("http://www.wikidata.org/entity/Q1", 404), ("no iri", 400), ("", 400), ("urn:x", 404)]
)
def test_what_is_not_known_is_told(client: TestClient, iri: str, status: int) -> None:
    answer = client.get("/lookup", params={"iri": iri})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert repr(iri) in answer.json()["detail"]


def test_several_things_of_one_iri_are_all_told(store: Store, client: TestClient) -> None:
    graph = NamedNode("https://data.example.org/graph/reference/twice")
    other = NamedNode("http://example.com/same")
    same = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    try:
        store.replace(graph, [Quad(NamedNode(f"https://data.example.org/id/actor/{key}"), same, other) for key in "ab"])
        answer = client.get("/lookup", params={"iri": other.value})
        assert answer.status_code == 300
        assert [item["id"][-1] for item in answer.json()["items"]] == ["a", "b"]
    finally:
        store.delete(graph)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_the_description_counts_what_is_there(client: TestClient, accept: str, form: RdfFormat) -> None:
    answer = client.get("/.well-known/void", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    engine = Engine()
    engine.extend(parse(answer.content, form))
    assert engine.query(f"ASK {{ ?d a <{VOID}Dataset> ; <{VOID}sparqlEndpoint> <http://testserver/sparql> }}")
    events = client.get("/api/stats").json()["events"]
    counted = f"?p <{VOID}class> <https://w3id.org/chancery/ns#Event> ; <{VOID}entities> {events}"
    assert engine.query(f"ASK {{ ?d <{VOID}classPartition> ?p . {counted} }}")
    links = f"?l a <{VOID}Linkset> ; <{VOID}objectsTarget> <http://www.wikidata.org/> ; <{VOID}triples> ?n"
    assert engine.query(f"ASK {{ {links} FILTER(?n > 0) }}")
    edges = client.get("/api/stats").json()["edges"]
    for relation, count in edges.items():
        assert engine.query(f"ASK {{ ?p <{VOID}property> <{relation}> ; <{VOID}triples> {count} }}")


def test_a_description_in_no_known_form_is_refused(client: TestClient) -> None:
    assert client.get("/.well-known/void", headers={"Accept": "image/png"}).status_code == 406


def test_every_page_of_the_site_map_is_there(client: TestClient) -> None:
    robots = client.get("/robots.txt").text
    address = robots.rsplit("Sitemap: ", 1)[-1].strip()
    parts = [each.text or "" for each in ElementTree.fromstring(client.get(address).text).iter(LOCATION)]
    pages = [each.text or "" for part in parts for each in ElementTree.fromstring(client.get(part).text).iter(LOCATION)]
    assert {page.split("/")[4] for page in pages} >= {"actor", "event", "article"}
    assert len(pages) == len(set(pages))
    for page in pages:
        assert client.get(page).status_code == 200, page
    assert client.get("/sitemap/events-9.xml").status_code == 404
    assert client.get("/sitemap/users-0.xml").status_code == 404


def test_dumps_hold_all_that_articles_say(client: TestClient, store: Store) -> None:
    engine = Engine.read_only(str(store.snapshot().path))
    named = {quad for quad in engine if quad.graph_name != DefaultGraph()}
    for name, form in (("chancery.nq.gz", RdfFormat.N_QUADS), ("chancery.trig.gz", RdfFormat.TRIG)):
        answer = client.get(f"/dumps/{name}")
        content = answer.content
        assert {*parse(gzip.decompress(content), form)} == named
        digest = hashlib.sha256(content)
        assert b64decode(answer.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":")) == digest.digest()
        assert f"{digest.hexdigest()}  {name}\n" in client.get("/dumps/SHA256SUMS").text
        listed = next(item for item in client.get("/dumps").json()["items"] if item["name"] == name)
        assert (listed["sha256"], listed["bytes"]) == (digest.hexdigest(), len(content))
        part = client.get(f"/dumps/{name}", headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, content[10:20])
    links = {*parse(gzip.decompress(client.get("/dumps/links.nt.gz").content), RdfFormat.N_TRIPLES)}
    assert any(quad.object == NamedNode("http://www.wikidata.org/entity/Q794") for quad in links)
    assert client.get("/dumps/all.zip").status_code == 404


def test_a_dump_is_made_anew_when_it_is_old(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        say = NamedNode("http://example.org/say")
        store.replace(NamedNode(f"{store.base}graph/article/a"), [Quad(say, say, say)])
        kept, aged = Dumps(store.path, store.base), Dumps(store.path, store.base, age=0)
        name = next(iter(FILES))
        first = kept.current(name, store.snapshot())
        store.replace(NamedNode(f"{store.base}graph/article/b"), [Quad(say, say, NamedNode("http://example.org/b"))])
        assert kept.current(name, store.snapshot()) == first, "it is younger than an hour"
        second = aged.current(name, store.snapshot())
        assert second.sha256 != first.sha256
        assert not kept.path(first).exists()
        assert kept.made(name) == second == aged.current(name, store.snapshot())
        store.delete(NamedNode(f"{store.base}graph/article/b"))
        assert aged.current(name, store.snapshot()).sha256 == first.sha256, "the same content gives the same file"
