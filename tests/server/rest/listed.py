"""The lists of /api as a client reads them."""

from fastapi.testclient import TestClient

BASE = "http://localhost:8000/id/"
PLACES = """
PREFIX chy: <https://w3id.org/chancery/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#>
<id/place/baku> a chy:Place ; rdfs:label "Baku"@en ; chy:state <id/actor/az> ; wgs84:lat 40.37 ; wgs84:long 49.89 .
<id/place/prague> a chy:Place ; rdfs:label "Prague"@en ; chy:state <id/actor/cz> ; wgs84:lat 50.08 ; wgs84:long 14.43 .
"""
Item = dict[str, object]


def get(client: TestClient, path: str, **given: str) -> Item:
    answer = client.get(path, params=given)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def items(client: TestClient, path: str, **given: str) -> list[Item]:
    found = get(client, path, **given)["items"]
    assert isinstance(found, list)
    return found


def walked(client: TestClient, path: str) -> list[Item]:
    """All items, page by page; each page says the count of all."""
    found: list[Item] = []
    address: str | None = path
    counts = set()
    while address:
        page = client.get(address).json()
        found += page["items"]
        counts.add(page["count"])
        address = page["next"]
    assert counts == {len(found)}
    return found


def walk_on(client: TestClient, address: str | None) -> list[Item]:
    found: list[Item] = []
    while address:
        page = client.get(address).json()
        found += page["items"]
        address = page["next"]
    return found
