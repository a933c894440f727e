"""The lists of /api on the worked examples: every filter gives what meets it, and nothing else."""

import pytest
from fastapi.testclient import TestClient

from server.rest import wanted
from tests.server.rest.listed import BASE, Item, get, items


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"either": "ir"}, lambda event: f"{BASE}actor/ir" in participants(event)),
        ({"state": "az"}, lambda event: f"{BASE}actor/az" in states(event)),
        ({"quad": "3"}, lambda event: event["quad"] == 3),
        ({"relation": "ACCUSE"}, lambda event: event["relation"] == "ACCUSE"),
        ({"context": "diplomatic"}, lambda event: "diplomatic" in event["contexts"]),
        ({"publisher": "Caspian Courier"}, lambda event: "Caspian Courier" in publishers(event)),
        ({"modality": "negated"}, lambda event: "negated" in {report["modality"] for report in event["reports"]}),
        ({"text": "border"}, lambda event: "border" in sentences(event).lower()),
        ({"since": "2026-01-01"}, lambda event: event["date"] and (event["date"]["latest"] or "9999") >= "2026-01-01"),
        ({"until": "2026-01-01"}, lambda event: event["date"] and (event["date"]["earliest"] or "0") <= "2026-01-01"),
        ({"min_confidence": "0.8"}, lambda event: max(report["confidence"] for report in event["reports"]) >= 0.8),
    ],
)
def test_a_filter_gives_what_meets_it_and_nothing_else(
    served: TestClient, given: dict[str, str], shown: object
) -> None:
    assert callable(shown)
    every = items(served, "/api/events", limit="500")
    meant = [event["id"] for event in every if shown(event)]
    assert 0 < len(meant) < len(every)
    assert [event["id"] for event in items(served, "/api/events", limit="500", **given)] == meant
    assert get(served, "/api/events", limit="1", **given)["count"] == len(meant)


@pytest.mark.parametrize("path", ["/api/events", "/api/reports"])
def test_words_with_other_filters_find_what_both_find(
    served: TestClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for given in ({"either": "ir"}, {"quad": "3"}, {"state": "az", "since": "2026-01-01"}, {"actor": "nobody"}):
        for words in ("the", "border", "border the", "s*", "nothing"):
            found = []
            for few in (0, 1, wanted.FEW):  # whether those that are left are few or many
                monkeypatch.setattr(wanted, "FEW", few)
                found.append([one["id"] for one in items(served, path, limit="500", text=words, **given)])
            every = [one["id"] for one in items(served, path, limit="500", text=words)]
            others = {one["id"] for one in items(served, path, limit="500", **given)}
            assert found == [[iri for iri in every if iri in others]] * 3


def participants(event: Item) -> set[object]:
    return {one["id"] for side in ("actors", "recipients") for one in event[side]}  # type: ignore[attr-defined]


def states(event: Item) -> set[object]:
    both = [one for side in ("actors", "recipients") for one in event[side]]  # type: ignore[attr-defined]
    return {one[name] for one in both for name in ("id", "state")}


def publishers(event: Item) -> set[object]:
    return {report["article"]["publisher"] for report in event["reports"]}  # type: ignore[attr-defined]


def sentences(event: Item) -> str:
    return " ".join([str(event["label"]), *(report["sentence"]["text"] for report in event["reports"])])  # type: ignore[attr-defined]


def test_reports_of_an_event_and_events_of_an_article(served: TestClient) -> None:
    event = items(served, "/api/events")[0]
    of_event = items(served, "/api/reports", event=str(event["id"]))
    reports = event["reports"]
    assert isinstance(reports, list)
    assert {report["id"] for report in of_event} == {report["id"] for report in reports}
    article = items(served, "/api/articles", text="railway")[0]
    counted = get(served, "/api/events", article=str(article["id"]))["count"]
    assert counted == article["events"]
    assert get(served, f"/api/articles/{str(article['id']).rsplit('/', 1)[-1]}")["events"] == counted


def test_actors_and_places_by_what_is_known_of_them(served: TestClient) -> None:
    assert {actor["type"] for actor in items(served, "/api/actors", type="State")} == {"State"}
    assert f"{BASE}actor/az" in {actor["state"] for actor in items(served, "/api/actors", state="az")}
    assert f"{BASE}place/baku" in {place["id"] for place in items(served, "/api/places", state="az")}
    assert {place["state"] for place in items(served, "/api/places", state="az")} == {f"{BASE}actor/az"}
    assert [place["name"] for place in items(served, "/api/places", q="PRAG")] == ["Prague"]
    counts = [actor["events"] for actor in items(served, "/api/actors")]
    assert counts == sorted(counts, key=lambda count: -int(str(count)))
