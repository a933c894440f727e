"""WordPress: posts of its REST API (https://developer.wordpress.org/rest-api/reference/posts/) and its export files.

An export (WXR) is RSS with elements of a namespace whose version differs (1.0, 1.1, 1.2), so they are found by their
local names. Published posts and pages are read; drafts, attachments and menus are counted and left out.
"""

from collections import Counter
from collections.abc import Iterator
from html import unescape

from lxml import etree

from ingest.readers.composition import Draft, composed
from ingest.readers.fragments import Element, paragraphs, plain
from ingest.readers.records import Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Source

Record = dict[str, object]

_READ_TYPES = ("post", "page")


def is_post(record: Record) -> bool:
    """Whether an object is a post of the REST API: its content is an object with what was rendered."""
    return _rendered(record.get("content")) is not None or _rendered(record.get("excerpt")) is not None


def articles(record: Record, options: ReadOptions) -> Iterator[Reading]:
    """The one article of a post; of a protected one, or one without content, the excerpt."""
    html = _rendered(record.get("content")) or _rendered(record.get("excerpt")) or ""
    dates = [(name, record.get(name)) for name in ("date_gmt", "date", "modified_gmt")]
    link = record.get("link")
    draft = Draft(
        paragraphs(html),
        title=plain(unescape(_rendered(record.get("title")) or "")),
        url=link if isinstance(link, str) else None,
        published=tuple((value, f"wordpress: {name}") for name, value in dates if isinstance(value, str)),
        author=_author(record),
    )
    yield composed(draft, options)


def read_export(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The published posts and pages of an export, one after the other; memory holds one."""
    left_out: Counter[str] = Counter()
    found = 0
    publisher = None
    try:
        for name, element in _elements(source):
            if name == "title" and publisher is None and element.getparent().tag == "channel":
                publisher = (element.text or "").strip()
            elif name == "item":
                found += 1
                item = _Item(element)
                why = item.left_out()
                if why:
                    left_out[why] += 1
                else:
                    reading = composed(item.draft(publisher), options)
                    yield item.placed(source.name, reading)
                element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        yield Refusal(source.name, None, f"the export breaks off: {error}; what came before it was read")
    if not found:
        yield Refusal(source.name, None, "is an export without items; nothing was read")
    for why, count in left_out.items():
        yield Notice(source.name, None, f"{count} items were left out: {why}")


def _elements(source: Source) -> Iterator[tuple[str, Element]]:
    """Titles and items as they end, with their local names; broken markup is passed over as browsers do."""
    walk = etree.iterparse(
        source.stream,
        events=("end",),
        tag=("{*}item", "{*}title"),
        recover=True,
        resolve_entities=False,
        no_network=True,
    )
    for _, element in walk:
        yield etree.QName(element).localname, element


class _Item:
    """One item of an export, its parts by local name."""

    def __init__(self, element: Element) -> None:
        self._line = element.sourceline
        self._parts: dict[str, str] = {}
        for child in element:
            if isinstance(child.tag, str):
                name = etree.QName(child)
                prefix = "excerpt:" if "excerpt" in (name.namespace or "") else ""
                self._parts.setdefault(prefix + name.localname, child.text or "")

    def left_out(self) -> str | None:
        """Why this is no published text."""
        kind, status = self._parts.get("post_type", "post"), self._parts.get("status", "publish")
        if kind not in _READ_TYPES:
            return f"of the type {kind!r:.40}, not post or page"
        if status != "publish":
            return f"of the status {status!r:.40}, not published"
        return "protected by a password" if self._parts.get("post_password") else None

    def draft(self, publisher: str | None) -> Draft:
        """The parts of the article."""
        parts = self._parts
        dates = [(name, parts.get(name, "")) for name in ("post_date_gmt", "post_date", "pubDate")]
        return Draft(
            paragraphs(parts.get("encoded", "")) or paragraphs(parts.get("excerpt:encoded", "")),
            title=plain(parts.get("title", "")),
            url=parts.get("link"),
            published=tuple((value, f"wordpress export: {name}") for name, value in dates if value.strip("0-: ")),
            publisher=publisher,
            author=parts.get("creator"),
        )

    def placed(self, source: str, reading: Reading) -> Reading:
        """A refusal with the line where the item stands."""
        return Refusal(source, self._line, reading.reason, reading.kind) if isinstance(reading, Refusal) else reading


def _rendered(value: object) -> str | None:
    inner = value.get("rendered") if isinstance(value, dict) else None
    return inner if isinstance(inner, str) else None


def _author(record: Record) -> str | None:
    """The author's name, which only an embedded author says; the post itself has a number."""
    embedded = record.get("_embedded")
    authors = embedded.get("author") if isinstance(embedded, dict) else None
    names = [one.get("name") for one in authors if isinstance(one, dict)] if isinstance(authors, list) else []
    return next((name for name in names if isinstance(name, str)), None)
