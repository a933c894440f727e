"""The list of what was added, replaced and withdrawn."""

from importlib.resources import files

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from ontology.iris import DataIris
from server.app import create_app
from server.settings import Settings
from sparql.store import Store
from tests.server.rest.listed import BASE, get, items, walk_on


def test_changes_tell_what_came_and_went(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    quads = list(parse((files("ontology") / "examples" / "worked.trig").read_bytes(), RdfFormat.TRIG))
    with Store.open(tmp_path_factory.mktemp("changes") / "store") as store:
        graph = DataIris(store.base).article_graph("7h2kq3m5vwx4a")
        with TestClient(create_app(store, settings)) as client:
            assert get(client, "/api/changes") == {"@context": None, "items": [], "next": None, "latest": 0}
            store.replace(graph, [quad for quad in quads if quad.graph_name == graph])
            page = get(client, "/api/changes", since="0")
            (added,) = items(client, "/api/changes", since="0")
            assert (added["change"], added["article"]) == ("added", f"{BASE}article/7h2kq3m5vwx4a")
            assert added["added"] == [f"{BASE}event/q4v9tz8caaaaa"]
            assert get(client, "/api/events")["count"] == 1, "what is written is listed at once"
            store.delete(graph)
            (gone,) = items(client, "/api/changes", since=str(page["latest"]))
            assert (gone["change"], gone["withdrawn"]) == ("withdrawn", added["added"])
            assert get(client, "/api/events")["count"] == 0
            assert client.get("/api/events/q4v9tz8caaaaa").status_code == 404
            following = get(client, "/api/changes", limit="1")["next"]
            assert walk_on(client, str(following)) == [gone]
            assert items(client, "/api/changes", since=str(gone["time"])) == [gone]
            assert items(client, "/api/changes", since="2000-01-01") == [added, gone]
            assert client.get("/api/changes?since=soon").status_code == 400
