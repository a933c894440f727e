"""The shipped gazetteer and the worked examples, and the application over them."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from server import references
from server.app import create_app
from server.settings import Settings
from sparql.store import Store
from tests.server.worked import put_examples


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("reconciled") / "store") as store:
        references.refresh(store)
        put_examples(store)
        store.snapshot()
        yield store


@pytest.fixture(scope="module")
def served(filled: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(filled, settings)) as found:
        yield found
