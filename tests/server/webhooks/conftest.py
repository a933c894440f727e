"""A store, a service that may post to this machine, and a receiver."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.saved import courier, schedule
from server.saved.reach import Reach
from server.settings import Settings
from sparql.store import Store
from tests.server.hooked import Receiver, receiving
from tests.server.webhooks.saved import TOKEN


@pytest.fixture
def written(tmp_path: Path, filling: Callable[[Store], None]) -> Iterator[Store]:
    with Store.open(tmp_path / "store", "https://data.example.org/") as store:
        filling(store)
        yield store


@pytest.fixture
def allowed(settings: Settings) -> Settings:
    return replace(settings, token=TOKEN, webhook_allow=Reach.of("127.0.0.1"))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again after some hundredths of a second."""
    monkeypatch.setattr(schedule, "FIRST", 0.02)
    monkeypatch.setattr(schedule, "LONGEST", 0.2)
    monkeypatch.setattr(courier, "PAUSE", 0.05)
