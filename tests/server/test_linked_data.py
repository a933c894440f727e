"""Dereferencing: from every IRI to a document, by Accept and by suffix; what the documents say."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files

import pyoxigraph
import pytest
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, parse
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from ontology import taxonomy, vocab
from ontology.iris import CONTEXT_DOCUMENT, DataIris
from server import references
from server.app import create_app
from server.linked.addresses import SCHEMES
from server.linked.contents import PAGE
from server.settings import Settings
from sparql.store import Store

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
THINGS = (
    *("actor/az-gov", "article/7h2kq3m5vwx4a", "event/q4v9tz8caaaaa", "report/7h2kq3m5vwx4a-3-k8", "place/baku"),
    *("publisher/caspian-courier", "mention/7h2kq3m5vwx4a-3-k8-a", "office/old-minister", "actor/busy"),
)
TERMS = ("ns/Event", "ns/actor", "rel/disapprove", "context/military", "modality/asserted", "sector/GOV", "cameo/111")
MERGED = """
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX chy: <https://w3id.org/chancery/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX org: <http://www.w3.org/ns/org#>
<id/actor/old-name> a chy:Organization ; dcterms:isReplacedBy <id/actor/az-gov> .
<id/actor/gone-elsewhere> a chy:Organization ; dcterms:isReplacedBy <http://example.org/new> .
<id/office/old-minister> a org:Membership ; rdfs:label "Minister"@en ; org:member <id/actor/az-gov> .
<id/place/baku> a chy:Place ; rdfs:label "Baku"@en , "Bakı"@az ; chy:state <id/actor/az> .
<id/actor/busy> a chy:Organization ; rdfs:label "Busy & <Co>"@en .
"""


def busy() -> str:
    """An article with more events of one actor than a document has."""
    events = (
        f"""<id/event/b{n}> a chy:Event ; rdfs:label "Event {n}"@en ; chy:relation rel:aid ; chy:actor <id/actor/busy> ;
        chy:recipient <id/actor/az-gov> ; chy:earliestDate "2020-01-{n % 28 + 1:02d}"^^xsd:date ;
        chy:latestDate "2020-01-{n % 28 + 1:02d}"^^xsd:date .
        <id/report/b{n}> a chy:Report ; chy:reports <id/event/b{n}> ; chy:inArticle <id/article/busy> ;
        chy:evidence "Busy & <Co> helped, time {n}."@en ; chy:modality mod:asserted ; chy:confidence 0.5 ."""
        for n in range(PAGE + 10)
    )
    return (
        "PREFIX chy: <https://w3id.org/chancery/ns#> PREFIX rel: <https://w3id.org/chancery/rel/> "
        "PREFIX mod: <https://w3id.org/chancery/modality/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>" + "\n".join(events)
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The worked example with the ontology and the taxonomy, something that was merged, and somebody busy."""
    with Store.open(tmp_path_factory.mktemp("dereferenced") / "store") as store:
        iris = DataIris(store.base)
        quads = list(parse((files("ontology") / "examples" / "worked.trig").read_bytes(), RdfFormat.TRIG))
        for name in {quad.graph_name for quad in quads}:
            assert isinstance(name, NamedNode)
            store.replace(name, [quad for quad in quads if quad.graph_name == name])
        for name, turtles in references.shipped().items():
            if name != "gazetteer":
                graph = iris.reference_graph(name)
                store.replace(graph, references.quads(turtles, graph, store.base))
        store.replace(iris.reference_graph("gazetteer"), parse(MERGED, RdfFormat.TURTLE, base_iri=store.base))
        store.replace(iris.article_graph("busy"), parse(busy(), RdfFormat.TURTLE, base_iri=store.base))
        store.snapshot()
        yield store


@pytest.fixture(scope="module")
def served(filled: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(filled, settings), follow_redirects=False) as found:
        yield found


@pytest.fixture(scope="module")
def engine(filled: Store) -> pyoxigraph.Store:
    return pyoxigraph.Store.read_only(str(filled.snapshot().path))


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        *((media_type, f"/data/actor/az-gov.{suffix}") for suffix, media_type in FORMATS.items()),
        ("application/json", "/data/actor/az-gov.jsonld"),
        (HTML, "/page/actor/az-gov"),
        ("*/*", "/data/actor/az-gov.ttl"),
        ("text/turtle;q=0.5, application/rdf+xml", "/data/actor/az-gov.rdf"),
        ("image/png, text/*;q=0.1", "/data/actor/az-gov.ttl"),
    ],
)
def test_a_thing_leads_to_the_document_that_is_wanted(served: TestClient, accept: str, location: str) -> None:
    answer = served.get("/id/actor/az-gov", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert "Accept" in answer.headers["vary"]
    assert '</data/actor/az-gov.ttl>; rel="describedby"' in answer.headers["link"]
    there = served.get(location)
    assert there.status_code == 200
    wanted = accept.split(",")[0].partition(";")[0]
    if wanted in (*FORMATS.values(), "text/html") and "q=0.5" not in accept:
        assert there.headers["content-type"].partition(";")[0] == wanted


def test_nothing_that_is_wanted(served: TestClient) -> None:
    answer = served.get("/id/actor/az-gov", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_suffix_is_stronger_than_accept(served: TestClient, suffix: str) -> None:
    answer = served.get(f"/id/actor/az-gov.{suffix}", headers={"Accept": HTML})
    assert answer.headers["location"] == f"/data/actor/az-gov.{suffix}"
    assert served.get("/id/actor/az-gov.html").headers["location"] == "/page/actor/az-gov"


@pytest.mark.parametrize("path", [*THINGS, *TERMS])
def test_every_kind_has_a_page_and_all_forms(served: TestClient, engine: pyoxigraph.Store, path: str) -> None:
    graphs = {}
    for suffix, media_type in FORMATS.items():
        answer = served.get(f"/data/{path}.{suffix}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] == media_type
        assert answer.headers["etag"].startswith("W/")
        assert f'</data/{path}.{suffix}>; rel="canonical"' in answer.headers["link"]
        assert f'</page/{path}>; rel="alternate"; type="text/html"' in answer.headers["link"]
        graphs[suffix] = triples(answer.content, suffix)
    stored = {quad.triple for quad in engine.quads_for_pattern(None, None, None, DefaultGraph())}
    for suffix, found in graphs.items():
        assert found == graphs["ttl"], suffix
    assert graphs["ttl"] <= stored, "nothing is added"
    page = served.get(f"/page/{path}")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]


def triples(content: bytes, suffix: str) -> set[Triple]:
    """What a document says, read by pyoxigraph; JSON-LD with our context in the place of its IRI."""
    kinds = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "rdf": RdfFormat.RDF_XML, "nt": RdfFormat.N_TRIPLES}
    if suffix == "jsonld":
        return {quad.triple for quad in parse(inlined(content), RdfFormat.JSON_LD)}
    return {quad.triple for quad in parse(content, kinds.get(suffix, RdfFormat.TURTLE))}


def inlined(content: bytes) -> bytes:
    document = json.loads(content)
    assert document["@context"] == CONTEXT_DOCUMENT
    shipped = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    return json.dumps({**document, **shipped}).encode()


@pytest.mark.parametrize("path", [*THINGS, "rel/disapprove"])
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib uses its own
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_rdflib_reads_the_same(served: TestClient, path: str) -> None:
    turtle = Graph().parse(data=served.get(f"/data/{path}.ttl").content, format="turtle")
    assert len(turtle) >= 3
    json_ld = Graph().parse(data=inlined(served.get(f"/data/{path}.jsonld").content), format="json-ld")
    assert isomorphic(turtle, json_ld)
    dataset = Dataset()
    dataset.parse(data=served.get(f"/data/{path}.nq").content, format="nquads")
    assert {triple[:3] for triple in dataset.quads()} == set(turtle)


def test_an_event_comes_with_reports_mentions_article_and_all_labels(served: TestClient) -> None:
    found = triples(served.get("/data/event/q4v9tz8caaaaa.nt").content, "nt")
    text = served.get("/data/event/q4v9tz8caaaaa.nt").text
    assert "delays at the border" in text
    assert "report/7h2kq3m5vwx4a-3-k8> <https://w3id.org/chancery/ns#evidence>" in text
    assert 'surface> "Baku"' in text
    assert "Talks on the southern railway stall" in text
    linked = {term for triple in found for term in (triple.predicate, triple.object) if isinstance(term, NamedNode)}
    named = {triple.subject for triple in found if triple.predicate in (vocab.RDFS_LABEL, vocab.SKOS_PREF_LABEL)}
    assert NamedNode("https://w3id.org/chancery/rel/disapprove") in named & linked
    assert NamedNode("https://w3id.org/chancery/ns#actor") in named, "properties have names as well"


def test_quads_say_which_graph_says_it(served: TestClient) -> None:
    quads = list(parse(served.get("/data/event/q4v9tz8caaaaa.trig").content, RdfFormat.TRIG))
    own = {
        quad.graph_name for quad in quads if quad.subject == NamedNode("http://localhost:8000/id/event/q4v9tz8caaaaa")
    }
    assert own == {NamedNode("http://localhost:8000/graph/article/7h2kq3m5vwx4a")}


def test_a_document_is_bounded_and_has_a_next_one(served: TestClient) -> None:
    seen: list[str] = []
    address: str | None = "/data/actor/busy.nt"
    while address:
        answer = served.get(address)
        found = re.findall(r"<http://localhost:8000/id/event/(b\d+)> <\S+type> ", answer.text)
        assert 0 < len(found) <= PAGE
        seen += found
        following = re.search(r'<([^>]+)>; rel="next"', answer.headers["link"])
        address = following[1] if following else None
    assert len(seen) == len(set(seen)) == PAGE + 10
    page = served.get("/page/actor/busy")
    assert "Busy &amp; &lt;Co&gt;" in page.text
    assert "<Co>" not in page.text
    assert f"Events ({PAGE + 10})" in page.text
    assert "/page/actor/busy?cursor=actor." in page.text
    assert served.get("/page/actor/busy?cursor=x").status_code == 400
    assert served.get("/page/actor/busy?page=2").status_code == 400


@pytest.mark.parametrize(
    "path", ["/id/actor/nobody", "/data/actor/nobody.ttl", "/page/actor/nobody", "/id/thing/x", "/rel/x"]
)
def test_what_is_not_there(served: TestClient, path: str) -> None:
    answer = served.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/data/actor/az-gov.png", "/data/actor/az-gov", "/data/bad%20kind/x.ttl", "/id/actor/%3Cx%3E"]
)
def test_what_cannot_be(served: TestClient, path: str) -> None:
    assert served.get(path).status_code == 404


def test_what_was_merged_is_moved(served: TestClient) -> None:
    for path, location in (
        ("/id/actor/old-name", "/id/actor/az-gov"),
        ("/data/actor/old-name.ttl", "/data/actor/az-gov.ttl"),
        ("/page/actor/old-name", "/page/actor/az-gov"),
        ("/id/actor/gone-elsewhere", "http://example.org/new"),
    ):
        answer = served.get(path)
        assert (answer.status_code, answer.headers["location"]) == (301, location)


def test_known_documents_are_not_sent_again(served: TestClient) -> None:
    for path in ("/data/actor/az-gov.ttl", "/page/actor/az-gov"):
        tag = served.get(path).headers["etag"]
        assert served.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_leads_to_its_document(served: TestClient, scheme: str) -> None:
    for path in (f"/{scheme}", f"/{scheme}/"):
        answer = served.get(path, headers={"Accept": "text/turtle"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/data/{scheme}/all.ttl")
    assert len(triples(served.get(f"/data/{scheme}/all.ttl").content, "ttl")) > 5


def test_every_relation_leads_to_its_document(served: TestClient) -> None:
    for one in taxonomy.relations()[::9]:
        answer = served.get(f"/rel/{one.key}", headers={"Accept": HTML})
        assert answer.headers["location"] == f"/page/rel/{one.key}"
        assert one.label in served.get(answer.headers["location"]).text


def test_the_redirects_of_w3id_know_the_schemes_that_are_served_here() -> None:
    """What is asked for at w3id.org and what is asked for here are the same addresses, but for where they lead."""
    rules = (files("ontology") / "w3id" / ".htaccess").read_text(encoding="utf-8")
    listed = {tuple(found.split("|")) for found in re.findall(r"\^\(((?:\w+\|)+\w+)\)", rules)}
    assert {scheme for group in listed for scheme in group} == set(SCHEMES)
    assert all(namespace.startswith("https://w3id.org/chancery/") for namespace in SCHEMES.values())


def test_pages_lead_on(served: TestClient) -> None:
    page = served.get("/page/event/q4v9tz8caaaaa").text
    links = set(re.findall(r'href="(/page/[^"?]+)"', page))
    assert {"/page/actor/az-gov", "/page/article/7h2kq3m5vwx4a", "/page/rel/disapprove"} <= links
    for link in links:
        assert served.get(link).status_code == 200, link


@pytest.mark.parametrize("path", TERMS)
def test_a_page_says_kind_and_properties_in_words(served: TestClient, path: str) -> None:
    """Terms of others have no label here: "isDefinedBy" is a name for programs."""
    page = served.get(f"/page/{path}").text
    scheme = path.split("/")[0]
    wanted = {"ns": "term of the ontology", "rel": "relation", "cameo": "CAMEO code"}.get(scheme, scheme)
    assert f'<p class="kind">{wanted}</p>' in page
    headings = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert headings
    assert not [each for each in headings if re.search("[a-z][A-Z]", each)]
