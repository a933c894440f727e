"""Tables, agency formats, lists of GDELT and archives of crawlers: each record an article or named."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from ingest.readers import Notice, Reading, ReadOptions, Refusal, read
from ingest.readers.records import Fetched
from ontology.errors import FetchError
from ontology.model import Article
from tests.ingest.webpages import BODY, page


def readings(path: Path, content: str | bytes, options: ReadOptions | None = None) -> list[Reading]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(str(path), options or ReadOptions()))


def articles(found: list[Reading]) -> list[Article]:
    return [one for one in found if isinstance(one, Article)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_table_by_our_names_or_those_of_others(tmp_path: Path, delimiter: str) -> None:
    rows = [
        ["Headline", "Body", "Publish Date", "URL", "stars"],
        ["A", 'Two\nlines, and "quotes".', "October 5, 2022", "https://example.org/1", "5"],
        ["B", "One line.", "5 Oct", "", ""],
        ["C", "", "", "", ""],
        ["D", "Last.", "2022", "https://example.org/4", ""],
    ]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    found = readings(tmp_path / "a", written.getvalue())
    kept = [(one.title, one.text, one.published and one.published.value, one.url) for one in articles(found)]
    assert kept == [
        ("A", 'Two\nlines, and "quotes".', "2022-10-05", "https://example.org/1"),
        ("B", "One line.", None, None),
        ("D", "Last.", "2022", "https://example.org/4"),
    ]
    assert [(one.line, "'text' is missing" in one.reason) for one in found if isinstance(one, Refusal)] == [(5, True)]
    assert [one.text for one in found if isinstance(one, Notice)] == ["these columns were not read: stars"]


def test_flawed_row_costs_itself(tmp_path: Path) -> None:
    found = readings(tmp_path / "a.csv", b"title,text\na,Words.\nb,\xff\nc,More.\n")
    assert [one.title for one in articles(found)] == ["a", "c"]
    assert [one.line for one in found if isinstance(one, Refusal)] == [3]


def test_table_without_texts(tmp_path: Path) -> None:
    [refusal] = readings(tmp_path / "a.csv", "name,price\nx,5\n")
    assert "no column of texts" in str(refusal)


def test_parquet(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {"body": ["Baku protested.", None], "headline": ["A", "B"], "date": ["2022-10-05", None], "n": [1, 2]}
    parquet.write_table(pyarrow.table(columns), tmp_path / "a")
    found = list(read(str(tmp_path / "a"), ReadOptions()))
    assert [(one.title, one.text) for one in articles(found)] == [("A", "Baku protested.")]
    assert [one.line for one in found if isinstance(one, Refusal)] == [2]
    (tmp_path / "b").write_bytes((tmp_path / "a").read_bytes()[:-20])
    [refusal] = read(str(tmp_path / "b"), ReadOptions())
    assert "damaged Parquet" in str(refusal)


NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:newsml:agency.example.org:1" version="2"><itemMeta>
<provider literal="AGENCY"><name>Agency</name></provider>
<versionCreated>2022-10-06T10:00:00Z</versionCreated><firstCreated>2022-10-05T09:00:00Z</firstCreated></itemMeta>
<contentMeta><headline>Baku protests</headline><by>By A. Writer</by><language tag="en"/></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>Baku protested.</p><p>Tehran <b>answered</b>.</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="2"><contentMeta><headline>Nitf</headline></contentMeta><contentSet><inlineXML><nitf><body><body.head>
<hedline><hl1>Other</hl1></hedline></body.head><body.content><p>Yerevan agreed.</p></body.content></body></nitf>
</inlineXML>
</contentSet></newsItem>
<newsItem guid="3"><contentMeta><headline>Plain</headline></contentMeta><contentSet>
<inlineData contenttype="text/plain">One.

Two.</inlineData></contentSet></newsItem>
<newsItem guid="4"><contentMeta><headline>Picture</headline></contentMeta>
<contentSet><remoteContent href="x"/></contentSet>
</newsItem></itemSet></newsMessage>"""


def test_newsml(tmp_path: Path) -> None:
    found = readings(tmp_path / "a", NEWSML)
    assert [(one.title, one.text) for one in articles(found)] == [
        ("Baku protests", "Baku protested.\nTehran answered."),
        ("Nitf", "Yerevan agreed."),
        ("Plain", "One.\nTwo."),
    ]
    first = articles(found)[0]
    assert first.published is not None
    assert (first.published.value, first.publisher, first.author) == ("2022-10-05", "Agency", "By A. Writer")
    assert [one.line for one in found if isinstance(one, Refusal)] == [
        NEWSML[: NEWSML.index('guid="4"')].count("\n") + 1
    ]


NINJS = {
    "uri": "urn:agency:1",
    "type": "text",
    "versioncreated": "2022-10-05T09:00:00Z",
    "headline": "Baku protests",
    "byline": "A. Writer",
    "body_xhtml": "<p>Baku protested.</p><p>Tehran answered.</p>",
}
NINJS_2 = {
    "uri": "https://agency.example.org/1",
    "firstCreated": "2022-10-05T09:00:00Z",
    "headlines": [{"value": "Baku protests"}],
    "by": "A. Writer",
    "bodies": [{"contentType": "text/html", "value": "<p>Baku protested.</p><p>Tehran answered.</p>"}],
}


@pytest.mark.parametrize(
    "item", [NINJS, NINJS_2, NINJS | {"body_xhtml": "", "body_text": "Baku protested.\nTehran answered."}]
)
@pytest.mark.parametrize("indent", [None, 2])
def test_ninjs(tmp_path: Path, item: dict[str, object], indent: int | None) -> None:
    [found] = articles(readings(tmp_path / "a", json.dumps(item, indent=indent)))
    assert (found.title, found.text, found.author) == (
        "Baku protests",
        "Baku protested.\nTehran answered.",
        "A. Writer",
    )
    assert found.published is not None
    assert found.published.value == "2022-10-05"
    pictures = readings(tmp_path / "b", json.dumps(item | {"type": "picture"}, indent=indent))
    assert "only text is read" in str(pictures[0])


class Canned:
    """Gives pages by their address, and remembers what it was asked for."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def get(self, url: str, revalidate: bool = False) -> Fetched:
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError("the server answers 404", "refused by the server")
        return Fetched(url, self.pages[url].encode(), "text/html", "utf-8")


def gdelt_row(columns: int, column: int, address: str) -> str:
    cells = [str(number) for number in range(columns)]
    cells[column] = address
    return "\t".join(cells)


@pytest.mark.parametrize(("columns", "column"), [(61, 60), (58, 57), (16, 5), (27, 4)])
def test_lists_of_gdelt(tmp_path: Path, columns: int, column: int) -> None:
    addresses = ["https://example.org/1", "https://example.org/2", "https://example.org/1", "BBC Monitoring"]
    content = "\n".join(gdelt_row(columns, column, one) for one in addresses)
    offline = readings(tmp_path / "a", content)
    assert "lists 2 addresses, which are fetched only with --follow" in str(offline[-1])
    fetch = Canned({"https://example.org/1": page()})
    found = readings(tmp_path / "a", content, ReadOptions(fetch=fetch, follow=True))
    assert fetch.asked == ["https://example.org/1", "https://example.org/2"]
    assert [one.title for one in articles(found)] == ["Baku protests over shelling"]
    assert [(one.source, one.kind.value) for one in found if isinstance(one, Refusal)] == [
        ("https://example.org/2", "refused by the server"),
        (str(tmp_path / "a"), "unreadable"),
    ]


def test_lists_of_addresses(tmp_path: Path) -> None:
    fetch = Canned({"https://example.org/1": page()})
    content = "# pages\nhttps://example.org/1\n\nftp://example.org/2\n"
    found = readings(tmp_path / "a", content, ReadOptions(fetch=fetch, follow=True))
    assert len(articles(found)) == 1
    assert [one.line for one in found if isinstance(one, Refusal)] == [4]


def warc_record(
    address: str, body: bytes, status: str = "200 OK", media: str = "text/html", head: str = "X-A: b"
) -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media}; charset=utf-8\r\n{head}\r\n\r\n".encode() + body
    record = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2022-10-05T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{address[-1]}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return record.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize(
    "pack", [lambda records: b"".join(records), lambda records: b"".join(map(gzip.compress, records))]
)
def test_archives_of_crawlers(tmp_path: Path, pack: object) -> None:
    assert callable(pack)
    records = [
        warc_record("https://example.org/1", page().encode()),
        warc_record("https://example.org/2", b"x", status="404 Not Found"),
        warc_record("https://example.org/3", b"\x89PNG", media="image/png"),
        warc_record("https://example.org/4", page(title="Second", body=BODY[:2]).encode()),
    ]
    found = readings(tmp_path / "a", pack(records))
    assert [(one.title, one.url) for one in articles(found)] == [
        ("Baku protests over shelling", "https://example.org/1"),
        ("Second", "https://example.org/4"),
    ]
    assert [str(one).split(": ")[1] for one in found if isinstance(one, Notice)] == [
        "2 responses are no pages fetched with success and were left out"
    ]


def test_bodies_are_unpacked_as_they_were_sent(tmp_path: Path) -> None:
    content = page().encode()
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (content[:100], content[100:])) + b"0\r\n\r\n"
    records = [
        warc_record("https://example.org/1", gzip.compress(content), head="Content-Encoding: gzip"),
        warc_record("https://example.org/2", chunked, head="Transfer-Encoding: chunked"),
        warc_record("https://example.org/3", content, head="Content-Encoding: gzip"),
        warc_record("https://example.org/4", gzip.compress(bytes(200 << 20)), head="Content-Encoding: gzip"),
    ]
    found = readings(tmp_path / "a", b"".join(records))
    assert [one.url for one in articles(found)] == [f"https://example.org/{number}" for number in (1, 2, 3)]
    assert [one.kind.value for one in found if isinstance(one, Refusal)] == ["too large"]


def test_damaged_record_costs_itself(tmp_path: Path) -> None:
    first, second = (warc_record(f"https://example.org/{number}", page().encode()) for number in (1, 2))
    for damaged in (first.replace(b"Content-Length: ", b"Content-Length: x"), b"\x00rubbish\n" + first[200:]):
        found = readings(tmp_path / "a", second + damaged + second)
        assert [one.url for one in articles(found)] == ["https://example.org/2"] * 2
        assert [one for one in found if isinstance(one, Refusal)]


def test_cut_off_archive_gives_what_came_before(tmp_path: Path) -> None:
    whole = warc_record("https://example.org/1", page().encode())
    found = readings(tmp_path / "a", whole + whole[: len(whole) // 2])
    assert articles(found)[0].url == "https://example.org/1"


def test_envelopes(tmp_path: Path) -> None:
    content = {"status": "ok", "articles": [{"text": "Baku protested."}, {"title": "x"}, NINJS]}
    found = readings(tmp_path / "a", json.dumps(content, indent=1))
    assert [one.text for one in articles(found)] == ["Baku protested.", "Baku protested.\nTehran answered."]
    assert len([one for one in found if isinstance(one, Refusal)]) == 1
