"""Site maps and dumps: all that there is, in parts."""

import gzip
import hashlib
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import zstandard
from fastapi.testclient import TestClient
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, parse
from pyoxigraph import Store as Engine

from ontology.prefixes import PREFIXES
from server.discovery import routes
from server.discovery.dumps import FILES, Dumps
from sparql.store import Store


def unpack_zstd(content: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(content)


UNPACK: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": gzip.decompress, ".zst": unpack_zstd}
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_a_long_site_map_comes_in_parts(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def all_pages() -> list[str]:
        parts = [each.text or "" for each in ElementTree.fromstring(client.get("/sitemap.xml").text).iter(LOCATION)]
        lists = [
            [each.text or "" for each in ElementTree.fromstring(client.get(part).text).iter(LOCATION)] for part in parts
        ]
        assert all(0 < len(pages) <= routes.PART <= 50_000 for pages in lists)
        return [page for pages in lists for page in pages]

    whole = all_pages()
    monkeypatch.setattr(routes, "PART", 2)
    assert all_pages() == whole
    assert len(whole) > 4


def test_every_page_of_the_site_map_is_there(client: TestClient) -> None:
    robots = client.get("/robots.txt").text
    address = robots.rsplit("Sitemap: ", 1)[-1].strip()
    parts = [each.text or "" for each in ElementTree.fromstring(client.get(address).text).iter(LOCATION)]
    pages = [each.text or "" for part in parts for each in ElementTree.fromstring(client.get(part).text).iter(LOCATION)]
    assert {page.split("/")[4] for page in pages} >= {"actor", "event", "article"}
    assert len(pages) == len(set(pages))
    for page in pages:
        assert client.get(page).status_code == 200, page
    assert client.get("/sitemap/events-9.xml").status_code == 404
    assert client.get("/sitemap/users-0.xml").status_code == 404


def test_dumps_hold_all_that_articles_say(client: TestClient, store: Store) -> None:
    engine = Engine.read_only(str(store.snapshot().path))
    named = {quad for quad in engine if quad.graph_name != DefaultGraph()}
    same = "SELECT * { VALUES ?p { owl:sameAs skos:exactMatch skos:closeMatch } ?s ?p ?o }"
    found = engine.query(same, prefixes={name: PREFIXES[name] for name in ("owl", "skos")})
    assert isinstance(found, QuerySolutions)
    links = {(row["s"], row["p"], row["o"]) for row in found}
    assert links
    for name, file in FILES.items():
        answer = client.get(f"/dumps/{name}", headers={"Accept-Encoding": "gzip, zstd"})
        assert answer.headers["content-type"].partition(";")[0] == (file.packing.media_type or file.media_type)
        assert "content-encoding" not in answer.headers
        content = answer.content
        quads = {*parse(UNPACK[file.packing.suffix](content), file.form)}
        assert (quads if file.whole else {(each.subject, each.predicate, each.object) for each in quads}) == (
            named if file.whole else links
        )
        digest = hashlib.sha256(content)
        assert b64decode(answer.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":")) == digest.digest()
        assert f"{digest.hexdigest()}  {name}\n" in client.get("/dumps/SHA256SUMS").text
        listed = next(item for item in client.get("/dumps").json()["items"] if item["name"] == name)
        assert (listed["sha256"], listed["bytes"]) == (digest.hexdigest(), len(content))
        part = client.get(f"/dumps/{name}", headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, content[10:20])
    assert client.get("/dumps/all.zip").status_code == 404


def test_a_dump_is_made_anew_when_it_is_old(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        say = NamedNode("http://example.org/say")
        store.replace(NamedNode(f"{store.base}graph/article/a"), [Quad(say, say, say)])
        kept, aged = Dumps(store.path, store.base), Dumps(store.path, store.base, age=0)
        name = next(iter(FILES))
        first = kept.current(name, store.snapshot())
        store.replace(NamedNode(f"{store.base}graph/article/b"), [Quad(say, say, NamedNode("http://example.org/b"))])
        assert kept.current(name, store.snapshot()) == first, "it is younger than an hour"
        second = aged.current(name, store.snapshot())
        assert second.sha256 != first.sha256
        assert not kept.path(first).exists()
        assert kept.made(name) == second == aged.current(name, store.snapshot())
        store.delete(NamedNode(f"{store.base}graph/article/b"))
        assert aged.current(name, store.snapshot()).sha256 == first.sha256, "the same content gives the same file"
