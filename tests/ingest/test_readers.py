"""Readers take whatever comes: what is an article is read, what is not is named with its file and line."""

import io
import json
import sys
import tracemalloc
from pathlib import Path

import pytest

from ingest.readers import Notice, Reading, ReadOptions, Refusal, parse_published, read
from ontology.errors import SourceError
from ontology.model import Article, Basis, Precision

GOOD = b'{"text": "Baku protested."}'


def readings(path: Path, content: bytes, options: ReadOptions | None = None) -> list[Reading]:
    path.write_bytes(content)
    return list(read(str(path), options or ReadOptions()))


def refusals(found: list[Reading]) -> list[tuple[int | None, str]]:
    return [(item.line, item.reason) for item in found if isinstance(item, Refusal)]


def texts(found: list[Reading]) -> list[str]:
    return [item.text for item in found if isinstance(item, Article)]


def test_record_gives_every_field(tmp_path: Path) -> None:
    record = {
        "id": "a1",
        "text": "Baku protested.",
        "title": "Protest",
        "url": "https://example.org/1",
        "published": "2022-10-03",
        "publisher": "Apa",
        "language": "en-GB",
        "author": "A. Writer",
        "section": "World",
        "volume": 19,
        "issue": "188",
    }
    [found] = readings(tmp_path / "a.jsonl", json.dumps(record).encode())
    assert isinstance(found, Article)
    assert found.published == parse_published("2022-10-03")
    kept = (found.title, found.url, found.publisher, found.language, found.section, found.volume, found.issue)
    assert kept == ("Protest", "https://example.org/1", "Apa", "en-GB", "World", "19", "188")
    assert found.author == "A. Writer"


def test_options_stand_in_and_records_win(tmp_path: Path) -> None:
    options = ReadOptions(published=parse_published("2022"), publisher="Desk")
    lines = GOOD + b'\n{"text": "x", "published": "2021", "publisher": "Apa"}\n'
    first, second = readings(tmp_path / "a.jsonl", lines, options)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.publisher, first.published) == ("Desk", parse_published("2022"))
    assert (second.publisher, second.published) == ("Apa", parse_published("2021"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "x"', "not JSON"),
        (b"not json at all", "not JSON"),
        (b"[]", "a JSON list is not JSON lines"),
        (b"12", "is a JSON number"),
        (b"null", "is a JSON null"),
        (b'{"title": "x"}', "'text' is missing"),
        (b'{"text": "  "}', "'text' is blank"),
        (b'{"text": 5}', "wanted a string"),
        (b'{"text": "x", "title": ["y"]}', "wanted a string"),
        (b'{"text": "x", "volume": true}', "wanted a string"),
        (b'{"text": "x", "published": "soon"}', "write it as 2022"),
        (b'{"text": "x", "published": 2022}', "wanted a string"),
        (b'{"text": "x", "url": "example.org/1"}', "http://"),
        (b'{"text": "x", "url": "http://a b"}', "http://"),
        (b'{"text": "x", "language": "English please"}', "language tag"),
        (b'{"text": "x", "text": "y"}', "comes twice"),
        (b'{"text": "x", "volume": NaN}', "NaN"),
        (b'{"text": "a\\u0000b"}', "NUL"),
        (b'{"text": "a\\ud800b"}', "surrogate"),
        (b'{"text": "a\x00b"}', "byte 12 of the line is NUL"),
        (b'{"text": "caf\xe9"}', "byte 14 of the line is 0xe9"),
        (b'{"text": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"text": "x", "volume": ' + b"9" * 5000 + b"}", "not JSON that is read here"),
    ],
)
def test_bad_line_is_refused_and_the_rest_is_read(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "archive.jsonl"
    found = readings(path, GOOD + b"\n\n" + line + b"\n" + GOOD + b"\n")
    assert texts(found) == ["Baku protested."] * 2
    [refusal] = [item for item in found if isinstance(item, Refusal)]
    assert str(refusal).startswith(f"{path}:3: ")
    assert reason in str(refusal)


def test_unknown_fields_are_named_once_and_the_records_read(tmp_path: Path) -> None:
    found = readings(tmp_path / "a.jsonl", b'{"text": "x", "publishd": "2022"}\n' * 3)
    assert texts(found) == ["x"] * 3
    [notice] = [item for item in found if isinstance(item, Notice)]
    assert notice.line == 1
    assert "'publishd' of 3 records" in notice.text
    assert "did you mean 'published'?" in notice.text


def test_a_document_over_several_lines_is_read(tmp_path: Path) -> None:
    found = readings(tmp_path / "a", b"[\n" + GOOD + b",\n" + GOOD + b"\n]\n")
    assert texts(found) == ["Baku protested."] * 2
    assert len(found) == 2


@pytest.mark.parametrize("broken", [b'{"text": "x" "y"}', b'{"text": 5}', b"nonsense", b'{"text": "x", "text": "y"}'])
def test_a_broken_record_of_a_document_costs_itself(tmp_path: Path, broken: bytes) -> None:
    document = b"[\n" + GOOD + b",\n" + broken + b",\n" + GOOD + b",\n " + GOOD + b"]\n"
    found = readings(tmp_path / "a.json", document)
    assert texts(found) == ["Baku protested."] * 3
    assert [line for line, _ in refusals(found)] == [3]


def test_a_long_document_is_read_in_flat_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + b",\n".join([b'{"text": "' + b"Baku protested. " * 100 + b'"}'] * 5_000) + b"]")
    readings(tmp_path / "b.json", path.read_bytes()[:100_000])  # imports and caches are not what is measured
    tracemalloc.start()
    count = sum(isinstance(item, Article) for item in read(str(path), ReadOptions()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5_000
    assert peak < 3_000_000, "the document has 8 million bytes"


def test_long_line_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD + b"\n" + b'{"text": "' + b"x" * 20_000_000 + b'"}\n' + GOOD + b"\n")
    list(read(str(path), ReadOptions(record_bytes=10_000)))  # imports and caches are not what is measured
    tracemalloc.start()
    found = list(read(str(path), ReadOptions(record_bytes=10_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(line, "20,000,013 bytes" in reason) for line, reason in refusals(found)] == [(2, True)]
    assert len(texts(found)) == 2
    assert peak < 1_000_000


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_of_exactly_the_limit_is_read(tmp_path: Path, ending: bytes) -> None:
    found = readings(tmp_path / "a.jsonl", GOOD + ending + GOOD, ReadOptions(record_bytes=len(GOOD) + len(ending)))
    assert texts(found) == ["Baku protested."] * 2


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    assert texts(readings(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + GOOD + b"\r\n" + GOOD)) == ["Baku protested."] * 2
    found = readings(tmp_path / "a.txt", b"\xef\xbb\xbfA title\r\n\r\nOne sentence.\r\nAnother.\r\n")
    assert [(item.title, item.text) for item in found if isinstance(item, Article)] == [
        ("A title", "One sentence.\nAnother.")
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\n", "holds no"),
        ("Baku protested.".encode("utf-16"), "UTF-16"),
        ("Baku protested.".encode("utf-16-le"), "UTF-16"),
        (b"%PDF-1.7 text", "PDF"),
        (bytes(range(256)) * 20, "control bytes"),
        (b"<?xml version='1.0'?><invoice><sum>5</sum></invoice>", "root <invoice>"),
    ],
)
def test_what_is_no_text_is_refused_as_a_whole(tmp_path: Path, content: bytes, reason: str) -> None:
    [(line, said)] = refusals(readings(tmp_path / "source", content))
    assert line is None
    assert reason in said


def test_sources_that_cannot_be_opened(tmp_path: Path) -> None:
    for source, reason in (
        (str(tmp_path), "folder without files"),
        (str(tmp_path / "no"), "no such file"),
        ("a\0b", "cannot"),
    ):
        [refusal] = read(source, ReadOptions())
        assert isinstance(refusal, Refusal)
        assert reason in str(refusal)


def test_unknown_format_names_the_formats(tmp_path: Path) -> None:
    [(_, reason)] = refusals(readings(tmp_path / "a.txt", b"Words.", ReadOptions(format="jsonlines")))
    assert "did you mean jsonl?" in reason


def test_auto_looks_at_the_first_bytes(tmp_path: Path) -> None:
    assert texts(readings(tmp_path / "noname", b"\n  " + GOOD)) == ["Baku protested."]
    assert texts(readings(tmp_path / "noname", b"Baku protested.")) == ["Baku protested."]
    assert texts(readings(tmp_path / "a.jsonl", GOOD, ReadOptions(format="text"))) == [GOOD.decode()]


@pytest.mark.parametrize("buffered", [True, False])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, buffered: bool) -> None:
    stream = io.BytesIO(GOOD + b"\n{\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(stream) if buffered else stream))
    article, refusal = read("-", ReadOptions())
    assert isinstance(article, Article)
    assert str(refusal).startswith("standard input:2: not JSON")


def test_broken_line_of_a_dump_costs_one_article(tmp_path: Path) -> None:
    dump = b"One.\nContinue reading\nTwo\nBad \xff byte.\nMore. Continue reading\nThree\nGood. Continue reading\n"
    found = readings(tmp_path / "a.txt", dump)
    assert texts(found) == ["One.", "Good."]
    assert [(line, "0xff" in reason) for line, reason in refusals(found)] == [(4, True)]


def test_article_that_is_too_long_costs_itself(tmp_path: Path) -> None:
    dump = (
        b"One. Continue reading\nTwo\n" + b"Many words.\n" * 100 + b"Continue reading\nThree\nGood. Continue reading\n"
    )
    found = readings(tmp_path / "a.txt", dump, ReadOptions(record_bytes=200))
    assert texts(found) == ["One.", "Good."]
    assert [line for line, _ in refusals(found)] == [2]


def test_url_belongs_to_one_article(tmp_path: Path) -> None:
    options = ReadOptions(url="https://example.org/1")
    found = readings(tmp_path / "a.txt", b"One. Continue reading\nTwo\nGood. Continue reading\n", options)
    assert [item.url for item in found if isinstance(item, Article)] == ["https://example.org/1", None]
    assert len([item for item in found if isinstance(item, Notice)]) == 1


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes((GOOD + b"\n") * 200_000)
    tracemalloc.start()
    assert isinstance(next(iter(read(str(path), ReadOptions()))), Article)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 500_000


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2022", "2022", Precision.YEAR),
        ("2022-10", "2022-10", Precision.MONTH),
        (" 2022-10-05 ", "2022-10-05", Precision.DAY),
        ("2022-10-05T14:30:00Z", "2022-10-05", Precision.DAY),
        ("2022-10-05t23:30:00+04:00", "2022-10-05", Precision.DAY),
        ("2022-10-05 14:30", "2022-10-05", Precision.DAY),
    ],
)
def test_published(text: str, value: str, precision: Precision) -> None:
    when = parse_published(text)
    assert (when.value, when.precision, when.basis) == (value, precision, Basis.EXPLICIT)


@pytest.mark.parametrize(
    "text", ["", "soon", "0000", "2022-13", "2022-02-30", "22", "2022-10-05T99:00", "٢٠٢٢", "5/10/2022"]
)
def test_published_that_is_no_date(text: str) -> None:
    with pytest.raises(SourceError, match="write it as 2022, 2022-10"):
        parse_published(text)
