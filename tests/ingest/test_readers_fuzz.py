"""Whatever a source holds: no crash, no hang, and no neighbour lost. 5,000 mutated inputs over all readers, seeded."""

import gzip
import io
import json
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from ingest.readers import FORMATS, ReadOptions, read
from ontology.model import Article
from tests.ingest.test_feeds import ATOM, JSON_FEED, POST, RDF, RSS
from tests.ingest.test_records import NEWSML, NINJS, gdelt_row, warc_record
from tests.ingest.webpages import BODY, archive_page, page

LIMIT = 5.0  # seconds for one input
GOOD = Article("\n".join(BODY), "Neighbour")

EXPORT = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Blog</title><item><title>A</title><link>https://blog.example.org/a</link>
<wp:post_type>post</wp:post_type>
<wp:status>publish</wp:status><content:encoded><![CDATA[<p>Baku protested.</p>]]></content:encoded></item>
<item><title>B</title><wp:status>draft</wp:status></item></channel></rss>"""


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.jsonl", '{"text": "Baku protested."}\n' * 5)
        archive.writestr("b.html", page())
    return buffer.getvalue()


def parquet() -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    buffer = io.BytesIO()
    pytest.importorskip("pyarrow.parquet").write_table(
        pyarrow.table({"text": ["Baku protested."], "title": ["A"]}), buffer
    )
    return buffer.getvalue()


SEEDS: dict[str, tuple[int, Callable[[], bytes]]] = {
    "text": (600, lambda: b"A\nBaku protested. Continue reading\nB\nTehran answered. Continue reading\n"),
    "jsonl": (700, lambda: b'{"text": "Baku protested.", "published": "2022", "volume": 5}\n' * 3),
    "json": (600, lambda: json.dumps([{"text": "Baku protested."}] * 3, indent=1).encode()),
    "ninjs": (300, lambda: json.dumps(NINJS).encode()),
    "json feed": (200, lambda: json.dumps(JSON_FEED).encode()),
    "posts": (200, lambda: json.dumps([POST]).encode()),
    "csv": (500, lambda: b'title,text,date\nA,"Baku, and ""Tehran"".",2022\nB,Words.,\n'),
    "gdelt": (200, lambda: "\n".join([gdelt_row(61, 60, "https://example.org/1")] * 2).encode()),
    "urls": (200, lambda: b"https://example.org/1\nhttps://example.org/2\n"),
    "export": (300, lambda: EXPORT.encode()),
    "newsml": (300, lambda: NEWSML.encode()),
    "rss": (150, lambda: RSS.encode()),
    "atom": (100, lambda: ATOM.encode()),
    "rdf": (100, lambda: RDF.encode()),
    "page": (100, lambda: page().encode()),
    "archive": (50, lambda: archive_page([GOOD, GOOD]).encode()),
    "warc": (100, lambda: warc_record("https://example.org/1", page().encode()) * 2),
    "gzip": (100, lambda: gzip.compress(b'{"text": "Baku protested."}\n' * 5)),
    "zstd": (100, lambda: zstandard.compress(b'{"text": "Baku protested."}\n' * 5)),
    "zip": (100, zipped),
}
TOKENS = (
    b"\x00", b"\xff\xfe", b"<", b">", b"&", b"]]>", b"<!--", b"<![CDATA[", b'"', b"'", b"\\", b"\n", b"\r", b"\t",
    b"{", b"}",
    b"[", b"]", b",", b":", b"%", b"\xc3", b"\xf0\x9f\x98\x80", b"&#x110000;", b"&lt;", b"\\ud800", b"Continue reading",
    b"http://[", b"9" * 400, b"(" * 200, b"<div>" * 300, b"-1", b"1e999", b"NaN",
    b"<?xml version='1.0' encoding='utf-7'?>",
)  # fmt: skip


def mutated(content: bytes, dice: random.Random) -> bytes:
    """The content with a few of its bytes flipped, cut out, doubled, moved, or with something odd put in."""
    work = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 3, 8))):
        at = dice.randrange(len(work) + 1)
        length = min(dice.choice((1, 2, 5, 30, 200)), len(work))
        how = dice.randrange(6)
        if how == 0 and work:
            work[min(at, len(work) - 1)] ^= 1 << dice.randrange(8)
        elif how == 1:
            del work[at : at + length]
        elif how == 2:
            work[at:at] = work[at : at + length] * dice.choice((1, 1, 50))
        elif how == 3:
            work[at:at] = dice.choice(TOKENS)
        elif how == 4:
            work[at : at + length] = dice.choice(TOKENS)
        else:
            del work[at:]
    return bytes(work)


def test_there_are_five_thousand_inputs_over_all_formats() -> None:
    assert sum(count for count, _ in SEEDS.values()) >= 5_000 - 25
    assert set(FORMATS) - {"auto", "html", "feed", "wordpress", "parquet"} <= set(SEEDS)


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_sources(tmp_path: Path, name: str) -> None:
    count, seed = SEEDS[name]
    content = seed()
    neighbour = json.dumps({"text": GOOD.text, "title": GOOD.title})
    for folder, number in ((tmp_path / "one", 0), (tmp_path / "one", 2)):
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.jsonl").write_text(neighbour)
    for number in range(count):
        changed = mutated(content, random.Random(f"{name} {number}"))
        (tmp_path / "one" / "1").write_bytes(changed)
        start = time.monotonic()
        found = list(read(str(tmp_path / "one"), ReadOptions(record_bytes=100_000)))
        taken = FORMATS[number % len(FORMATS)]
        assert list(read(str(tmp_path / "one" / "1"), ReadOptions(format=taken))), (number, taken, changed)
        assert time.monotonic() - start < LIMIT, (number, changed)
        assert len(found) >= 3, (number, changed)
        assert [one.title for one in (found[0], found[-1]) if isinstance(one, Article)] == ["Neighbour"] * 2, number
        for one in found:
            if isinstance(one, Article):
                assert one.text.strip(), (number, changed)
                assert (one.text + one.title + (one.url or "")).encode(), (number, changed)


@pytest.mark.parametrize(
    "content",
    [b"title,text\r,x\r\ny\n", b'{"version": "https://jsonfeed.org/version/1.1", "itemz": [1]}', b"a,text\n1,\r\r\n"],
)
def test_inputs_that_once_broke_a_reader(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    for taken in FORMATS:
        assert list(read(str(tmp_path / "a"), ReadOptions(format=taken)))


def test_mutated_parquet(tmp_path: Path) -> None:
    content = parquet()
    for number in range(25):
        (tmp_path / "a").write_bytes(mutated(content, random.Random(number)))
        assert list(read(str(tmp_path / "a"), ReadOptions()))


@pytest.mark.parametrize("name", ["jsonl", "csv", "warc", "json"])
def test_a_mutated_record_costs_no_neighbour_in_its_file(tmp_path: Path, name: str) -> None:
    records = {
        "jsonl": (b"", b'{"text": "Baku protested.", "title": "%d"}\n', b""),
        "csv": (b"title,text\n", b"%d,Baku protested.\n", b""),
        "json": (b"[\n", b'{"text": "Baku protested.", "title": "%d"},\n', b"{}]"),
        "warc": (b"", b"", b""),
    }
    before, record, after = records[name]
    for number in range(25 if name == "warc" else 100):
        dice = random.Random(f"{name} {number}")
        if name == "warc":
            parts = [warc_record(f"https://example.org/{n}", page(title=str(n)).encode()) for n in (1, 2, 3)]
        else:
            parts = [record % n for n in (1, 2, 3)]
        middle = bytearray(parts[1])
        for _ in range(3):  # one byte for another; a line end or quote would join or split records
            middle[dice.randrange(len(middle) - 2)] = dice.choice(b"\x00\x07 xyz{}[]09\xff")
        (tmp_path / "a").write_bytes(before + parts[0] + bytes(middle) + parts[2] + after)
        found = read(str(tmp_path / "a"), ReadOptions(format="auto" if name == "warc" else name))
        titles = [one.title for one in found if isinstance(one, Article)]
        assert titles[0] == "1", (number, middle)
        assert "3" in titles or name == "warc", (number, middle)
