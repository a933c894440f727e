"""Feeds of RSS, Atom, RDF and JSON, whole and broken; WordPress exports and posts of its API."""

import json
from pathlib import Path

import pytest

from ingest.readers import Notice, Reading, ReadOptions, Refusal, read
from ontology.model import Article

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Gazette</title><language>en-gb</language>
<item><title>Baku &amp;#8217; protests</title><link>https://gazette.example.org/1?utm_source=rss#top</link>
<pubDate>Wed, 05 Oct 2022 22:30:00 +0400</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Baku <b>protested</b>.</p><script>x()</script><p>Tehran answered.</p>]]>
</content:encoded></item>
<item><title>Second</title><guid>g2</guid><description>Yerevan &lt;i&gt;agreed&lt;/i&gt;.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry>
<title type="html">Baku protests</title>
<link href="https://gazette.example.org/1"/><id>urn:1</id><updated>2022-10-06T01:00:00Z</updated>
<published>2022-10-05T01:00:00Z</published><author><name>A. Writer</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Baku protested.</p><p>Tehran answered.</p></div>
</content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Gazette</title></channel>
<item rdf:about="https://gazette.example.org/1"><title>Baku protests</title><link>https://gazette.example.org/1</link>
<description>Baku protested.</description><dc:date>2022-10-05</dc:date><dc:creator>A. Writer</dc:creator>
</item></rdf:RDF>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Gazette",
    "items": [
        {
            "id": "1",
            "url": "https://gazette.example.org/1",
            "title": "Baku protests",
            "content_html": "<p>Baku protested.</p><p>Tehran answered.</p>",
            "date_published": "2022-10-05T01:00:00Z",
            "authors": [{"name": "A. Writer"}],
        },
        {"id": "2", "content_text": "Yerevan agreed.\n\nIt signed."},
        "no object",
    ],
}


def readings(path: Path, content: str | bytes) -> list[Reading]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(str(path), ReadOptions()))


def articles(found: list[Reading]) -> list[Article]:
    return [one for one in found if isinstance(one, Article)]


def test_rss(tmp_path: Path) -> None:
    first, second = articles(readings(tmp_path / "a", RSS))
    assert first.text == "Baku protested.\nTehran answered."
    assert first.title == "Baku ’ protests"
    assert first.url == "https://gazette.example.org/1"
    assert first.published is not None
    assert (first.published.value, first.publisher, first.language) == ("2022-10-05", "Gazette", "en-gb")
    assert (second.text, second.url, second.published) == ("Yerevan agreed.", None, None)


@pytest.mark.parametrize("content", [ATOM, RDF, json.dumps(JSON_FEED), json.dumps(JSON_FEED, indent=1)])
def test_other_feeds_say_the_same(tmp_path: Path, content: str) -> None:
    found = articles(readings(tmp_path / "a", content))[0]
    assert found.text.startswith("Baku protested.")
    assert found.published is not None
    assert (found.title, found.url, found.published.value) == (
        "Baku protests",
        "https://gazette.example.org/1",
        "2022-10-05",
    )
    assert (found.author, found.publisher) == ("A. Writer", "Gazette")


def test_json_feed_loses_no_neighbour(tmp_path: Path) -> None:
    found = readings(tmp_path / "a", json.dumps(JSON_FEED))
    assert [one.text for one in articles(found)] == ["Baku protested.\nTehran answered.", "Yerevan agreed.\nIt signed."]
    assert [one.line for one in found if isinstance(one, Refusal)] == [1]


@pytest.mark.parametrize(
    ("broken", "count"),
    [
        (RSS[: RSS.rindex("</item>")], 2),
        (RSS.replace("Second", "Fair &nbsp; square &amp C"), 2),
        (RSS.replace("Second", "\x0b\x01odd"), 2),
    ],
)
def test_broken_feeds_give_what_they_have_and_say_so(tmp_path: Path, broken: str, count: int) -> None:
    found = readings(tmp_path / "a", broken)
    assert len(articles(found)) == count
    assert any(isinstance(one, Notice) and "broken" in one.text for one in found)


def test_encoding_of_a_feed(tmp_path: Path) -> None:
    content = RSS.replace('version="1.0"?', 'version="1.0" encoding="windows-1252"?').replace("Second", "Öztürk’s")
    assert articles(readings(tmp_path / "a", content.encode("windows-1252")))[1].title == "Öztürk’s"


def test_a_bomb_of_entities_is_harmless(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    content = f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]>{RSS.split("?>")[1].replace("Second", "&l11;")}'
    assert readings(tmp_path / "a", content)
    for name in ("newsItem", "rss xmlns:wp='http://wordpress.org/export/1.2/'"):
        inner = f"<{name}><item><title>&l11;</title></item></{name.split()[0]}>"
        bomb = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>{inner}'
        assert all(not isinstance(one, Article) for one in readings(tmp_path / "b", bomb))


def test_an_outside_entity_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Baku’s secret.")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
    item = "<contentSet><inlineXML><html><body><p>&e; Words.</p></body></html></inlineXML></contentSet>"
    for content in (f"{entity}<newsItem>{item}</newsItem>", f"{entity}{RSS.split('?>')[1].replace('Short.', '&e;')}"):
        assert "secret" not in " ".join(map(str, readings(tmp_path / "a", f'<?xml version="1.0"?>{content}')))


def test_no_entries(tmp_path: Path) -> None:
    [refusal] = readings(tmp_path / "a", "<rss><channel><title>x</title></channel></rss>")
    assert "feed without entries" in str(refusal)


def test_export_gives_its_published_items(shared: Path) -> None:
    path = shared / "data" / "corpus" / "themeunittestdata.wordpress.xml"
    found = list(read(str(path), ReadOptions()))
    left_out = {one.text.split(": ", 1)[1]: int(one.text.split()[0]) for one in found if isinstance(one, Notice)}
    refused = [one for one in found if isinstance(one, Refusal)]
    assert all("has no text" in one.reason or "holds no text" in one.reason for one in refused)
    assert len(articles(found)) + len(refused) + sum(left_out.values()) == 180
    attachments = path.read_text("utf-8").count("<wp:post_type>attachment</wp:post_type>")
    assert left_out["of the type 'attachment', not post or page"] == attachments
    assert len(articles(found)) > 40
    by_title = {one.title: one for one in articles(found)}
    assert by_title["Keyboard navigation"].text.startswith("There are many different ways to use the web")
    assert all(one.published for one in articles(found))


POST = {
    "id": 7,
    "date_gmt": "2022-10-05T09:00:00",
    "link": "https://blog.example.org/7/",
    "title": {"rendered": "Baku&#8217;s protest | EURASIANET"},
    "content": {"rendered": "<p>Baku protested.</p>\n<p>Tehran answered.</p>"},
    "_embedded": {"author": [{"name": "A. Writer"}]},
}


@pytest.mark.parametrize("content", [json.dumps([POST, POST]), json.dumps(POST), json.dumps([POST], indent=2)])
def test_posts_of_the_api(tmp_path: Path, content: str) -> None:
    found = articles(readings(tmp_path / "a", content))[0]
    assert (found.title, found.text) == ("Baku’s protest", "Baku protested.\nTehran answered.")
    assert (found.publisher, found.author, found.url) == ("Eurasianet", "A. Writer", "https://blog.example.org/7/")


def test_protected_posts_have_no_text(tmp_path: Path) -> None:
    post = POST | {"content": {"rendered": "", "protected": True}, "excerpt": {"rendered": ""}}
    [refusal] = readings(tmp_path / "a", json.dumps([post]))
    assert isinstance(refusal, Refusal)
    assert "has no text" in refusal.reason
