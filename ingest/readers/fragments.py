"""A piece of HTML as paragraphs of plain text, each block a paragraph; nothing of it is run or fetched."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree, html

Element: TypeAlias = etree._Element  # so its makers call it where types are stated

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody td tfoot th "
    "thead tr ul".split()
)
_LEFT_OUT = frozenset(
    "script style noscript template svg iframe object button select textarea head nav figcaption".split()
)
_SPACE = re.compile(r"[^\S\xa0]+|\xa0")
# What XML may not hold: lxml raises on it.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DEEPEST = 250  # elements in each other; libxml2 itself stops at 256


def clean(text: str) -> str:
    """Text on one line without characters that no text holds."""
    return " ".join(_UNFIT.sub("", text).split())


def parsed(markup: str) -> Element | None:
    """The element tree of a piece of HTML; None where there is nothing in it."""
    markup = _UNFIT.sub("", markup)
    if not markup.strip():
        return None
    try:
        return html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def paragraphs(markup: str) -> tuple[str, ...]:
    """The paragraphs of a piece of HTML, or of plain text that holds a few entities."""
    root = parsed(markup)
    return () if root is None else tuple(blocks(root))


def plain(markup: str) -> str:
    """A piece of HTML on one line: a title, a name."""
    return " ".join(paragraphs(markup))


def blocks(root: Element) -> Iterator[str]:
    """The paragraphs of an element, without what no reader sees."""
    held: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _LEFT_OUT or "screen-reader-text" in (element.get("class") or ""):
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                yield from _flushed(held)
            held.append(element.text or "")
            continue
        if event == "end" and tag in _BLOCKS:
            yield from _flushed(held)
        if element is not root:
            held.append(element.tail or "")
    yield from _flushed(held)


def _flushed(held: list[str]) -> Iterator[str]:
    text = _SPACE.sub(" ", "".join(held)).strip()
    held.clear()
    if text:
        yield text
