"""`chancery link`: a text as a table, JSON lines in and out, what cannot be read."""

import io
import json
import sys

import pytest

from server.cli import main

Capture = pytest.CaptureFixture[str]


def test_a_text_becomes_a_table(capsys: Capture) -> None:
    assert main(["link", "Iran criticized Hungary."]) == 0
    shown = capsys.readouterr().out
    assert "/id/actor/ir" in shown
    assert "/id/actor/hu" in shown


def test_a_text_without_names(capsys: Capture) -> None:
    assert main(["link", "It rained."]) == 0
    assert "No name of the gazetteer" in capsys.readouterr().err


def test_lines_in_lines_out(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    lines = b'{"id": 1, "text": "Talks were held in Baku."}\nnot JSON\n{"id": "c", "text": "It rained."}\n'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
    assert main(["link", "--jsonl"]) == 1
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    (mention,) = first["mentions"]
    assert set(mention) == {"text", "start", "end", "id", "name", "type", "sameAs"}
    assert (mention["text"], mention["start"], mention["end"], mention["type"]) == ("Baku", 19, 23, "Place")
    assert any(iri.startswith("https://sws.geonames.org/") for iri in mention["sameAs"])
    assert set(second) == {"id", "error"}
    assert third == {"id": "c", "mentions": []}
