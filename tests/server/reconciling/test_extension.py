"""What is said of actors, to extend a table."""

import json

from fastapi.testclient import TestClient

from server.reconciliation import kinds
from server.reconciliation.properties import SOURCES, properties
from tests.server.reconciling.asking import ALL, extended


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


def test_every_entity_is_where_the_manifest_says(served: TestClient) -> None:
    """OpenRefine writes an id into the address as one part of it, with the slash escaped."""
    view, space = (served.get("/reconcile").json()[name] for name in ("view", "identifierSpace"))
    for given in ("actor/ir", "place/moscow"):
        for written in (given, given.replace("/", "%2F")):
            path = view["url"].replace("{{id}}", written).removeprefix("http://localhost:8000")
            assert served.get(path, headers={"Accept": "text/turtle"}).status_code == 200, path
        assert served.get(f"/reconcile/preview?id={given}").text.count(space + given) == 1
