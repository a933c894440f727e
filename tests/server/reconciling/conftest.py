"""The shipped gazetteer and the worked examples, and the application over them."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, RdfFormat, parse

from server import references
from server.app import create_app
from server.settings import Settings
from sparql.store import Store


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("reconciled") / "store") as store:
        references.refresh(store)
        examples = sorted((files("ontology") / "examples").iterdir(), key=lambda each: each.name)
        quads = [quad for file in examples for quad in parse(file.read_bytes(), RdfFormat.TRIG)]
        for name in {quad.graph_name for quad in quads}:
            assert isinstance(name, NamedNode)
            store.replace(name, [quad for quad in quads if quad.graph_name == name])
        store.snapshot()
        yield store


@pytest.fixture(scope="module")
def served(filled: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(filled, settings)) as found:
        yield found
