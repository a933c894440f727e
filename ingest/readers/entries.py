"""The entries of an archive page in HTML, as WordPress themes write them: title with link, excerpt, link on."""

from dataclasses import dataclass
from urllib.parse import urljoin

from ingest.readers.fragments import Element, blocks
from ingest.readers.marks import end_marker

_ENTRY = (
    "//article[not(ancestor::article)][not(ancestor::aside or ancestor::footer)]"
    " | //*[self::div or self::li or self::section][contains(concat(' ',@class,' '),' hentry ')]"
    "[not(ancestor::article)]"
    " | //*[self::div or self::li][contains(concat(' ',@class,' '),' type-post ')][not(ancestor::article)]"
)
_HEADING = ".//*[contains(@class,'entry-title') or contains(@class,'post-title')] | .//h1 | .//h2 | .//h3"
_BODY = ".//*[contains(@class,'entry-summary') or contains(@class,'entry-content') or contains(@class,'post-excerpt')]"
_TIME = ".//time/@datetime | .//*[contains(@class,'published')]/@title"
_AUTHOR = ".//*[contains(concat(' ',@class,' '),' author ')]//a | .//*[@rel='author']"
_SINGLE = ("single", "single-post", "page-template-single")
_FEWEST = 2
_MOST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its paragraphs end in the words of the link on, where it is an excerpt."""

    title: str
    url: str | None
    published: str
    author: str
    paragraphs: tuple[str, ...]


def entries(root: Element, url: str | None) -> tuple[Entry, ...]:
    """The entries of an archive page; none where the page is one article, whatever it links to."""
    body = next(iter(root.xpath("//body")), None)
    classes = (body.get("class") or "").split() if body is not None else []
    if any(name in classes for name in _SINGLE):
        return ()
    base = next(iter(root.xpath("//base/@href")), None)
    found = [_entry(node, _absolute(url, base or "") or None) for node in root.xpath(_ENTRY)[:_MOST]]
    excerpts = sum(bool(one.paragraphs) and end_marker(one.paragraphs[-1]) is not None for one in found)
    archive = any(
        name in classes for name in ("archive", "blog", "home", "category", "author", "search", "date", "tag")
    )
    enough = len(found) >= _FEWEST and (archive or excerpts >= _FEWEST)
    return tuple(one for one in found if one.paragraphs) if enough else ()


def _entry(node: Element, base: str | None) -> Entry:
    heading = next(iter(node.xpath(_HEADING)), None)
    content = next(iter(node.xpath(_BODY)), None)
    links = heading.xpath(".//a/@href | ancestor-or-self::a/@href") if heading is not None else []
    links = links or _links_on(node)
    return Entry(
        title=" ".join(blocks(heading)) if heading is not None else "",
        url=_absolute(base, links[0]) if links else None,
        published=next(iter(node.xpath(_TIME)), ""),
        author=" ".join(" ".join(blocks(one)) for one in node.xpath(_AUTHOR)[:1]),
        paragraphs=_text(node, content, heading),
    )


def _absolute(base: str | None, link: str) -> str | None:
    try:
        return urljoin(base or "", link.strip())
    except ValueError:  # "http://[" is no address
        return None


def _text(node: Element, content: Element, heading: Element) -> tuple[str, ...]:
    """The paragraphs of the content, and of a link on that a theme puts behind it."""
    if content is None:
        title = " ".join(blocks(heading)) if heading is not None else None
        return tuple(text for text in blocks(node) if text != title)
    found = tuple(blocks(content))
    inside = set(content.iter())
    behind = next(
        (" ".join(blocks(link)) for link in node.xpath(".//a") if link not in inside and _leads_on(link)), None
    )
    return (*found, behind) if behind else found


def _links_on(node: Element) -> list[str]:
    return [link.get("href") for link in node.xpath(".//a[@href]") if _leads_on(link)]


def _leads_on(link: Element) -> bool:
    words = " ".join(link.text_content().split())
    return "more-link" in (link.get("class") or "") or (len(words) < 200 and end_marker(words) is not None)
