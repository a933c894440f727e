"""A connection that is lent soon, and what came of its loans."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from server import shared
from server.settings import Settings
from server.shared import Shared
from sparql.loan import Ending, Loan
from sparql.store import Store
from tests.server.loans.lent import Endings, Serving
from tests.server.wired import Wire, get


@pytest.fixture
def endings(monkeypatch: pytest.MonkeyPatch) -> Endings:
    found = Endings()
    returned = Shared.returned

    def noted(self: Shared, loan: Loan, ending: Ending) -> None:
        found.all.append((ending, loan.served))
        returned(self, loan, ending)

    monkeypatch.setattr(Shared, "returned", noted)
    # However busy this machine is, and however short the loan before was, the second query is lent.
    monkeypatch.setattr(shared, "QUICK", 5.0)
    monkeypatch.setattr(shared, "MOST_NEEDED", 1)
    return found


@pytest.fixture
def connected(store: Store, settings: Settings, serving: Serving, endings: Endings) -> Iterator[Wire]:
    """A connection, of a server of its own, on which the next query will be lent."""
    del endings
    with serving(store, replace(settings, query_memory=256 << 20, query_seconds=3)) as address:
        found = Wire(address)
        with found.socket:
            for _ in range(2):  # a worker for each query that may run at once
                assert found.ask(get("ASK { 1 }"))[0].split()[1] == "400"
            yield found
