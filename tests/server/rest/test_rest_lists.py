"""The lists of /api on the worked examples: every form, order and page; counts; pairs."""

import csv
import io
import json

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from ontology import vocab
from ontology.iris import DataIris
from server.rest.shapes import ARTICLE, DYAD, EVENT, PLACE, RELATION, REPORT, Shape
from sparql.store import Store
from tests.server.rest.listed import BASE, get, items, walk_on, walked


@pytest.mark.parametrize(
    "path", ["/api/events", "/api/reports", "/api/articles", "/api/actors", "/api/places", "/api/dyads"]
)
def test_pages_have_every_item_once_in_both_orders(served: TestClient, path: str) -> None:
    whole = items(served, path, limit="500")
    assert len(whole) >= 2
    assert walked(served, f"{path}?limit=1") == whole
    sort = "date" if path in ("/api/events", "/api/reports", "/api/articles") else "events"
    assert walked(served, f"{path}?limit=3&sort={sort}") == whole[::-1]


def test_events_come_by_date(served: TestClient) -> None:
    days = [event["date"] for event in items(served, "/api/events", limit="500")]
    dated = [day["latest"] or day["earliest"] for day in days if isinstance(day, dict)]
    assert dated == sorted(dated, reverse=True)
    assert None not in days[: len(dated)], "what has no date comes last"


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/api/events", EVENT),
        ("/api/reports", REPORT),
        ("/api/articles", ARTICLE),
        ("/api/relations", RELATION),
        ("/api/places?q=a", PLACE),
        ("/api/dyads", DYAD),
    ],
)
def test_the_members_are_those_that_are_promised(served: TestClient, path: str, shape: Shape) -> None:
    for item in items(served, path):
        assert set(item) - {"@context"} == set(shape.fields)


def test_every_event_carries_its_reports_with_evidence_article_and_source(served: TestClient) -> None:
    for event in items(served, "/api/events", limit="500"):
        reports = event["reports"]
        assert isinstance(reports, list)
        assert reports
        for report in reports:
            assert report["sentence"]["text"]
            assert report["article"]["id"].startswith(f"{BASE}article/")


def test_fields(served: TestClient) -> None:
    for item in items(served, "/api/events", fields="label, date"):
        assert set(item) - {"@context"} == {"id", "label", "date"}
    answer = served.get("/api/events", params={"fields": "label,colour"})
    assert answer.status_code == 400
    assert "'colour'" in answer.json()["detail"]


def test_ndjson_has_all_that_pages_have(served: TestClient) -> None:
    lines = [json.loads(line) for line in served.get("/api/events?format=ndjson").text.splitlines()]
    assert [{**line, "@context": None} for line in lines] == [
        {**item, "@context": None} for item in items(served, "/api/events", limit="500")
    ]
    assert len(served.get("/api/events?format=ndjson&limit=2").text.splitlines()) == 2
    one = served.get("/api/events", headers={"Accept": "application/x-ndjson"})
    assert one.headers["content-type"] == "application/x-ndjson"
    assert 'rel="next"' in served.get("/api/events?format=csv&limit=2").headers["link"]


def test_csv(served: TestClient) -> None:
    answer = served.get("/api/events", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    whole = items(served, "/api/events", limit="500")
    assert [row["id"] for row in rows] == [item["id"] for item in whole]
    for row, item in zip(rows, whole, strict=True):
        assert row["actorName"] == item["actor"]["name"]  # type: ignore[index]
        assert row["reports"].split(";") == [report["id"] for report in item["reports"]]  # type: ignore[attr-defined]
    narrow = served.get("/api/events?format=csv&fields=label").text.splitlines()[0]
    assert narrow == "id,label"


def test_turtle_says_what_the_items_are(served: TestClient) -> None:
    answer = served.get("/api/events", headers={"Accept": "text/turtle"})
    found = {quad.subject for quad in parse(answer.content, RdfFormat.TURTLE) if quad.object == vocab.Event}
    assert {str(item["id"]) for item in items(served, "/api/events")} == {
        subject.value for subject in found if isinstance(subject, NamedNode)
    }
    assert len(list(parse(served.get("/api/relations?format=turtle").content, RdfFormat.TURTLE))) > 500


def test_geojson_has_what_lies_somewhere(served: TestClient) -> None:
    places = get(served, "/api/places", format="geojson", q="baku")
    assert places["type"] == "FeatureCollection"
    features = places["features"]
    assert isinstance(features, list)
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [49.89, 40.37]}
    whole = items(served, "/api/events", limit="500")
    located = [item for item in whole if isinstance(item["place"], dict) and item["place"]["latitude"]]
    events = get(served, "/api/events", format="geojson", limit="500")["features"]
    assert isinstance(events, list)
    assert [feature["id"] for feature in events] == [item["id"] for item in located]
    assert events
    refused = served.get("/api/articles?format=geojson")
    assert refused.status_code == 406
    assert "json, ndjson, csv, turtle" in refused.json()["detail"]


def test_a_dyad_has_both_ways(served: TestClient) -> None:
    pair = items(served, "/api/dyads", state="az")[0]
    a, b = (str(pair[name]["id"]).rsplit("/", 1)[-1] for name in ("actor", "other"))  # type: ignore[index]
    found, back = (get(served, f"/api/dyads/{x}/{y}") for x, y in ((a, b), (b, a)))
    assert (found["aToB"], found["bToA"], found["count"]) == (back["bToA"], back["aToB"], back["count"])
    months = found["months"]
    quads = found["quads"]
    assert isinstance(months, list)
    assert isinstance(quads, dict)
    assert sum(quads.values()) == found["count"]
    assert sum(month["events"] for month in months) <= int(str(found["count"]))
    for month in months:
        assert month["tension"] is None or -1 <= month["tension"] <= 1
    assert served.get("/api/dyads/nobody/az").status_code == 404
    links = found["events"]
    assert isinstance(links, list)
    counted = {str(event["id"]) for link in links for event in served.get(f"{link}&modality=asserted").json()["items"]}
    assert len(counted) == found["count"]


def test_stats_count_what_lists_have(served: TestClient) -> None:
    stats = get(served, "/api/stats")
    for name in ("events", "reports", "articles", "actors", "places"):
        assert stats[name] == get(served, f"/api/{name}")["count"]


def test_a_walk_is_stable_while_something_is_written(filled: Store, served: TestClient) -> None:
    before = [item["id"] for item in items(served, "/api/events", limit="500")]
    graph = DataIris(filled.base).article_graph("meanwhile")
    new = """PREFIX chy: <https://w3id.org/chancery/ns#>
        PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        <id/event/new> a chy:Event ; chy:earliestDate "2031-01-01"^^xsd:date ; chy:latestDate "2031-01-01"^^xsd:date .
    """
    try:
        first = get(served, "/api/events", limit="3")
        filled.replace(graph, parse(new, RdfFormat.TURTLE, base_iri=filled.base))
        assert items(served, "/api/events", limit="1")[0]["id"] == f"{BASE}event/new"
        seen = first["items"]
        assert isinstance(seen, list)
        rest = walk_on(served, str(first["next"]))
        assert [item["id"] for item in (*seen, *rest)] == before
    finally:
        filled.delete(graph)
        filled.snapshot()
