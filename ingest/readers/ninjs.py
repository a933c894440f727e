"""ninjs, the JSON of the IPTC for news items: 1.x (`body_xhtml`, `headline`), 2.x and 3.x (`bodies`, `headlines`)."""

from collections.abc import Iterator

from ingest.readers.composition import Draft, composed
from ingest.readers.fragments import paragraphs
from ingest.readers.records import Kind, Reading, ReadOptions, Refusal

Record = dict[str, object]

_BODIES = ("body_xhtml", "body_html", "body_text", "body", "bodies")
_DATES = ("firstCreated", "firstcreated", "contentCreated", "contentcreated", "versionCreated", "versioncreated")


def is_item(record: Record) -> bool:
    """Whether an object is an item: it has a `uri`, and a body or the date of its version."""
    return isinstance(record.get("uri"), str) and any(name in record for name in (*_BODIES, *_DATES, "headlines"))


def articles(record: Record, options: ReadOptions) -> Iterator[Reading]:
    """The one article of an item; pictures and other items without a body are refused."""
    kind = record.get("type")
    if isinstance(kind, str) and kind not in ("text", "composite", "component"):
        yield Refusal("", None, f"the item is of type {kind!r:.40}; only text is read", Kind.NO_ARTICLE)
        return
    yield composed(draft(record), options)


def draft(record: Record) -> Draft:
    """One item."""
    uri = _string(record.get("uri"))
    dates = [(name, _string(record.get(name))) for name in _DATES]
    return Draft(
        _body(record),
        title=_string(record.get("headline")) or _first(record.get("headlines")) or _string(record.get("title")),
        url=_string(record.get("url")) or (uri if uri.startswith("http") else None),
        published=tuple((value, f"ninjs: {name}") for name, value in dates if value),
        publisher=_string(record.get("copyrightholder")) or _string(record.get("copyrightHolder")) or None,
        author=_string(record.get("byline")) or _string(record.get("by")) or None,
        language=_string(record.get("language")) or None,
    )


def _body(record: Record) -> tuple[str, ...]:
    for name in _BODIES[:-1]:
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            if name == "body_text":
                return tuple(line.strip() for line in value.splitlines() if line.strip())
            return paragraphs(value)
    return paragraphs(_first(record.get("bodies")))


def _first(parts: object) -> str:
    """The value of the first of some parts, one of text if there is any; each is {"value": …, "contenttype": …}."""
    values = [_string(one.get("value")) for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    return next((value for value in values if value.strip()), "")


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
