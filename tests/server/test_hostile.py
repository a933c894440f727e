"""Hostile parameters of /api and of linked data: never a 5xx, and a refusal names what it refuses."""

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HOSTILE = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text(alphabet="<>\"{}|\\^`%#?&=;'()[]*:./ \t\n\x00", min_size=1, max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(
        (
            *("-1", "0", "1e999", "NaN", "9" * 400, "2026-02-30", "0000-00-00", "9999-12-31", "2026-11-27T08:00:00Z"),
            *("../../etc/passwd", "' OR 1=1 --", "actor:az", "http://[", "urn:x", "a:b:c", "event.1.2", "\ud7ff", "​"),
            *("*", '"', "NEAR(a b)", "text:x", "-", "a" * 600, "json", "csv", "label,", ",", "id"),
        )
    ),
)
BAD: dict[str, dict[str, tuple[str, ...]]] = {
    "/api/events": {
        "limit": ("0", "501", "x", "1.5", "-1"),
        "cursor": ("x", "event.1", "actor.1.1", "event.1.2.3", "9" * 101),
        "sort": ("events", "DATE"),
        "since": ("2022", "1665000000", "2022-13-01", "2022-02-30"),
        "until": ("tomorrow",),
        "quad": ("0", "5", "x"),
        "relation": ("hug", "ACCUSE/hug"),
        "modality": ("sure", "ASSERTED"),
        "min_confidence": ("-0.1", "1.1", "nan", "x"),
        "actor": ("<x>:", "a\x00b"),
        "place": ("a b:",),
        "context": ("<>",),
        "text": ("*", '"', "x" * 201),
        "format": ("xml", "html"),
        "fields": ("colour", "", "label,,id"),
    },
    "/api/actors": {"type": ("state", "Ghost"), "sector": ("<>",), "q": ("x" * 201,), "sort": ("date",)},
    "/api/dyads/az/ir": {"since": ("x",), "modality": ("x",), "fields": ("x",), "limit": ("1",)},
    "/api/changes": {"since": ("soon", "-1", "2026-99-99"), "limit": ("0",), "format": ("turtle2",)},
    "/api/search": {"limit": ("0",), "q": ("x" * 201,)},
}
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def operations(client: TestClient) -> dict[str, list[dict[str, Any]]]:
    """The reading operations of /api, /id, /data and /page that need no token, with their parameters."""
    paths = client.get("/openapi.json").json()["paths"]
    ours = ("/api", "/id", "/data", "/page", "/rel", "/feeds", "/reconcile")
    reading = {path: methods["get"] for path, methods in paths.items() if path.startswith(ours) and "get" in methods}
    endless = "/api/events/stream"
    return {
        path: get.get("parameters", [])
        for path, get in reading.items()
        if "401" not in get["responses"] and path != endless
    }


@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_no_parameter_breaks_a_route(client: TestClient, data: st.DataObject) -> None:
    path, parameters = data.draw(st.sampled_from(sorted(operations(client).items(), key=lambda each: each[0])))
    in_query = [each["name"] for each in parameters if each["in"] == "query"]
    names = data.draw(st.lists(st.sampled_from(in_query), max_size=3, unique=True)) if in_query else []
    query = {name: data.draw(HOSTILE) for name in names}
    keys = {each: data.draw(HOSTILE) for each in re.findall(r"{(\w+)}", path)}
    answer = client.get(
        path.format(**{name: quoted(key) for name, key in keys.items()}), params=query, follow_redirects=False
    )
    assert answer.status_code in (200, 301, 303, 304, 400, 404, 406), answer.text
    if answer.status_code == 400:
        named(answer.json()["detail"], [*names, *keys, *(each["name"] for each in parameters if each.get("required"))])


def named(detail: str, names: list[str]) -> None:
    assert any(re.search(rf"\b{name}\b", detail) for name in names), (detail, names)


def quoted(text: str) -> str:
    """The text as one part of a path; an empty part or a dot would be another path."""
    coded = "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
    return "x" if text in (".", "..") else coded


@pytest.mark.parametrize(
    ("path", "name", "bad"),
    [(path, name, bad) for path, names in BAD.items() for name, values in names.items() for bad in values],
)
def test_what_cannot_be_used_is_named(client: TestClient, path: str, name: str, bad: str) -> None:
    given_ = {"q": "x", name: bad} if path == "/api/search" else {name: bad}
    answer = client.get(path, params=given_)
    assert answer.status_code == 400, answer.text
    named(answer.json()["detail"], [name])
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_examples_of_the_document_work(client: TestClient) -> None:
    tried = 0
    for path, parameters in operations(client).items():
        if "{key}" in path and not path.startswith("/api/actors"):
            continue  # keys of events, reports and articles are hashes: other tests find them in lists
        keys = {each["name"]: each["schema"].get("examples", each.get("examples", ["az"]))[0] for each in parameters}
        address = path.format(**{name: key for name, key in keys.items() if f"{{{name}}}" in path})
        required = {
            each["name"]: each["schema"].get("examples", ["iran"])[0]
            for each in parameters
            if each.get("required") and each["in"] == "query"
        }
        for parameter in parameters:
            for example in parameter["schema"].get("examples", []) if parameter["in"] == "query" else []:
                answer = client.get(address, params={**required, parameter["name"]: example}, follow_redirects=False)
                assert answer.status_code in (200, 303, 404), (address, parameter["name"], example, answer.text)
                assert answer.status_code != 404 or "{" in path
                tried += 1
    assert tried > 40
