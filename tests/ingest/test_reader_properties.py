"""What holds of any bytes: they are read or refused, and what is written comes back."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import FORMATS, ReadOptions
from ontology.model import Article
from tests.ingest.test_readers import GOOD, readings, texts


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers")


PIECES = st.sampled_from(
    [b"\n", b"\r\n", b"Continue reading", b"[...]", b"{", b'"text":', GOOD, b"\x00", b"Read more", b"\xff"]
)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=20), st.text(max_size=20).map(str.encode))).map(b"".join))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read_or_refused(scratch: Path, content: bytes) -> None:
    for kind in FORMATS:
        found = readings(scratch / "any", content, ReadOptions(format=kind, record_bytes=64))
        assert found
        for text in texts(found):
            assert text.strip()
            assert text.encode()


WORDS = st.lists(st.sampled_from("Baku Tehran gas talks über “peace” 2022 — now".split()), min_size=1, max_size=8).map(
    " ".join
)
PARAGRAPHS = st.lists(WORDS.map(lambda words: f"He said {words}."), min_size=1, max_size=4).map("\n".join)


@given(st.lists(st.tuples(WORDS, PARAGRAPHS), min_size=1, max_size=5))
@settings(deadline=None)
def test_round_trip(scratch: Path, written: list[tuple[str, str]]) -> None:
    dump = "".join(f"{title}\n{text} Continue reading\n" for title, text in written)
    records = "".join(json.dumps({"title": title, "text": text}) + "\n" for title, text in written)
    for name, content in (("a.txt", dump), ("a.jsonl", records)):
        found = readings(scratch / name, content.encode())
        assert [(item.title, item.text) for item in found if isinstance(item, Article)] == written
        assert len(found) == len(written)
