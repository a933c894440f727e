"""NewsML-G2 of the IPTC (2.x): news items alone or in a message; elements are found by their local names.

Read are the headline, the dates, the byline, the provider and the body: inline XML (NITF, XHTML) or inline data.
"""

from collections.abc import Iterator

from lxml import etree

from ingest.readers.composition import Draft, composed
from ingest.readers.fragments import Element, blocks
from ingest.readers.records import Kind, Reading, ReadOptions, Refusal
from ingest.readers.sources import Source

_DATES = (
    ("contentMeta", "contentCreated"),
    ("itemMeta", "firstCreated"),
    ("itemMeta", "versionCreated"),
    ("contentMeta", "contentModified"),
)
_BODIES = (
    "contentSet/inlineXML//body.content",
    "contentSet/inlineXML//body",
    "contentSet/inlineXML",
    "contentSet/inlineData",
)


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """The news items of a document, one after the other; memory holds one."""
    found = 0
    try:
        walk = etree.iterparse(
            source.stream,
            events=("end",),
            tag=("{*}newsItem", "{*}nitf"),
            recover=True,
            resolve_entities=False,
            no_network=True,
        )
        for _, element in walk:
            if _inside_item(element):
                continue
            found += 1
            reading = composed(_draft(_Names(element)), options)
            yield _placed(source.name, element.sourceline, reading)
            element.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        yield Refusal(source.name, None, f"the document breaks off: {error}; what came before it was read")
    if not found:
        yield Refusal(source.name, None, "holds no news item with a text; nothing was read", Kind.NO_ARTICLE)


class _Names:
    """An element whose parts are found by local names: "contentMeta/headline"."""

    def __init__(self, element: Element) -> None:
        self.element = element

    def all(self, path: str) -> list[Element]:
        """The elements at a path; "//" passes over any depth."""
        steps = path.replace("//", "/descendant::").split("/")
        named = "/".join(
            f"descendant::*[local-name()='{step[12:]}']"
            if step.startswith("descendant::")
            else f"*[local-name()='{step}']"
            for step in steps
        )
        return list(self.element.xpath(f"./{named}"))

    def text(self, path: str) -> str:
        """The words of the first element at a path that has any."""
        texts = (" ".join("".join(one.itertext()).split()) for one in self.all(path))
        return next((text for text in texts if text), "")


def _draft(item: _Names) -> Draft:
    if etree.QName(item.element).localname == "nitf":
        return _nitf(item)
    guid = item.element.get("guid") or ""
    dates = [(item.text(f"{part}/{name}"), f"newsml: {name}") for part, name in _DATES]
    return Draft(
        _body(item),
        title=item.text("contentMeta/headline") or item.text("itemMeta/title"),
        url=next((link for link in [*_links(item), guid] if link.startswith("http")), None),
        published=tuple((value, origin) for value, origin in dates if value),
        publisher=_name(item, "itemMeta/provider") or item.text("rightsInfo/copyrightHolder/name") or None,
        author=item.text("contentMeta/by") or _name(item, "contentMeta/creator") or None,
        language=next((one.get("tag") for one in item.all("contentMeta/language") if one.get("tag")), None),
    )


def _nitf(item: _Names) -> Draft:
    """A document of NITF alone."""
    issued = [one.get("norm") for one in item.all("head/docdata/date.issue") if one.get("norm")]
    body = next(iter(item.all("body/body.content") or item.all("body")), None)
    return Draft(
        () if body is None else tuple(blocks(body)),
        title=item.text("body/body.head/hedline/hl1") or item.text("head/title"),
        published=tuple((value, "nitf: date.issue") for value in issued),
        author=item.text("body/body.head/byline") or None,
    )


def _body(item: _Names) -> tuple[str, ...]:
    for path in _BODIES:
        for element in item.all(path):
            # Prefixes of a namespace hide from the blocks which element is a paragraph.
            for inner in element.iter():
                if isinstance(inner.tag, str):
                    inner.tag = etree.QName(inner).localname
            lines = blocks(element) if len(element) else (element.text or "").splitlines()
            found = tuple(line.strip() for line in lines if line.strip())
            if found:
                return found
    return ()


def _links(item: _Names) -> list[str]:
    return [one.get("href") or "" for one in item.all("itemMeta/link")]


def _name(item: _Names, path: str) -> str:
    return item.text(f"{path}/name") or next((one.get("literal") or "" for one in item.all(path)), "")


def _inside_item(element: Element) -> bool:
    return etree.QName(element).localname == "nitf" and any(
        isinstance(one.tag, str) and etree.QName(one).localname == "newsItem" for one in element.iterancestors()
    )


def _placed(source: str, line: int, reading: Reading) -> Reading:
    return Refusal(source, line, reading.reason, reading.kind) if isinstance(reading, Refusal) else reading
