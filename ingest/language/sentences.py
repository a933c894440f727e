"""Text to sentences.

A line break always ends a sentence (readers keep paragraphs on lines of their own), and so does a bullet. Within a
line a sentence may end at `.`, `!`, `?` or `…`, with the quotes and brackets that close on it. The rules settle most of
these marks; the rest is in doubt ("in the U.S. Officials say"), and who has a model may judge.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.language.datelines import dateline
from ingest.language.words import abbreviations
from ontology.model import Span

# A “ that closes stands directly on the mark. The pattern is linear on "......".
_END = re.compile(r"""(?<![.!?…])[.!?…]++["'“”’»)\]]*+(?=\s++(?P<next>\S{1,40}))""")
_REACH = 40  # characters before a mark that hold the last word, whatever it is
_LAST_WORD = re.compile(r"[^\s\"'“‘(\[]+$")
_MAY_BEGIN = re.compile(r"""["'“‘«(\[–—-]*[^\W_a-zà-öø-ÿ]""")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"\b(?!War|Plan|Type|Group|Class|Part|Vitamin|Hepatitis)[A-Z][a-z]+ [A-HJ-Z]\.$")
_BULLETS = re.compile(r"\s*(?:[•●▪◦‣∙·■□►➢✓*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_INNER_BULLET = re.compile(r"\s[•●▪◦‣∙■□►➢✓]\s+")

# Words that begin English sentences far more often than they follow "U.S." or "Inc." inside one.
_STARTERS = frozenset(
    "The A An In On At But And However He She It They We I This That These Those There When While After Before Since "
    "If As For From With Although Though Meanwhile Earlier Later Last Both Some Many Most Its Their His Her".split()
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Whether a sentence ends at the character `end` of a line; the rules think so if `likely`."""

    line_start: int
    line_end: int
    end: int
    likely: bool


Judge = Callable[[str, Sequence[Doubt]], Sequence[bool]]


def by_rule(text: str, doubts: Sequence[Doubt]) -> Sequence[bool]:
    """The judge that has no model."""
    return [doubt.likely for doubt in doubts]


def sentences(text: str, judge: Judge = by_rule) -> tuple[Span, ...]:
    """The sentences of a text in order, without surrounding blanks or bullets, with offsets into it.

    `judge` gets the text and all that is in doubt in it, and says of each whether a sentence ends there.
    """
    lines = list(_lines(text))
    marks = [mark for line in lines for mark in _marks(text, *line)]
    doubts = [mark for mark in marks if isinstance(mark, Doubt)]
    judged = iter(judge(text, doubts) if doubts else ())
    ends = [mark if isinstance(mark, int) else mark.end for mark in marks if isinstance(mark, int) or next(judged)]
    found: list[Span] = []
    for start, end in lines:
        begin = start
        for cut in [*(one for one in ends if start < one < end), end]:
            found.extend(_trimmed(text, begin, cut))
            begin = cut
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines begin, behind their dateline or bullet, and end; bullets in a line divide it."""
    start = 0
    for line in text.splitlines(keepends=True):
        begin, end = start, start + len(line)
        for bullet in _INNER_BULLET.finditer(line):
            yield begin, start + bullet.start()
            begin = start + bullet.end()
        if begin == start:
            bullet_first = _BULLETS.match(line)
            begin += bullet_first.end() if bullet_first else dateline(line)
        yield begin, end
        start = end


def _marks(text: str, start: int, end: int) -> Iterator[int | Doubt]:
    """Where sentences end within a line, or may."""
    for match in _END.finditer(text, start, end):
        if match.end() < end:
            before = text[max(start, match.end() - _REACH) : match.end()]
            verdict = _ends_here(before, match.group("next"))
            if verdict is True:
                yield match.end()
            elif verdict is not False:
                yield Doubt(start, end, match.end(), verdict == "likely")


def _ends_here(before: str, following: str) -> bool | str:
    """Whether a sentence ends after `before`, which ends in a mark, when `following` is the next word.

    "likely" or "unlikely" where more than these two would have to be known.
    """
    if not _MAY_BEGIN.match(following):
        return False
    bare = before.rstrip("\"'“”’»)]")
    word = _LAST_WORD.search(bare)
    last = word.group() if word else ""
    kind = abbreviations().get(last)
    if kind == "title":
        return False
    starter = following.strip("\"'“‘([,.") in _STARTERS
    if kind == "other" or _DOTTED.fullmatch(last):
        initial = bool(_DOTTED.fullmatch(last)) and len(last) == 2
        if initial and not starter and _NAME_BEFORE.search(bare):
            return False  # "Antony J. Blinken"
        return "likely" if starter and not initial else "unlikely"
    if bare.endswith(("…", "...")) or (before != bare and not bare.endswith(".")):
        return "likely"  # "We will…" Lavrov said; “Why?” Putin asked
    return True


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    body = body.strip()
    if body:
        yield Span(body, start, start + len(body))
