"""The queries behind the REST routes: each says what it asks, and is SPARQL."""

from importlib.resources import files

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode

from server import queries

NAMES = sorted(
    file.name.removesuffix(".rq") for file in (files("server") / "queries").iterdir() if file.name.endswith(".rq")
)
THING = NamedNode("https://example.org/thing")
TERMS: dict[str, dict[str, list[NamedNode | Literal]]] = {
    "actors-given": {"actors": [THING, THING], "classes": [THING]},
    **{name: {"things": [THING, THING]} for name in ("actor-details", "article-details", "event-details", "classes")},
}


@pytest.mark.parametrize("name", NAMES)
def test_a_query_begins_with_what_it_asks_and_runs(name: str) -> None:
    text = queries.text(name, **TERMS.get(name, {}))
    first = text.splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith(".")
    assert "${" not in text
    found = pyoxigraph.Store().query(text)
    assert isinstance(found, pyoxigraph.QuerySolutions | pyoxigraph.QueryTriples)
    assert list(found) == []
