"""Reconciliation on the shipped gazetteer and the worked examples: whom a name means, and what is said of him."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from server import references
from server.app import create_app
from server.reconciliation import kinds
from server.reconciliation.properties import SOURCES, properties
from server.settings import Settings
from sparql.store import Store

Item = dict[str, Any]
ALL = [{"id": each} for each in properties()]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("reconciled") / "store") as store:
        references.refresh(store)
        examples = sorted((files("ontology") / "examples").iterdir(), key=lambda each: each.name)
        quads = [quad for file in examples for quad in parse(file.read_bytes(), RdfFormat.TRIG)]
        for name in {quad.graph_name for quad in quads}:
            assert isinstance(name, NamedNode)
            store.replace(name, [quad for quad in quads if quad.graph_name == name])
        store.snapshot()
        yield store


@pytest.fixture(scope="module")
def served(filled: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(filled, settings)) as found:
        yield found


def asked(client: TestClient, query: str | None = None, **more: object) -> list[Item]:
    """The candidates of one query of 0.2."""
    one = {**({} if query is None else {"query": query}), **more}
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": one})})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["q"]["result"])


def matched(client: TestClient, *conditions: Item, **more: object) -> list[Item]:
    """The candidates of one query of 1.0."""
    answer = client.post("/reconcile/1.0/match", json={"queries": [{"conditions": conditions, **more}]})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"][0]["candidates"])


def name(value: object, **more: object) -> Item:
    return {"matchType": "name", "propertyValue": value, **more}


def of(property_: str, value: object, **more: object) -> Item:
    return {"matchType": "property", "propertyId": property_, "propertyValue": value, **more}


def extended(client: TestClient, ids: list[str], wished: list[Item]) -> Item:
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": wished})})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("query", "best", "score"),
    [
        *(("Iran", "ir", 100), ("IRAN", "ir", 100), (" iran ", "ir", 100), ("Georgia", "ge", 100)),
        *(
            ("Persia", "ir", 95),
            ("Islamic Republic of Iran", "ir", 95),
            ("IRN", "ir", 95),
            ("Macron", "emmanuel-macron", 95),
        ),
        *(("ir", "ir", 100), ("Q794", "ir", 100), ("http://www.wikidata.org/entity/Q794", "ir", 100)),
        *(("http://localhost:8000/id/actor/ir", "ir", 100), ("actor/ir", "ir", 100), ("az-gov", "az-gov", 100)),
        ("Government of Azerbaijan", "az-gov", 100),
    ],
)
def test_whoever_is_meant_exactly_is_a_match_and_first(served: TestClient, query: str, best: str, score: float) -> None:
    found = asked(served, query)
    assert (found[0]["id"], found[0]["score"], found[0]["match"]) == (f"actor/{best}", score, True)
    assert not any(each["match"] for each in found[1:])
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)


@pytest.mark.parametrize(
    ("query", "best", "feature"),
    [
        *(("Kremlin", "ru-gov", "metonym_hit"), ("the Kremlin", "ru-gov", "metonym_hit")),
        *(
            ("Kazachstan", "kz", None),
            ("azerbaijan government", "az-gov", None),
            ("United Nation", "united-nations", None),
        ),
        ("Danish", "dk", "demonym_hit"),
    ],
)
def test_whoever_is_meant_by_other_words_is_offered_and_no_match(
    served: TestClient, query: str, best: str, feature: str | None
) -> None:
    first = asked(served, query, type="Actor")[0]
    assert (first["id"], first["match"]) == (f"actor/{best}", False)
    features = {each["id"]: each["value"] for each in first["features"]}
    assert 0 < first["score"] < 95
    assert [features["name_exact"], features["alias_hit"]] == [False, False]
    assert feature is None or features[feature] is True


def test_nobody_is_found_for_no_name(served: TestClient) -> None:
    assert asked(served, "—") == asked(served, "Zqxj Vwqk") == asked(served, "") == []


def test_types_restrict_or_weigh(served: TestClient) -> None:
    assert {each["id"] for each in asked(served, "Iran", type="State")} >= {"actor/ir"}
    assert "actor/ir" not in {each["id"] for each in asked(served, "Iran", type="Government", limit=100)}
    assert "actor/ir" in {each["id"] for each in asked(served, "Iran", type="Actor")}  # the broadest of all
    assert asked(served, "Government of Iran", type="Organization")[0]["id"] == "actor/ir-gov"  # a narrower type
    either = asked(served, "Iran", type=["State", "Company"])
    assert {"actor/ir", "actor/iran-air"} <= {each["id"] for each in either}
    assert asked(served, "Iran", type=["State", "Company"], type_strict="all") == []
    soft = asked(served, "Iran", type="Company", type_strict="should")
    iran = next(each for each in soft if each["id"] == "actor/ir")
    assert (iran["score"], iran["match"]) == (50, False)
    assert {"id": "type_match", "value": False} in iran["features"]
    assert asked(served, "Iran", type="https://w3id.org/chancery/ns#State")[0]["id"] == "actor/ir"


def test_properties_weigh(served: TestClient) -> None:
    right = asked(served, "Iran", properties=[{"pid": "iso3", "v": "IRN"}, {"pid": "type", "v": "State"}])[0]
    assert (right["id"], right["score"], right["match"]) == ("actor/ir", 100, True)
    wrong = asked(served, "Iran", properties=[{"pid": "iso3", "v": "FRA"}])
    iran, france = (next(each for each in wrong if each["id"] == key) for key in ("actor/ir", "actor/fr"))
    assert iran["score"] == 50
    assert not iran["match"]
    assert {"id": "property_iso3", "value": 1.0} in france["features"]
    state = [{"pid": "state", "v": each} for each in ("Iran", "IRN", "ir", {"id": "ir", "name": "whatever"})]
    for each in state:
        found = asked(served, "Araghchi", properties=[each])[0]
        assert (found["id"], found["score"], found["match"]) == ("actor/abbas-araghchi", 96.43, True), each
    assert asked(served, "Araghchi", properties=[{"pid": "state", "v": "France"}])[0]["match"] is False


def test_properties_alone_find(served: TestClient) -> None:
    for pid, value in (("wikidata", "Q794"), ("iso2", "ir"), ("geonames", 130758), ("demonym", "Iranian")):
        found = asked(served, properties=[{"pid": pid, "v": value}])
        assert (found[0]["id"], found[0]["score"]) == ("actor/ir", 100), pid


def test_limits(served: TestClient) -> None:
    assert len(asked(served, "Government of Iran", limit=3)) == 3
    assert len(asked(served, "Government of Iran")) == 10
    assert len(asked(served, "Government of Iran", limit=1e12)) == 100


def test_conditions_of_1_0(served: TestClient) -> None:
    assert matched(served, name("Iran"), type="State")[0]["id"] == "actor/ir"
    assert matched(served, name(["Zqxj", "Iran"]))[0]["id"] == "actor/ir"
    assert matched(served, name(["Persia", "Iran"], matchQuantifier="all"))[0]["score"] == 95
    assert matched(served, {"matchType": "id", "propertyValue": "ir"})[0]["match"] is True
    assert matched(served, {"matchType": "id", "propertyValue": "iran"}) == []
    required = matched(served, name("Araghchi"), of("state", "France", required=True))
    assert "actor/abbas-araghchi" not in {each["id"] for each in required}
    others = matched(served, name("Iran"), of("type", "State", matchQuantifier="none", required=True), limit=50)
    assert "actor/iran-air" in {each["id"] for each in others}
    assert "actor/ir" not in {each["id"] for each in others}


def test_data_extension(served: TestClient) -> None:
    row = extended(served, ["ir"], ALL)["rows"]["ir"]
    assert row["wikidata"] == [{"id": "Q794", "name": "Iran"}]
    assert (row["iso2"], row["iso3"], row["capital"]) == ([{"str": "IR"}], [{"str": "IRN"}], [{"str": "Tehran"}])
    assert row["state"] == [{"id": "actor/ir", "name": "Iran"}]
    events = served.get("/api/events", params={"either": "ir", "limit": "500"}).json()
    assert row["eventCount"] == [{"int": events["count"]}]
    days = [each["date"]["earliest"] for each in events["items"] if each["date"]]
    assert row["lastEvent"] == [{"date": f"{max(days)}T00:00:00Z"}]
    assert row["firstEvent"] == [{"date": f"{min(days)}T00:00:00Z"}]
    pairs = served.get("/api/dyads", params={"either": "ir", "limit": "500"}).json()["items"]
    assert pairs
    counts = sorted((pair["events"] for pair in pairs if "/ir" in json.dumps(pair)), reverse=True)
    several = extended(served, ["ir"], [{"id": "topCounterparts", "settings": {"count": "50"}}])
    others = [each["id"] for each in several["rows"]["ir"]["topCounterparts"]]
    assert len(others) == len(counts)
    one = extended(served, ["ir"], [{"id": "topCounterparts", "settings": {"count": 1}}])["rows"]["ir"]
    assert [each["id"] for each in one["topCounterparts"]] == others[:1]
    assert extended(served, ["zz"], ALL)["rows"] == {"zz": {each: [] for each in properties()}}


def test_every_property_has_a_source_and_every_proposal_a_property(served: TestClient) -> None:
    assert {*SOURCES, "topCounterparts"} == set(properties())
    for type_ in kinds.types():
        proposal = served.get("/reconcile/properties", params={"type": type_}).json()
        found = {each["id"] for each in proposal["properties"]}
        assert ("iso3" in found) == (type_ in ("Actor", "State"))
        assert ("coordinates" in found) == (type_ == "Place")
        assert ("topCounterparts" in found) == (type_ != "Place")
        assert "eventCount" in found
    assert len(served.get("/reconcile/properties?type=State&limit=2").json()["properties"]) == 2


def test_suggestions(served: TestClient) -> None:
    def ids(path: str, **given: object) -> list[str]:
        answer = served.get(f"/reconcile{path}", params={key: str(value) for key, value in given.items()})
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["result"]]

    assert ids("/suggest/entity", prefix="Ira")[:2] == [
        "actor/irish-republican-army",
        "actor/ir",
    ]  # "IRA" is its other name
    assert ids("/suggest/entity", prefix="Georgia")[0] == "actor/ge"
    assert (
        ids("/suggest/entity", prefix="az-gov")[0] == ids("/1.0/suggest/entity", prefix="az-gov")[0] == "actor/az-gov"
    )
    assert ids("/suggest/entity", prefix="Q794") == ["actor/ir"]
    assert ids("/suggest/entity", prefix="—") == []
    assert ids("/suggest/entity", prefix="Ira", type="Company")[0] == "actor/iran-air"
    many = ids("/suggest/entity", prefix="a")
    assert len(many) == 20
    assert ids("/suggest/entity", prefix="a", cursor=5, limit=3) == many[5:8]
    assert ids("/1.0/suggest/entity", prefix="a", offset=5, limit=3) == many[5:8]
    assert len(ids("/1.0/suggest/entity", prefix="")) == 20
    assert ids("/suggest/type", prefix="sta") == ["State"]
    assert ids("/suggest/type", prefix="") == list(kinds.types())
    assert ids("/suggest/property", prefix="eventCount") == ["eventCount"]
    assert ids("/suggest/property", prefix="iso") == ["iso2", "iso3"]


def test_a_name_is_a_place_where_a_place_is_wanted(served: TestClient) -> None:
    found = asked(served, "Moscow", type="Place")
    assert (found[0]["id"], found[0]["score"], found[0]["match"]) == ("place/moscow", 100, True)
    assert {kind["id"] for each in found for kind in each["type"]} == {"Place"}
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)
    assert asked(served, "Mosow", type="Place")[0]["id"] == "place/moscow"
    assert not asked(served, "Mosow", type="Place")[0]["match"]
    assert asked(served, "Moscow", type="Actor")[0]["id"] == "actor/ru-gov"
    assert matched(served, name("Moscow"), type="Place")[0]["id"] == "place/moscow"
    for given in ("place/moscow", "http://localhost:8000/id/place/moscow", "https://sws.geonames.org/524901/"):
        assert asked(served, given)[0]["id"] == "place/moscow", given
    assert asked(served, properties=[{"pid": "geonames", "v": 524901}], type="Place")[0]["id"] == "place/moscow"


def test_a_place_whose_name_stands_for_an_actor_is_not_certain_where_no_type_is_named(served: TestClient) -> None:
    """A column with "Moscow" may be of actors or of places: both are offered, and a person chooses."""
    found = asked(served, "Moscow")
    assert found[0]["id"] == "place/moscow"
    assert "actor/ru-gov" in {each["id"] for each in found}
    assert not any(each["match"] for each in found)
    assert asked(served, "Aalborg")[0]["match"] is True, "it stands for nobody"
    iran = asked(served, "Iran")
    assert [each["id"] for each in iran[:2]] == ["actor/ir", "place/ir"]
    assert [each["match"] for each in iran[:2]] == [True, False]


def test_the_state_tells_places_apart(served: TestClient) -> None:
    right = asked(served, "Aalborg", type="Place", properties=[{"pid": "state", "v": "Denmark"}])[0]
    wrong = asked(served, "Aalborg", type="Place", properties=[{"pid": "state", "v": "Iran"}])[0]
    assert (right["id"], right["score"], right["match"]) == ("place/aalborg", 100, True)
    assert (wrong["id"], wrong["match"]) == ("place/aalborg", False)


def test_data_extension_of_places(served: TestClient) -> None:
    given = "place/moscow"
    answer = extended(served, [given], ALL)
    row = answer["rows"][given]
    place = served.get("/api/places/moscow").json()
    assert row["latitude"] == [{"float": float(place["latitude"])}]
    assert row["longitude"] == [{"float": float(place["longitude"])}]
    assert row["coordinates"] == [{"str": f"{place['latitude']},{place['longitude']}"}]
    assert row["geonames"] == [{"str": "524901"}]
    assert row["state"] == [{"id": "actor/ru", "name": "Russia"}]
    assert "actor/ru-gov" in {each["id"] for each in row["standsFor"]}
    assert (row["type"], row["topCounterparts"], row["sector"]) == ([{"str": "Place"}], [], [])


def test_places_have_the_days_of_their_events(served: TestClient) -> None:
    dated = 0
    for busy in served.get("/api/places?limit=10").json()["items"]:
        key = busy["id"].rsplit("/", 1)[1]
        events = served.get("/api/events", params={"place": key, "limit": "500"}).json()
        row = extended(served, [f"place/{key}"], ALL)["rows"][f"place/{key}"]
        assert row["eventCount"] == [{"int": events["count"]}]
        days = [each["date"]["earliest"] for each in events["items"] if (each["date"] or {}).get("earliest")]
        assert row["firstEvent"] == [{"date": f"{day}T00:00:00Z"} for day in sorted(days)[:1]]
        assert row["lastEvent"] == [{"date": f"{day}T00:00:00Z"} for day in sorted(days)[-1:]]
        dated += bool(days)
    assert dated


def test_every_entity_is_where_the_manifest_says(served: TestClient) -> None:
    """OpenRefine writes an id into the address as one part of it, with the slash escaped."""
    view, space = (served.get("/reconcile").json()[name] for name in ("view", "identifierSpace"))
    for given in ("actor/ir", "place/moscow"):
        for written in (given, given.replace("/", "%2F")):
            path = view["url"].replace("{{id}}", written).removeprefix("http://localhost:8000")
            assert served.get(path, headers={"Accept": "text/turtle"}).status_code == 200, path
        assert served.get(f"/reconcile/preview?id={given}").text.count(space + given) == 1


def test_places_are_suggested(served: TestClient) -> None:
    def ids(**given: str) -> list[str]:
        answer = served.get("/reconcile/suggest/entity", params=given)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["result"]]

    assert ids(prefix="Mosc", type="Place")[0] == "place/moscow"
    assert "place/moscow" in ids(prefix="Mosc")
    assert all(each.startswith("actor/") for each in ids(prefix="Mosc", type="Actor"))
    assert all(each.startswith("place/") for each in ids(prefix="", type="Place"))
    assert "place/moscow" in ids(prefix="place/moscow")


def test_names_follow_what_is_written(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    said = (
        "<id/actor/new> a <https://w3id.org/chancery/ns#Organization> ; "
        '<http://www.w3.org/2000/01/rdf-schema#label> "Council of Testers"@en , "Testçilər Şurası"@az .'
    )
    with Store.open(tmp_path_factory.mktemp("fresh") / "store") as store:
        store.snapshot()
        with TestClient(create_app(store, settings)) as client:
            assert asked(client, "Council of Testers") == []
            graph = NamedNode(f"{store.base}graph/reference/more")
            store.replace(graph, parse(said, RdfFormat.TURTLE, base_iri=store.base))
            store.snapshot()
            assert asked(client, "council of testers")[0]["match"] is True
            assert asked(client, "Testciler surasi")[0]["score"] > 60
            wanted = {"accept-language": "az, en;q=0.5"}
            found = client.get("/reconcile/1.0/suggest/entity?prefix=council", headers=wanted).json()["result"]
            assert found[0]["name"] == "Testçilər Şurası"


def test_a_preview_may_stand_in_a_frame_and_runs_nothing(served: TestClient) -> None:
    for root in ("/reconcile", "/reconcile/1.0"):
        page = served.get(f"{root}/preview?id=ir")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "frame-ancestors" not in page.headers["content-security-policy"]
        assert "script" not in page.text
        assert "http://localhost:8000/id/actor/ir" in page.text
        assert served.get(f"{root}/preview?id=nobody").status_code == 404
    for kind, given in (("entity", "ir"), ("type", "State"), ("property", "eventCount")):
        found = served.get(f"/reconcile/flyout/{kind}", params={"id": given}).json()
        assert found["id"] == given
        assert "<p" in found["html"]
        assert served.get(f"/reconcile/flyout/{kind}?id=nothing").status_code == 404


def test_a_real_server_lets_pages_of_others_ask(address: str) -> None:
    origin = {"Origin": "https://openrefine.example"}
    with httpx.Client(base_url=address, headers=origin) as client:
        manifest = client.get("/reconcile")
        assert manifest.headers["access-control-allow-origin"] == "*"
        suggest = manifest.json()["suggest"]["entity"]
        found = client.get(suggest["service_url"] + suggest["service_path"], params={"prefix": "Iran"})
        assert found.json()["result"][0]["id"] == "actor/ir"
        posted = client.post("/reconcile", data={"queries": '{"q0": {"query": "Iran"}}'})
        assert posted.headers["access-control-allow-origin"] == "*"
        assert posted.json()["q0"]["result"][0]["id"] == "actor/ir"
        refused = client.post("/reconcile", data={"queries": "x"})
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (400, "*")
        assert refused.headers["content-type"] == "application/problem+json"
        asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        assert client.options("/reconcile/1.0/match", headers=asks).status_code == 200
