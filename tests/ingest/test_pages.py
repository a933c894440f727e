"""Pages of HTML: the article without what stands around it, its facts with where they come from, walls and stubs."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.readers import Notice, Reading, ReadOptions, Refusal, read
from ingest.readers.isolation import Job, Worker
from ingest.readers.records import Kind
from ontology.errors import FetchError, SourceError
from ontology.model import Article
from tests.ingest.webpages import BODY, SITE, archive_page, feed, page

LONG = " ".join(BODY)


def readings(path: Path, content: str | bytes, options: ReadOptions | None = None) -> list[Reading]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(str(path), options or ReadOptions()))


def the_article(found: list[Reading]) -> Article:
    [article] = found
    assert isinstance(article, Article), article
    return article


def test_page_gives_the_article_and_its_facts(tmp_path: Path) -> None:
    found = the_article(readings(tmp_path / "saved", page(canonical="https://gazette.example.org/a?utm_source=x")))
    assert found.text.split("\n") == list(BODY)
    assert found.published is not None
    kept = (found.title, found.url, found.published.value, found.publisher, found.author, found.language)
    assert kept == (
        "Baku protests over shelling",
        "https://gazette.example.org/a",
        "2022-10-05",
        "Gazette",
        "A. Writer",
        "en",
    )


def test_lines_of_the_source_are_no_paragraphs(tmp_path: Path) -> None:
    content = page().replace(" the ", "\n   the\r\n")
    assert the_article(readings(tmp_path / "a", content)).text.split("\n") == list(BODY)


def test_every_candidate_is_kept_with_where_it_stands(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2022-10-06"><meta name="author" content="Desk">'
    found = the_article(readings(tmp_path / "a", page(head=head)))
    said = {(one.field, one.origin, one.value) for one in found.candidates}
    assert {
        ("published", "json-ld datePublished", "2022-10-05T09:30:00+04:00"),
        ("published", "article:published_time", "2022-10-06"),
        ("author", "json-ld author", "A. Writer"),
        ("author", "meta author", "Desk"),
        ("title", "title", "Baku protests over shelling - Gazette"),
        ("language", "html lang", "en"),
    } <= said
    assert any(
        one.field == "published" and one.origin in ("htmldate", "json-ld datePublished") for one in found.candidates
    )


def test_the_day_of_a_change_is_not_that_of_publication(tmp_path: Path) -> None:
    head = (
        '<meta property="article:modified_time" content="2025-01-03T10:00:00Z"><meta name="date" content="2025-01-03">'
    )
    found = the_article(readings(tmp_path / "a", page(head=head, published="2017-03-04")))
    assert found.published is not None
    assert found.published.value == "2017-03-04"


@pytest.mark.parametrize(
    "said", ["https://other.example.com/a", "https://gazette.example.org/", "http://[", "javascript:x"]
)
def test_canonical_address_counts_on_its_own_site_only(tmp_path: Path, said: str) -> None:
    options = ReadOptions(url="https://gazette.example.org/b")
    assert the_article(readings(tmp_path / "a", page(canonical=said), options)).url == "https://gazette.example.org/b"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "iso-8859-1", "utf-16"])
def test_encodings(tmp_path: Path, charset: str) -> None:
    name = "Đorđe" if charset.startswith("utf") else "Баку" if charset == "windows-1251" else "Öztürk"
    content = page(body=[f"{name}: {BODY[0]}", *BODY[1:]]).replace("utf-8", charset)
    found = the_article(readings(tmp_path / "a.html", content.encode(charset), ReadOptions(format="html")))
    assert found.text.startswith(name)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (["Subscribe to continue reading. Already a subscriber? Log in."], Kind.PAYWALL),
        ([BODY[0], "This article is for subscribers only."], Kind.PAYWALL),
        (["We and our 842 partners use cookies and similar technology to keep your choices."], Kind.WALL),
        (["Please enable JavaScript and cookies to continue."], Kind.WALL),
        (["Verify you are human by completing the action below."], Kind.WALL),
        (["404", "The page you requested was not found."], Kind.ERROR_PAGE),
        ([], Kind.NO_ARTICLE),
    ],
)
def test_pages_without_an_article_are_told_apart(tmp_path: Path, body: list[str], kind: Kind) -> None:
    paragraphs = "".join(f"<p>{one}</p>" for one in body)
    html = f"<!doctype html><html><head><title>Gazette</title></head><body><main>{paragraphs}"
    [refusal] = readings(tmp_path / "a", html + "</main></body></html>")
    assert isinstance(refusal, Refusal)
    assert refusal.kind == kind, refusal


def test_page_that_says_it_is_not_free_is_a_stub_when_short(tmp_path: Path) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    [refusal] = readings(tmp_path / "a", page(head=head))
    assert isinstance(refusal, Refusal)
    assert refusal.kind == Kind.PAYWALL
    whole = [f"{number}. {text}" for number in range(4) for text in BODY]
    assert the_article(readings(tmp_path / "a", page(head=head, body=whole))).text.startswith("0. Baku")


def test_an_article_about_cookies_is_an_article(tmp_path: Path) -> None:
    body = [f"We use cookies, the minister said in part {number}. {text}" for number in range(3) for text in BODY]
    assert len(the_article(readings(tmp_path / "a", page(body=body))).text) > 1000


def test_other_languages_are_named(tmp_path: Path) -> None:
    body = [
        "Azərbaycan Xarici İşlər Nazirliyi bazar ertəsi səfiri nazirliyə çağırıb və sərhəd yaxınlığında kəndin atəşə "
        "tutulmasına etiraz notası təqdim edib, nazirliyin sözçüsü jurnalistlərə bildirib."
    ] * 3
    assert the_article(readings(tmp_path / "a", page(body=body))).language == "az"


def seed(shared: Path) -> list[Article]:
    found = read(str(shared / "seeds" / "archive-page.txt"), ReadOptions())
    return [article for article in found if isinstance(article, Article)]


def facts(articles: list[Article], dump: list[Article]) -> list[tuple[str | None, ...]]:
    """What the dump says too; it does not name the blog, which page and feed do."""
    assert len(articles) == len(dump)
    return [
        (one.title, one.text, one.section, one.volume, one.issue, one.publisher if own.publisher else None)
        for one, own in zip(articles, dump, strict=True)
    ]


@pytest.mark.parametrize("make", [archive_page, feed])
def test_an_archive_page_gives_the_same_articles_in_each_form(shared: Path, tmp_path: Path, make: object) -> None:
    dump = seed(shared)
    assert callable(make)
    found = readings(tmp_path / "archive", make(dump))
    articles = [one for one in found if isinstance(one, Article)]
    assert facts(articles, dump) == facts(dump, dump)
    assert len(articles) == 10
    assert [one.url for one in articles] == [f"{SITE}/{number}/" for number in range(10)]
    days = [one.published.value for one in articles if one.published]
    assert days[:2] == ["2022-12-01", "2022-11-24"]
    assert len(days) == 10
    assert not [one for one in found if isinstance(one, (Refusal, Notice))]


def test_gzipped_pages_in_a_folder(tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}.html.gz").write_bytes(gzip.compress(page(title=f"Title {number}").encode()))
    found = [one for one in read(str(tmp_path), ReadOptions()) if isinstance(one, Article)]
    assert [one.title for one in found] == ["Title 0", "Title 1"]


def test_candidates_do_not_change_with_the_reading(tmp_path: Path) -> None:
    first, again = (the_article(readings(tmp_path / "a", page())) for _ in range(2))
    assert replace(first, title="") == replace(again, title="")


def misbehaving(job: Job) -> object:
    """Jobs that hang, break their process or raise."""
    import os  # noqa: PLC0415
    import time  # noqa: PLC0415

    if job[0] == "hang":
        time.sleep(60)
    elif job[0] == "break":
        os._exit(3)
    elif job[0] == "raise":
        raise ValueError("odd page")
    return job[0]


def test_a_page_that_hangs_or_breaks_the_parser_costs_itself() -> None:
    worker = Worker(0.5, f"{__name__}:misbehaving")
    try:
        assert worker.call("one") == "one"
        with pytest.raises(FetchError, match=r"more than 0\.5 s") as slow:
            worker.call("hang")
        assert slow.value.kind == Kind.TIMEOUT
        assert worker.call("two") == "two"
        with pytest.raises(FetchError, match="broke"):
            worker.call("break")
        with pytest.raises(SourceError, match="ValueError: odd page"):
            worker.call("raise")
        assert worker.call("three") == "three"
    finally:
        worker.end()


def test_page_larger_than_the_cap_is_refused(tmp_path: Path) -> None:
    [refusal] = readings(tmp_path / "a", "<html><body>" + "<p>Words.</p>" * 1_000_000)
    assert isinstance(refusal, Refusal)
    assert "bytes allowed" in refusal.reason
