"""Pages and feeds made from articles, in the structure that WordPress and newspapers give them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from ontology.model import Article

SITE = "https://blog.example.org"
BODY = (
    "Baku protested on Monday against the shelling of a village near the border, the foreign ministry said in a note "
    "that it handed to the ambassador.",
    "The ministry summoned the ambassador and demanded an explanation within two days, the spokesman told reporters "
    "after the meeting in the capital.",
    "Yerevan denied that its troops had fired, and called on the observers of the European Union to look at the place "
    "for themselves before anybody was blamed.",
)


def page(  # noqa: PLR0913  each is one thing that pages differ in
    title: str = "Baku protests over shelling",
    body: Sequence[str] = BODY,
    head: str = "",
    canonical: str | None = None,
    published: str = "2022-10-05T09:30:00+04:00",
    lang: str = "en",
) -> str:
    """A newspaper's page of one article, with menus, links to others and a footer around it."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": published}
    data["author"] = {"@type": "Person", "name": "A. Writer"}  # type: ignore[assignment]
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{escape(title)} - Gazette</title>{link}{head}"
        f'<meta property="og:site_name" content="Gazette">'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
        '</head><body class="single">'
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>'
        f"<main><article><h1>{escape(title)}</h1>"
        + "".join(f"<p>{escape(text)}</p>" for text in body)
        + "</article></main>"
        '<aside><h2>Most read</h2><ul><li><a href="/x">Ten recipes</a></li></ul></aside>'
        "<footer>© Gazette</footer></body></html>"
    )


def _paragraphs(article: Article) -> list[str]:
    lines = article.text.split("\n")
    if article.volume:
        lines.insert(0, f"Publication: {article.publisher} Volume: {article.volume} Issue: {article.issue}")
    return lines


def marked_title(article: Article) -> str:
    """The title with the marks that the archive page puts on it."""
    title = f"{article.section.upper()}: {article.title}" if article.section else article.title
    if article.publisher == "Eurasianet":
        return f"{title} | EURASIANET"
    return f"{title} [{article.publisher}]" if article.publisher and not article.volume else title


def archive_page(articles: Sequence[Article]) -> str:
    """The archive page of an author, as the theme Twenty Twelve writes it."""
    entries = []
    for number, article in enumerate(articles):
        title = marked_title(article)
        link = f"{SITE}/{number}/"
        heading = f'<h1 class="entry-title"><a href="{link}" rel="bookmark">{escape(title)}</a></h1>' if title else ""
        body = _paragraphs(article)
        more = f'<a href="{link}" class="more-link">Continue reading <span class="meta-nav">&rarr;</span></a>'
        text = "".join(f"<p>{escape(one)}</p>" for one in body[:-1]) + f"<p>{escape(body[-1])} {more}</p>"
        entries.append(
            f'<article id="post-{number}" class="post-{number} post type-post status-publish format-standard hentry">'
            f'<header class="entry-header">{heading}'
            f'<div class="comments-link"><a href="{link}#respond">Leave a reply</a></div>'
            f'</header><div class="entry-content">{text}</div><footer class="entry-meta">This entry was posted in '
            f'<a href="/c/">Uncategorized</a> on '
            f'<time class="entry-date" datetime="{_day(number).isoformat()}">a day</time>'
            '<span class="author vcard"><a class="url fn n" href="/author/admin/">admin</a></span></footer></article>'
        )
    return (
        '<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>admin | Blog</title></head>'
        '<body class="archive author author-admin"><div id="page"><h1 class="archive-title">Author Archives: admin</h1>'
        + "".join(entries)
        + '<nav id="nav-below"><div class="nav-previous"><a href="/page/2/">&larr; Older posts</a></div></nav>'
        "</div></body></html>"
    )


def feed(articles: Sequence[Article]) -> str:
    """The feed of the same archive in RSS 2.0, with the excerpts as WordPress writes them."""
    items = []
    for number, article in enumerate(articles):
        text = "".join(f"<p>{escape(one)}</p>" for one in _paragraphs(article))
        more = f'<p><a href="{SITE}/{number}/">Continue reading <span class="meta-nav">&#8594;</span></a></p>'
        items.append(
            f"<item><title>{escape(marked_title(article))}</title><link>{SITE}/{number}/</link>"
            f"<pubDate>{format_datetime(_day(number))}</pubDate><dc:creator><![CDATA[admin]]></dc:creator>"
            f'<guid isPermaLink="false">{SITE}/?p={number}</guid>'
            f"<description><![CDATA[{text}{more}]]></description></item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>Blog</title><link>{SITE}</link><language>en-US</language>{''.join(items)}</channel></rss>"
    )


def _day(number: int) -> datetime:
    return datetime(2022, 12, 1, 8, tzinfo=UTC) - timedelta(days=7 * number)
