"""What one client may use."""

import asyncio
from dataclasses import replace

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from ontology.errors import BudgetSpent
from server.app import create_app
from server.budgets import MOST_CLIENTS, Budgets, client_of
from server.settings import Settings
from sparql.run import Outcome
from sparql.store import Store


def asked(host: str) -> Request:
    return Request({"type": "http", "client": (host, 1), "headers": []})


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", None),
        ("::1", None),
        ("/run/socket", None),
    ],
)
def test_who_is_a_client(host: str, client: str | None) -> None:
    assert client_of(asked(host)) == client


def test_seconds_are_used_up_and_come_back() -> None:
    now = [0.0]
    budgets = Budgets(60, 10, clock=lambda: now[0])
    for _ in range(2):
        budgets.admit("a")
        budgets.charge("a", Outcome.ANSWERED, 45)
    with pytest.raises(BudgetSpent, match="seconds of query time") as refused:
        budgets.admit("a")
    assert refused.value.seconds == 36  # 30 s too many, and a tenth of the budget
    budgets.admit("b")
    budgets.admit(None)
    now[0] = 36
    budgets.admit("a")


def test_errors_are_counted_and_good_answers_are_not() -> None:
    now = [0.0]
    budgets = Budgets(0, 3, clock=lambda: now[0])
    for outcome in (Outcome.REFUSED, Outcome.ANSWERED, Outcome.TIMED_OUT, Outcome.ABANDONED, Outcome.BROKEN):
        budgets.admit("a")
        budgets.charge("a", outcome, 100)
    with pytest.raises(BudgetSpent, match="failed queries"):
        budgets.admit("a")
    now[0] = 21
    budgets.admit("a")


def test_accounts_have_an_end() -> None:
    budgets = Budgets(60, 10, clock=lambda: 0.0)
    budgets.charge("first", Outcome.ANSWERED, 100)
    for number in range(MOST_CLIENTS):
        budgets.admit(str(number))
    budgets.admit("first")


def test_queries_of_one_client_wait_in_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.budgets.TURN_SECONDS", 0.05)

    async def use() -> None:
        budgets = Budgets(60, 10, share=2)
        ends = [await budgets.turn("a") for _ in range(2)]
        (await budgets.turn("b"))()
        (await budgets.turn(None))()
        with pytest.raises(BudgetSpent, match="one after the other"):
            await budgets.turn("a")
        for _ in range(2):  # only the first call counts
            ends[0]()
        end = await budgets.turn("a")
        with pytest.raises(BudgetSpent):
            await budgets.turn("a")
        end()
        ends[1]()

    asyncio.run(use())


def test_a_client_that_asks_too_much_is_told_when_to_come_again(store: Store, settings: Settings) -> None:
    strict = replace(settings, client_errors=2)
    with TestClient(create_app(store, strict), client=("203.0.113.7", 1)) as client:
        statuses = [client.get("/sparql", params={"query": f"ASK {{ {number} }}"}).status_code for number in range(3)]
        assert statuses == [400, 400, 429]
        refused = client.get("/sparql", params={"query": "ASK {}"})
        assert refused.status_code == 429
        assert refused.json()["type"].endswith("/budget-spent")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert client.get("/api/relations").status_code == 200
        text = client.get("/metrics").text
        assert "chancery_budget_refusals_total 2.0" in text
        assert 'chancery_queries_total{outcome="refused"} 2.0' in text


def test_who_reads_too_much_over_rest_is_told_so_too(store: Store, settings: Settings) -> None:
    """A list costs some milliseconds of a thread; what was given before, and a query, are on nobody's account there."""
    strict = replace(settings, client_seconds=0.0001)
    named = "/reconcile?queries=%7B%22q%22%3A%7B%22query%22%3A%22Iran%22%7D%7D"
    paths = (
        *("/api/events", "/api/actors", "/data/actor/ir.ttl", "/api/search?q=iran", "/api/events?format=ndjson"),
        *("/feeds/events.atom", named, "/reconcile/suggest/entity?prefix=ir", "/reconcile/1.0/preview?id=ir"),
        *("/lookup?iri=http://www.wikidata.org/entity/Q794", "/.well-known/void", "/dumps/links.nt"),
        "/sitemap/actors-0.xml",
    )
    for path in paths:
        with TestClient(create_app(store, strict), client=("203.0.113.7", 1)) as client:
            assert client.get("/api/articles").status_code == 200
            refused = client.get(path)
            assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
            assert refused.json()["type"].endswith("/budget-spent")
            assert int(refused.headers["retry-after"]) >= 1
            assert client.get("/api/articles").status_code == 200, "it is in the cache"
            assert client.get("/health/live").status_code == 200
            assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    with TestClient(create_app(store, strict)) as here:
        assert [here.get(path).status_code for path in paths] == [200] * len(paths), "this machine itself is free"


def test_an_export_is_paid_piece_by_piece(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.rest.lists.PIECE", 1)
    with TestClient(create_app(store, settings), client=("203.0.113.7", 1)) as client:
        paid: list[float] = []
        readers = client.app.state.service.readers  # type: ignore[attr-defined] # the client knows any application
        monkeypatch.setattr(readers, "charge", lambda _, __, seconds: paid.append(seconds))
        lines = client.get("/api/events?format=ndjson").text.splitlines()
        assert len(lines) > 1
        assert len(paid) == 1 + len(lines) + 1, "the choice, each line, and the end"
        assert all(0 < seconds < 1 for seconds in paid)
