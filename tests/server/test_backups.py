"""Backup, restore, load, export, delete, validate, rebuild: the commands, and the same over HTTP."""

import tarfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from fastapi.testclient import TestClient
from pyoxigraph import Literal, NamedNode, Quad

from ontology import vocab
from server import cli
from server.app import create_app
from server.settings import Settings
from sparql.store import Store

Capture = pytest.CaptureFixture[str]
TOKEN = "a-token-for-tests"
MAY = {"Authorization": f"Bearer {TOKEN}"}
S, P = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
ARTICLE, OTHER = (NamedNode(f"http://localhost:8000/graph/article/{name}") for name in "ab")
MINE = NamedNode("http://example.org/mine")
ASK = {"query": "ASK { ?s ?p 'first' }", "format": "json"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with two articles and a graph of somebody's own."""
    where = tmp_path / "store"
    with Store.open(where) as store:
        store.replace(ARTICLE, [Quad(S, P, Literal("first")), Quad(S, P, Literal("both"))])
        store.replace(OTHER, [Quad(S, P, Literal("both"))])
        store.write(MINE, [Quad(S, P, Literal("mine")).triple])
        store.snapshot()
    return where


def contents(path: Path) -> set[Quad]:
    with Store.open(path) as store:
        return set(pyoxigraph.Store.read_only(str(store.snapshot().path)))


@pytest.mark.parametrize("name", ["backup", "backup.tar"])
def test_a_backup_is_restored_as_it_was(path: Path, name: str) -> None:
    before = contents(path)
    target = path.parent / name
    with Store.open(path):  # as a server has it
        assert cli.main(["backup", str(target), "--store", str(path)]) == 0
    assert cli.main(["delete", "a", "--store", str(path)]) == 0
    assert contents(path) != before
    assert cli.main(["restore", str(target), "--store", str(path)]) == 0
    assert contents(path) == before
    assert cli.main(["restore", str(target), "--store", str(path.parent / "new")]) == 0
    assert contents(path.parent / "new") == before
    assert sorted(each.name for each in path.iterdir()) == ["chancery.json", "journal.sqlite", "live", "snapshots"]


def test_what_is_no_backup_changes_nothing(path: Path, tmp_path: Path, capsys: Capture) -> None:
    before = contents(path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.tar").write_text("no tar")
    other = tmp_path / "other"
    Store.open(other, "https://data.example.org/").close()
    broken = tmp_path / "broken"
    assert cli.main(["backup", str(broken), "--store", str(path)]) == 0
    (broken / "live" / "CURRENT").write_text("nonsense")
    wanted = {
        "empty": "no backup",
        "text.tar": "no backup",
        "none": "not there",
        "other": "base",
        "broken": "cannot be",
    }
    for source, said in wanted.items():
        assert cli.main(["restore", str(tmp_path / source), "--store", str(path)]) == 1
        assert said in capsys.readouterr().err
    assert cli.main(["backup", str(tmp_path / "other"), "--store", str(path)]) == 1
    assert "not empty" in capsys.readouterr().err
    assert contents(path) == before


def test_a_restore_that_was_killed_between_its_steps(path: Path) -> None:
    before = contents(path)
    assert cli.main(["backup", str(path.parent / "backup"), "--store", str(path)]) == 0
    (path / "live").rename(path / "outgoing")
    (path.parent / "backup" / "live").rename(path / "incoming")
    assert contents(path) == before
    assert not (path / "outgoing").exists()


def test_over_http(path: Path, settings: Settings, tmp_path: Path) -> None:
    with Store.open(path) as store, TestClient(create_app(store, replace(settings, token=TOKEN))) as client:
        assert client.get("/backup").status_code == 401
        assert client.put("/backup", content=b"").status_code == 401
        whole = client.get("/backup", headers=MAY)
        assert whole.headers["content-type"] == "application/x-tar"
        (tmp_path / "got.tar").write_bytes(whole.content)
        with tarfile.open(tmp_path / "got.tar") as tar:
            assert "chancery.json" in tar.getnames()
        store.delete(ARTICLE)
        store.snapshot()
        assert client.get("/sparql", params=ASK).json()["boolean"] is False
        assert client.put("/backup", content=b"no tar", headers=MAY).status_code == 422
        restored = client.put("/backup", content=whole.content, headers=MAY)
        assert restored.status_code == 204
        assert client.get("/sparql", params=ASK).json()["boolean"] is True
        assert store.replace(ARTICLE, [Quad(S, P, Literal("later"))]), "the writer writes on"
        assert not list(path.glob("rehearsal-*"))


def test_commands_reach_a_running_service(
    path: Path,
    settings: Settings,
    serving: Callable[[Store, Settings], AbstractContextManager[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    target = path.parent / "got.tar"
    with Store.open(path) as store, serving(store, replace(settings, token=TOKEN)) as address:
        assert cli.main(["restore", str(target), "--store", str(path)]) == 1
        monkeypatch.setenv("CHANCERY_TOKEN", "another-token-for-tests")
        assert cli.main(["backup", str(target), "--to", address]) == 1
        assert "another token" in capsys.readouterr().err
        monkeypatch.setenv("CHANCERY_TOKEN", TOKEN)
        assert cli.main(["backup", str(target), "--to", address]) == 0
        store.delete(ARTICLE)
        assert cli.main(["restore", str(target), "--to", address]) == 0
        assert store.holds(ARTICLE)
        assert cli.main(["load", str(target), "--store", str(path)]) == 1
        assert "is open in process" in capsys.readouterr().err


def test_export_and_load_give_the_same_store(path: Path, capsys: Capture) -> None:
    before = contents(path)
    for format_, name in (("nquads", "all.nq"), ("trig", "all.trig")):
        file = str(path.parent / name)
        assert cli.main(["export", "-o", file, "--format", format_, "--store", str(path)]) == 0
        fresh = path.parent / f"store-{format_}"
        assert cli.main(["load", file, "--store", str(fresh)]) == 0
        assert contents(fresh) == before
    assert cli.main(["export", "--graph", "http://example.org/none", "--store", str(path)]) == 1
    (path.parent / "more.ttl").write_text("<a> <http://example.org/b> 1 .")
    assert cli.main(["load", str(path.parent / "more.ttl"), "--store", str(path)]) == 1
    assert "default graph" in capsys.readouterr().err
    assert cli.main(["load", str(path.parent / "more.ttl"), "--graph", MINE.value, "--store", str(path)]) == 0
    assert sum(quad.graph_name == MINE for quad in contents(path)) == 2
    (path.parent / "bad.nq").write_text("<a")
    assert cli.main(["load", str(path.parent / "bad.nq"), "--store", str(path)]) == 1
    assert "bad.nq" in capsys.readouterr().err


def test_delete_an_article(path: Path, capsys: Capture) -> None:
    assert cli.main(["delete", "a", "none", "--store", str(path)]) == 1
    assert "'none'" in capsys.readouterr().err
    assert ARTICLE in {quad.graph_name for quad in contents(path)}, "nothing was deleted"
    assert cli.main(["delete", "http://localhost:8000/id/article/a", "--store", str(path)]) == 0
    said = {quad.object for quad in contents(path) if quad.graph_name != MINE}
    assert said == {Literal("both")}


def test_validate_and_rebuild(path: Path, capsys: Capture) -> None:
    event = NamedNode("https://w3id.org/chancery/ns#Event")  # so that the shapes are about something there
    kind = Quad(NamedNode("http://localhost:8000/id/event/x"), vocab.RDF_TYPE, event)
    with Store.open(path) as store:
        store.replace(OTHER, [kind])
        store.snapshot()
    engine = pyoxigraph.Store(str(path / "live"))
    engine.add(Quad(S, P, Literal("said by nobody")))
    engine.remove(Quad(S, P, Literal("first")))
    del engine
    (path / "changed").touch()
    with Store.open(path) as store:
        store.snapshot()
    assert cli.main(["validate", "--store", str(path)]) == 1
    assert "lacks 1 triples of the articles and holds 1 that" in capsys.readouterr().err
    assert cli.main(["rebuild", "--store", str(path)]) == 0
    assert capsys.readouterr().out == "Rebuilt: 1 triples were missing, 1 were said by nobody.\n"
    for name in ("register.npz", "search.sqlite", "search.sqlite-wal", "statements.sqlite"):
        (path / name).touch()
    assert cli.main(["rebuild", "--store", str(path)]) == 0
    assert capsys.readouterr().out == "Nothing was amiss.\n"
    assert not {*path.glob("register*"), *path.glob("*s*.sqlite*")} - {path / "journal.sqlite"}, "they are made anew"
    cli.main(["validate", "--json", "--store", str(path)])
    assert '"union": {"missing": 0, "extra": 0}' in capsys.readouterr().out
