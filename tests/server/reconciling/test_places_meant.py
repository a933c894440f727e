"""Places in reconciliation: where a name is one, which of several, what is said of it."""

from fastapi.testclient import TestClient

from tests.server.reconciling.asking import ALL, asked, extended, matched, name


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
