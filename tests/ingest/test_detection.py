"""The format is told by content; a name decides only what the content leaves open."""

import pytest

from ingest.readers.detection import kind

EXPORT = b'<?xml version="1.0"?><!-- made by <rss> --><rss xmlns:wp="http://wordpress.org/export/1.1/"><channel>'


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (b"<!DOCTYPE html><html>", "html"),
        (b"\xef\xbb\xbf\n<!-- saved --><HTML lang=en>", "html"),
        (b"<p>Baku protested.</p>", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html>', "html"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel>', "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b'<rdf:RDF xmlns:rdf="x">', "feed"),
        (EXPORT, "wordpress"),
        (b'<newsItem guid="a">', "newsml"),
        (b'<n:newsMessage xmlns:n="x">', "newsml"),
        (b'{"text": "a"}', "jsonl"),
        (b'{"text": "a"}\n{"text": "b"}', "jsonl"),
        (b'{\n  "text": "a"\n}', "json"),
        (b'{"version": "x",\n "items": []}', "json"),
        (b'[\n{"text": "a"}]', "json"),
        (b'[{"text": "a"},', "json"),
        (b"[Baku, 5 October] He said.", "text"),
        (b"title,body\na,b", "csv"),
        (b"Title;Text;URL\n", "csv"),
        (b"Baku, which protested, has text.\n", "text"),
        (b"https://example.org/1\nhttps://example.org/2", "urls"),
        (b"See https://example.org/1 for more.", "text"),
        (b"1\t2\t" + b"\t".join([b"x"] * 59), "gdelt"),
        (b"150383 297a16b493de7cf6ca809a7cc31d0b93 http://data.example.org/1.export.CSV.zip\n", "gdelt"),
        (b"PAR1\x15", "parquet"),
        (b"WARC/1.0\r\n", "warc"),
        (b"< 5 % of voters agreed.", "text"),
        (b"Baku protested.", "text"),
    ],
)
@pytest.mark.parametrize("name", ["noname", "wrong.txt"])
def test_content_decides(head: bytes, wanted: str, name: str) -> None:
    assert kind(name, head) == wanted


def test_name_and_media_type_decide_what_is_left_open() -> None:
    assert kind("a.jsonl", b"no json") == "jsonl"
    assert kind("a.csv", b"words,more\n") == "csv"
    assert kind("a", b"Words without a tag.", "text/html") == "html"
    assert kind("a", b'{"text": "a"}', "text/plain") == "jsonl"
