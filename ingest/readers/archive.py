"""The dump of an archive page as items: where one excerpt ends and the next begins.

Seen from a WordPress archive: each excerpt ends in a link ("Continue reading"), the line after it is the next title,
and lines of the page's own ("Author Archives: admin") stand between.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.readers.marks import end_marker, is_furniture, is_title
from ingest.readers.sources import Line

_INNER_BREAKS = re.compile("\r|\u2028|\u2029|\x0b|\x0c")  # line ends within what a line feed ends


@dataclass(frozen=True, slots=True)
class Item:
    """The lines of one article; `end` is the line whose marker ended it, `linked_title` the title in that marker."""

    lines: tuple[Line, ...]
    furniture: tuple[Line, ...]
    first: bool
    end: Line | None = None
    linked_title: str = ""


def items(lines: Iterable[Line], limit: int) -> Iterator[Item]:
    """The items of a text in order. Of one longer than `limit` characters only the flaw is kept."""
    gathered: list[Line] = []
    furniture: list[Line] = []
    size, first = 0, True
    for line, following in _followed(_split(lines)):
        if is_furniture(line.text):
            furniture.append(line)
            continue
        marker = end_marker(line.text)
        if marker and not (marker.certain or _may_follow_an_end(following)):
            marker = None
        kept = Line(line.number, line.text[: marker.start], line.flaw) if marker else line
        size += len(kept.text)
        gathered = _kept(gathered, kept, limit) if size > limit else gathered
        if size <= limit:
            gathered.append(kept)
        if marker:
            yield Item(tuple(gathered), tuple(furniture), first, line, marker.title)
            gathered, furniture, size, first = [], [], 0, False
    yield Item(tuple(gathered), tuple(furniture), first)


def _kept(gathered: list[Line], line: Line, limit: int) -> list[Line]:
    """The one flawed line that stands for an article that is too long."""
    if len(gathered) == 1 and gathered[0].flaw:
        return gathered
    flaw = f"it has more than the {limit:,} characters allowed; split it, or allow more"
    return [Line(gathered[0].number if gathered else line.number, "", flaw)]


def _may_follow_an_end(following: Line | None) -> bool:
    """Whether a mark that may also be an omission ("[…]") ends an article: a title, the page or nothing follows."""
    return following is None or is_furniture(following.text) or is_title(following.text)


def _split(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        for part in _INNER_BREAKS.split(line.text):
            yield Line(line.number, part, line.flaw)


def _followed(lines: Iterable[Line]) -> Iterator[tuple[Line, Line | None]]:
    """Each line with the next that is not blank; of blank lines in a row one is kept."""
    waiting: list[Line] = []
    for line in lines:
        blank = not line.text.strip() and line.flaw is None
        if not blank:
            yield from ((earlier, line) for earlier in waiting)
            waiting = [line]
        elif len(waiting) == 1:
            waiting.append(line)
    yield from ((earlier, None) for earlier in waiting)
