"""The event documents of REST are JSON-LD under our context: each report leads to its event and its article."""

import json
from importlib.resources import files

from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from ontology import vocab


def test_a_page_of_events_is_rdf(client: TestClient) -> None:
    page = client.get("/api/events").json()
    page["@context"] = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    found = {(q.subject, q.predicate, q.object) for q in parse(json.dumps(page), RdfFormat.JSON_LD)}
    reports = [(report, event) for report, predicate, event in found if predicate == vocab.REPORTS]
    assert reports
    for report in page["items"][0]["reports"]:
        assert any(subject.value == report["id"] for subject, predicate, _ in found if predicate == vocab.IN_ARTICLE)
    assert any(predicate == vocab.RELATION for _, predicate, _ in found)
