"""Items from pages, asked of a stub of the MediaWiki API on this machine."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from ontology import gazetteer
from ontology.errors import SourceError
from ontology.gazetteer import resolve
from ontology.gazetteer.entries import Entry
from ontology.gazetteer.wikipedia import BATCH, TRIES, Wikipedia
from ontology.model import Place

PAGES: dict[str, dict[str, Any]] = {
    "Baku": {"pageprops": {"wikibase_item": "Q9248"}},
    "Mercury": {"pageprops": {"wikibase_item": "Q48284", "disambiguation": ""}},
    "Nowhere": {"missing": True},
    "Ministry of Silence": {},
    "São Paulo": {"pageprops": {"wikibase_item": "Q174"}},
    "Foreign relations of Ruritania": {"pageprops": {"wikibase_item": "Q1"}},
    "Movement of Ruritania (group)": {"pageprops": {"wikibase_item": "Q2"}},
}
REDIRECTS: dict[str, dict[str, str]] = {
    "Sao Paulo": {"to": "São Paulo"},
    "Embassy of Ruritania": {"to": "Foreign relations of Ruritania", "tofragment": "Embassies"},
    "Harakat": {"to": "Movement of Ruritania (group)"},
}


@dataclass
class Stub:
    """What the stub was asked, and the answers it gives before it does its work."""

    address: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    first: list[tuple[int, bytes]] = field(default_factory=list)
    parts: bool = False


def answer(asked: dict[str, str], parts: bool) -> dict[str, Any]:
    titles = [title[0].upper() + title[1:].replace("_", " ") for title in asked["titles"].split("|")]
    given = asked["titles"].split("|")
    found = [REDIRECTS[title]["to"] if title in REDIRECTS else title for title in titles]
    pages = [{"title": title} | PAGES.get(title, {"missing": True}) for title in dict.fromkeys(found)]
    reply: dict[str, Any] = {
        "query": {
            "normalized": [{"from": old, "to": new} for old, new in zip(given, titles, strict=True) if old != new],
            "redirects": [{"from": title} | REDIRECTS[title] for title in titles if title in REDIRECTS],
            "pages": pages,
        }
    }
    if parts:
        half = len(pages) // 2
        if "ppcontinue" in asked:
            reply["query"] = {"pages": pages[half:]}
        else:
            reply["query"]["pages"] = pages[:half]
            reply["continue"] = {"ppcontinue": "half", "continue": "||"}
    return reply


@pytest.fixture
def stub() -> Iterator[Stub]:
    state = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            state.asked.append(asked)
            state.agents.append(self.headers["User-Agent"])
            status, content = (
                state.first.pop(0) if state.first else (200, json.dumps(answer(asked, state.parts)).encode())
            )
            self.send_response(status)
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is written to the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}/w/api.php"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def wikipedia(stub: Stub) -> Wikipedia:
    return Wikipedia("someone@example.org", stub.address, pause=0.001)


def test_only_what_is_certain_gets_an_item(stub: Stub) -> None:
    titles = ["Baku", "Sao Paulo", "Mercury", "Nowhere", "Ministry of Silence", "Embassy of Ruritania", "Harakat"]
    found = wikipedia(stub).items(titles)
    assert found.items == {"Baku": "Q9248", "Sao Paulo": "Q174"}
    assert found.reasons == {
        "Mercury": "is a disambiguation page",
        "Nowhere": "is no page",
        "Ministry of Silence": "has no item",
        "Embassy of Ruritania": "is a section of 'Foreign relations of Ruritania'",
        "Harakat": "redirects to 'Movement of Ruritania (group)'; give that page in the table if it is about the same",
    }


def test_a_title_that_the_api_writes_otherwise_keeps_its_name(stub: Stub) -> None:
    assert wikipedia(stub).items(["baku"]).items == {"baku": "Q9248"}


def test_titles_go_in_batches_under_our_name(stub: Stub) -> None:
    wikipedia(stub).items([f"Page {number}" for number in range(2 * BATCH + 1)])
    assert [len(asked["titles"].split("|")) for asked in stub.asked] == [BATCH, BATCH, 1]
    assert all("someone@example.org" in agent and agent.startswith("chancery-gazetteer/") for agent in stub.agents)
    assert {asked["redirects"] for asked in stub.asked} == {"1"}


def test_an_answer_in_parts_is_put_together(stub: Stub) -> None:
    stub.parts = True
    assert wikipedia(stub).items(["Baku", "São Paulo", "Mercury"]).items == {"Baku": "Q9248", "São Paulo": "Q174"}
    assert len(stub.asked) == 2


@pytest.mark.parametrize(
    "trouble", [(503, b""), (429, b""), (200, b'{"error": {"code": "maxlag", "info": "5 seconds behind"}}')]
)
def test_trouble_that_passes_is_waited_out(stub: Stub, trouble: tuple[int, bytes]) -> None:
    stub.first = [trouble, trouble]
    assert wikipedia(stub).items(["Baku"]).items == {"Baku": "Q9248"}
    assert len(stub.asked) == 3


def test_trouble_that_stays_is_an_error(stub: Stub) -> None:
    stub.first = [(503, b"")] * TRIES
    with pytest.raises(SourceError, match=f"no answer in {TRIES} tries; the last: 503"):
        wikipedia(stub).items(["Baku"])


@pytest.mark.parametrize(
    ("trouble", "complaint"),
    [
        ((403, b""), "answered 403"),
        ((200, b"<html>"), "not JSON.*Is it a MediaWiki API"),
        ((200, b"[]"), "an object was wanted"),
        ((200, b'{"error": {"code": "badvalue", "info": "no such thing"}}'), "refused: badvalue: no such thing"),
    ],
)
def test_what_no_waiting_mends_is_an_error_at_once(stub: Stub, trouble: tuple[int, bytes], complaint: str) -> None:
    stub.first = [trouble]
    with pytest.raises(SourceError, match=complaint):
        wikipedia(stub).items(["Baku"])
    assert len(stub.asked) == 1


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(SourceError, match=f"no answer in {TRIES} tries"):
        Wikipedia("someone@example.org", "http://127.0.0.1:9/", pause=0.0).items(["Baku"])


def test_the_table_keeps_what_it_has_and_gains_what_is_found(stub: Stub, tmp_path: Path) -> None:
    table = tmp_path / "items.tsv"
    table.write_text("page\titem\nYerevan\tQ1953\n", encoding="utf-8")
    reasons = resolve.resolve(wikipedia(stub), ["Mercury", "Baku"], table)
    assert table.read_text(encoding="utf-8") == "page\titem\nBaku\tQ9248\nYerevan\tQ1953\n"
    assert reasons == {"Mercury": "is a disambiguation page"}


def test_the_table_is_untouched_when_nobody_answers(stub: Stub, tmp_path: Path) -> None:
    table = tmp_path / "items.tsv"
    table.write_text("page\titem\n", encoding="utf-8")
    stub.first = [(403, b"")]
    with pytest.raises(SourceError):
        resolve.resolve(wikipedia(stub), ["Baku"], table)
    assert table.read_text(encoding="utf-8") == "page\titem\n"


def test_only_pages_without_an_item_are_asked_for() -> None:
    page, item = "http://dbpedia.org/resource/S%C3%A3o_Paulo", "http://www.wikidata.org/entity/Q174"
    open_, known = Place("a", "A", None, (page,)), Place("b", "B", None, ("http://dbpedia.org/resource/B", item))
    assert resolve.unresolved([Entry(open_, ()), Entry(known, ()), Entry(Place("c", "C"), ())]) == ("São Paulo",)


def test_the_command_wants_somebody_to_write_to() -> None:
    with pytest.raises(SourceError, match="Wanted CONTACT"):
        resolve.main([])


def test_the_command_asks_and_tells(
    stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "items.tsv"
    monkeypatch.setattr(resolve, "TABLE", table)
    resolve.main(["someone@example.org", stub.address])
    asked = [title for query in stub.asked for title in query["titles"].split("|")]
    assert asked == list(resolve.unresolved(gazetteer.load().entries))
    told = {line.rpartition(": ")[0] for line in capsys.readouterr().err.splitlines()}
    found = {line.partition("\t")[0] for line in table.read_text(encoding="utf-8").splitlines()[1:]}
    assert {"Baku", "São Paulo"} <= found
    assert told | found == set(asked)
    assert not told & found
