"""Fetching with manners: redirects, robots, pauses, the cache; nothing private is reached."""

import json
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ingest.fetching import Cache, Manners
from ingest.fetching.fetcher import retry_after
from ingest.fetching.guard import is_public
from ingest.fetching.transport import ascii_url
from ingest.readers import ReadOptions, read
from ingest.readers.records import Kind
from ontology.errors import FetchError
from ontology.model import Article
from tests.ingest.fetching import Sleeps, fetcher, kind
from tests.ingest.webpages import BODY, archive_page, feed, page
from tests.ingest.webserver import Site, serving


def test_a_page_by_its_address(site: Site) -> None:
    site.put("/a", page(canonical="/a?utm_medium=x"), Content_Type="text/html; charset=utf-8")
    [found] = read(f"{site.url}/a#top", ReadOptions(fetch=fetcher(site)))
    assert isinstance(found, Article), found
    assert (found.title, found.url) == ("Baku protests over shelling", f"{site.url}/a")
    assert site.asked[0][0] == "/robots.txt"
    assert site.asked[1][1]["user-agent"].startswith("chancery/")


def test_without_a_fetcher_nothing_touches_the_network(site: Site) -> None:
    [refusal] = read(f"{site.url}/a", ReadOptions())
    assert "the network is not used here" in str(refusal)
    assert site.asked == []


def test_redirects(site: Site) -> None:
    site.put("/a", status=301, Location="/b?x=ü")
    site.put("/b", page())
    assert fetcher(site).get(f"{site.url}/a").url == f"{site.url}/b?x=ü"
    site.put("/loop", status=302, Location="/pool")
    site.put("/pool", status=302, Location="/loop")
    for number in range(9):
        site.put(f"/hop{number}", status=302, Location=f"/hop{number + 1}")
    site.put("/file", status=302, Location="file:///etc/passwd")
    site.put("/odd", status=302, Location="http://[")
    assert {kind(site, path) for path in ("/loop", "/hop0", "/file", "/odd")} == {Kind.REDIRECTS}


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::1]:1/",
        "http://169.254.169.254/",
        "http://0x7f000001:1/",
    ],
)
def test_private_addresses_are_not_reached_by_redirects(site: Site, target: str) -> None:
    site.put("/a", status=302, Location=target)
    assert kind(site) in (Kind.PRIVATE, Kind.UNREACHABLE)


def test_private_addresses_are_not_reached_from_a_feed(site: Site) -> None:
    with serving() as inner:
        inner.put("/", page())
        item = f"<item><title>x</title><link>{inner.url}/</link><description>Words. [&#8230;]</description></item>"
        site.put("/feed", f"<rss><channel><title>t</title>{item}</channel></rss>")
        notice, found = read(f"{site.url}/feed", ReadOptions(fetch=fetcher(site)))
        assert "not public" in str(notice)
        assert isinstance(found, Article)
        assert inner.asked == []


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("::10.0.0.1", False),
        ("::1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("fd00::1", False),
    ],
)
def test_public_addresses(number: str, public: bool) -> None:
    assert is_public(number) == public


def test_robots(site: Site) -> None:
    site.put("/robots.txt", "User-agent: chancery\nDisallow: /a\nCrawl-delay: 7\n\nUser-agent: *\nDisallow: /\n")
    site.put("/b", page())
    site.put("/c", status=302, Location="/a")
    assert kind(site) == Kind.ROBOTS
    assert kind(site, "/c") == Kind.ROBOTS, "what a redirect leads to is asked for as well"
    sleeps = Sleeps()
    polite = fetcher(site, sleep=sleeps)
    polite.get(f"{site.url}/b")
    polite.get(f"{site.url}/b", revalidate=True)
    assert list(sleeps) == [pytest.approx(7, abs=0.5)]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_that_cannot_be_read(site: Site, status: int, allowed: bool) -> None:
    site.put("/robots.txt", status=status)
    site.put("/a", page())
    if allowed:
        assert fetcher(site).get(f"{site.url}/a").content
    else:
        assert kind(site) in (Kind.ROBOTS, Kind.BUSY)


def test_hosts_get_their_pause(site: Site) -> None:
    sleeps = Sleeps()
    polite = fetcher(site, Manners(delay=2.0), sleep=sleeps)
    for path in ("/a", "/b"):
        site.put(path, page())
        polite.get(site.url + path)
    assert list(sleeps) == [pytest.approx(2, abs=0.5)] * 2, "after robots.txt, and between the pages"


def test_busy_server_is_asked_again_when_it_says(site: Site) -> None:
    calls = []

    def busy_once(handler: BaseHTTPRequestHandler) -> None:
        calls.append(1)
        handler.send_response(429 if len(calls) == 1 else 200)
        handler.send_header("Retry-After", "9")
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        handler.wfile.write(b"words")

    site.answers["/a"] = busy_once
    sleeps = Sleeps()
    assert fetcher(site, sleep=sleeps).get(f"{site.url}/a").content == b"words"
    assert list(sleeps) == [pytest.approx(9, abs=0.5)]


def test_busy_for_long_is_refused_and_says_when(site: Site) -> None:
    site.put("/a", status=429, Retry_After="3600")
    assert kind(site) == Kind.BUSY
    with pytest.raises(FetchError, match="come again in 3600 s") as failure:
        fetcher(site).get(f"{site.url}/a")
    assert failure.value.seconds == 3600
    assert len(site.paths()) == 3, "asked once each time"
    assert retry_after(formatdate(time.time() + 100, usegmt=True)) == pytest.approx(100, abs=5)
    assert retry_after("soon") is None


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500])
def test_other_answers(site: Site, status: int) -> None:
    site.put("/a", page(), status)
    assert kind(site) == Kind.STATUS


def test_cache_and_conditional_requests(site: Site, tmp_path: Path) -> None:
    site.put("/a", page(), ETag='"1"')
    for number in range(2):
        found = fetcher(site, cache=Cache(tmp_path / "pages.sqlite")).get(f"{site.url}/a")
        assert (found.unchanged, found.content) == (bool(number), page().encode())
    assert site.paths() == ["/a"], "the second run takes it from the cache"
    again = fetcher(site, cache=Cache(tmp_path / "pages.sqlite")).get(f"{site.url}/a", revalidate=True)
    assert again.unchanged
    assert again.content == page().encode()
    assert site.asked[-1][1]["if-none-match"] == '"1"'
    site.put("/a", page(title="New"), ETag='"2"')
    assert not fetcher(site, cache=Cache(tmp_path / "pages.sqlite")).get(f"{site.url}/a", revalidate=True).unchanged


def test_wrong_charset_of_the_server(site: Site) -> None:
    body = [f"Öztürk: {BODY[0]}", *BODY[1:]]
    site.put("/a", page(body=body), Content_Type="text/html; charset=no-such-thing")
    site.put("/b", page(body=body).encode("windows-1252", "replace"), Content_Type="text/html; charset=utf-8")
    for path in ("/a", "/b"):
        [found] = read(site.url + path, ReadOptions(fetch=fetcher(site)))
        assert isinstance(found, Article)
        assert found.text.startswith("Öztürk: Baku")


def test_excerpts_of_a_feed_are_read_whole(site: Site) -> None:
    whole = "\n".join(BODY)
    entries = [Article(f"{BODY[0]}", title=f"Title {number}") for number in range(3)]
    site.put("/feed", feed(entries).replace("https://blog.example.org", site.url))
    site.put("/0/", page(title="Title 0"))
    site.put("/1/", page(title="Other title"))
    site.put("/feed?paged=2", feed(entries[:1]).replace("https://blog.example.org/0/", f"{site.url}/9/"))
    site.put("/9/", page(title="Ninth"))
    found = list(read(f"{site.url}/feed", ReadOptions(fetch=fetcher(site), pages=5)))
    articles = [one for one in found if isinstance(one, Article)]
    assert [(one.title, one.text == whole) for one in articles] == [
        ("Title 0", True),
        ("Title 1", True),
        ("Title 2", False),
        ("Title 0", True),
    ]
    assert len(found) == 5, "one notice, of the page that is not there"


def test_continue_reading_leads_to_the_whole_post(site: Site, tmp_path: Path) -> None:
    entries = [Article(BODY[0], title=f"Title {number}") for number in range(3)]
    markup = archive_page(entries).replace("https://blog.example.org", site.url)
    site.put("/author/admin/", markup)
    for number in range(3):
        site.put(f"/{number}/", page(title=f"Title {number}", published="2020-01-01"))
    found = list(read(f"{site.url}/author/admin/", ReadOptions(fetch=fetcher(site))))
    articles = [one for one in found if isinstance(one, Article)]
    assert [(one.title, one.text) for one in articles] == [(one.title, "\n".join(BODY)) for one in entries]
    assert [one.url for one in articles] == [f"{site.url}/{number}/" for number in range(3)]
    assert articles[0].published is not None
    assert articles[0].published.value == "2022-12-01", "the archive page says the day"
    (tmp_path / "saved.html").write_text(markup)
    before = len(site.asked)
    saved = list(read(str(tmp_path / "saved.html"), ReadOptions(fetch=fetcher(site))))
    assert [one.text for one in saved if isinstance(one, Article)] == [BODY[0]] * 3
    assert len(site.asked) == before, "a file touches the network only with follow"
    followed = list(read(str(tmp_path / "saved.html"), ReadOptions(fetch=fetcher(site), follow=True)))
    assert [one.text for one in followed if isinstance(one, Article)] == ["\n".join(BODY)] * 3


def test_pages_of_the_wordpress_api(site: Site) -> None:
    for number in (1, 2):
        post = json.dumps(
            [
                {
                    "link": f"{site.url}/{number}",
                    "title": {"rendered": f"T{number}"},
                    "content": {"rendered": "<p>Words.</p>"},
                }
            ]
        )
        query = "" if number == 1 else "?page=2"
        site.put(f"/wp-json/wp/v2/posts{query}", post, X_WP_TotalPages="2", Content_Type="application/json")
    found = list(read(f"{site.url}/wp-json/wp/v2/posts", ReadOptions(fetch=fetcher(site), pages=9)))
    assert [one.title for one in found if isinstance(one, Article)] == ["T1", "T2"]
    assert len(found) == 2
    assert site.paths() == ["/wp-json/wp/v2/posts", "/wp-json/wp/v2/posts?page=2"]


def test_addresses_go_over_the_wire_in_ascii() -> None:
    assert ascii_url("https://Bücher.example/a b/ü?q=ü") == "https://xn--bcher-kva.example/a%20b/%C3%BC?q=%C3%BC"
