"""/api and the pages: documents, filters, paging, health."""

from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from ontology import taxonomy
from ontology.iris import CONTEXT_DOCUMENT
from sparql.store import Store

BASE = "https://data.example.org/id/"
EVENT_KEYS = {
    *(
        "@context",
        "id",
        "type",
        "label",
        "contexts",
        "relation",
        "relationId",
        "mode",
        "cameo",
        "quad",
        "actor",
        "recipient",
        "actors",
        "recipients",
        "date",
    ),
    *("dateExpression", "place", "theme", "content", "modality", "attributedTo", "citedSource", "trigger", "sentence"),
    *("confidence", "article", "reports"),
}


def items(client: TestClient, path: str, **parameters: str) -> list[dict[str, object]]:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_an_event_with_all_its_reports(client: TestClient) -> None:
    listed = items(client, "/api/events", actor="az-gov")
    assert len(listed) == 1, "two articles report the same event"
    key = str(listed[0]["id"]).rsplit("/", 1)[-1]
    answer = client.get(f"/api/events/{key}")
    event = answer.json()
    assert answer.headers["content-type"] == "application/ld+json"
    assert set(event) == EVENT_KEYS
    assert event["@context"][0] == CONTEXT_DOCUMENT
    assert (event["relation"], event["mode"], event["cameo"], event["quad"]) == ("ACCUSE", "disapprove", "111", 3)
    assert event["actor"] == {
        "text": "Baku",
        "start": 0,
        "end": 4,
        "id": f"{BASE}actor/az-gov",
        "name": "Government of Azerbaijan",
        "type": "Government",
        "state": f"{BASE}actor/az",
        "sector": "GOV",
        "sameAs": [],
    }
    assert event["recipient"]["sameAs"] == ["http://www.wikidata.org/entity/Q794"]
    assert event["date"] == {
        "value": "2026-11-18",
        "earliest": "2026-11-18",
        "latest": "2026-11-18",
        "precision": "day",
        "basis": "explicit",
    }
    assert [report["confidence"] for report in event["reports"]] == [0.8, 0.7]
    assert [report["article"]["publisher"] for report in event["reports"]] == ["Border Gazette", "Caspian Courier"]
    assert event["sentence"] == {"index": 0, "text": "Baku criticized Iran again.", "start": 0, "end": 27}
    assert event["trigger"] == {"text": "criticized", "start": 5, "end": 15}
    assert (event["confidence"], event["modality"]) == (0.8, "asserted")
    assert event["article"]["url"] == "https://example.org/more"


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 2),
        ({"actor": "ir"}, 1),
        ({"actor": f"{BASE}actor/ir"}, 1),
        ({"recipient": "ir"}, 1),
        ({"actor_state": "az"}, 1),
        ({"recipient_state": "ir"}, 1),
        ({"actor": "nobody"}, 0),
        ({"relation": "disapprove"}, 2),
        ({"relation": "ACCUSE/disapprove"}, 2),
        ({"relation": "aid"}, 0),
        ({"since": "2026-11-19"}, 1),
        ({"until": "2026-11-19"}, 1),
        ({"since": "2026-11-18", "until": "2026-11-20"}, 2),
        ({"modality": "asserted"}, 2),
        ({"modality": "negated"}, 0),
        ({"min_confidence": "0.75"}, 2),
        ({"min_confidence": "0.85"}, 1),
        ({"actor": "az-gov", "since": "2026-11-19"}, 0),
    ],
)
def test_filters(client: TestClient, filters: dict[str, str], count: int) -> None:
    assert len(items(client, "/api/events", **filters)) == count


def test_events_of_an_article(client: TestClient) -> None:
    ids = {article["title"]: str(article["id"]) for article in items(client, "/api/articles")}
    assert len(items(client, "/api/events", article=ids["Gunmen"])) == 1
    assert items(client, "/api/events", article=ids["Quiet"].rsplit("/", 1)[-1]) == []


def test_every_item_comes_once(client: TestClient) -> None:
    found: list[str] = []
    address = "/api/articles?limit=3"
    for _ in range(2):
        page = client.get(address).json()
        found += [item["title"] for item in page["items"]]
        address = page["next"]
    assert address is None
    assert found[:2] == ["Gunmen", "Quiet"]
    assert sorted(found) == ["Gunmen", "More of it", "Quiet", "Talks stall"]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/api/events?actr=ir", "'actr'"),
        ("/api/events?limit=501", "501"),
        ("/api/events?limit=0", "'0'"),
        ("/api/events?since=yesterday", "'yesterday'"),
        ("/api/events?modality=sure", "'sure'"),
        ("/api/events?min_confidence=2", "'2'"),
        ("/api/events?relation=hug", "'hug'"),
        ("/api/events?actor=%3Cx%3E%3A", "<x>:"),
        ("/api/events?cursor=x", "'x'"),
        ("/api/articles?cursor=event.1.2", "no list of articles"),
        ("/api/actors?name=iran", "Known are: format, fields, limit, cursor, sort, q"),
        ("/api/relations?x=1", "'x'"),
        ("/api/events?actor=az&actor=ir", "more than once: actor"),
        ("/api/events?actor=", "actor is ''"),
        ("/api/events?since=2022", "such as 2022-10-03"),
        ("/api/events?until=0", "such as 2022-10-03"),
        ("/api/events?since=2026-11-20&until=2026-11-18", "before that of 'since'"),
    ],
)
def test_bad_parameters_are_named(client: TestClient, path: str, named: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert named in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["events", "actors", "articles"])
def test_nothing_has_this_key(client: TestClient, kind: str) -> None:
    answer = client.get(f"/api/{kind}/nothing")
    assert answer.status_code == 404
    assert "nothing" in answer.json()["detail"]


def test_actors(client: TestClient) -> None:
    assert items(client, "/api/actors")[0]["name"] == "Iran", "it takes part in both events"
    assert [actor["id"] for actor in items(client, "/api/actors", q="PERSIA")] == [f"{BASE}actor/ir"]
    assert {actor["name"] for actor in items(client, "/api/actors", q="azərb")} == {"Government of Azerbaijan"}
    assert {actor["name"] for actor in items(client, "/api/actors", q="of gov")} == {"Government of Azerbaijan"}
    assert {actor["name"] for actor in items(client, "/api/actors", q="azerbaycan")} == set(), "ə is a letter"
    assert items(client, "/api/actors", q="vernment") == []
    assert items(client, "/api/actors", q="government persia") == [], "words of two names, of two actors"
    assert items(client, "/api/actors", q="  ") == items(client, "/api/actors"), "a field left empty"
    assert items(client, "/api/actors", q='") } #') == []
    assert client.get("/api/actors/az-gov").json()["type"] == "Government"


def test_relations_and_stats(client: TestClient) -> None:
    relations = {str(one["key"]): one for one in items(client, "/api/relations")}
    assert set(relations) == {one.key for one in taxonomy.relations()}
    assert relations["disapprove"]["events"] == 2
    stats = client.get("/api/stats").json()
    assert [stats[name] for name in ("articles", "reports", "events", "actors")] == [4, 3, 2, 3]


def test_lists_have_tags(client: TestClient) -> None:
    tag = client.get("/api/events").headers["etag"]
    assert client.get("/api/events", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/api/events?limit=1", headers={"If-None-Match": tag}).status_code == 200


def test_health(client: TestClient, store: Store) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready", "generation": store.generation}


class Links(HTMLParser):
    """The addresses in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src", "action") and value]


@pytest.mark.parametrize("path", ["/", "/docs", "/sparql"])
def test_pages_stand_alone_and_their_links_work(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    links = Links()
    links.feed(answer.text)
    assert len(links.found) >= 4
    for link in set(links.found):
        assert link.startswith("/"), "nothing is loaded from elsewhere"
        assert client.get(link).status_code == 200


def test_docs_list_every_route(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    page = client.get("/docs").text
    assert {"/sparql", "/api/events", "/api/events/{key}", "/api/stats", "/health/ready"} <= set(paths)
    for path in paths:
        assert f"<code>{path}</code>" in page
    assert "min_confidence" in page


def test_context(client: TestClient) -> None:
    answer = client.get("/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert "@context" in answer.json()
