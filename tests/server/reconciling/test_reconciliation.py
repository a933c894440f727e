"""Reconciliation on the shipped gazetteer and the worked examples: whom a name means."""

import httpx
import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from server.app import create_app
from server.reconciliation import kinds
from server.settings import Settings
from sparql.store import Store
from tests.server.reconciling.asking import asked, matched, name, of


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
