"""The worked examples, the taxonomy and two places, and the application over them."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from ontology.iris import DataIris
from server import references
from server.app import create_app
from server.settings import Settings
from sparql.store import Store
from tests.server.rest.listed import PLACES
from tests.server.worked import put_examples


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """All examples, the taxonomy, and two places with points."""
    with Store.open(tmp_path_factory.mktemp("lists") / "store") as store:
        iris = DataIris(store.base)
        put_examples(store)
        graph = iris.reference_graph("taxonomy")
        store.replace(graph, references.quads(references.shipped()["taxonomy"], graph, store.base))
        store.replace(iris.reference_graph("places"), parse(PLACES, RdfFormat.TURTLE, base_iri=store.base))
        store.snapshot()
        yield store


@pytest.fixture(scope="module")
def served(filled: Store, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(filled, settings)) as found:
        yield found
