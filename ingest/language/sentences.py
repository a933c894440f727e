"""Text to sentences.

A line break always ends a sentence (readers keep paragraphs on lines of their own). Within a line a sentence ends at
`.`, `!`, `?` or `…`, with the quotes and brackets that close on it, when what follows can begin one.
"""

import re

from ingest.language.datelines import dateline
from ingest.language.words import abbreviations
from ontology.model import Span

_END = re.compile(r"""(?<![.!?…])[.!?…]++["'”’)\]]*+(?=\s++(?P<next>\S{1,40}))""")  # linear on "......"
_REACH = 40  # characters before a mark that hold the last word, whatever it is
_LAST_WORD = re.compile(r"[^\s\"'“‘(\[]+$")
_MAY_BEGIN = re.compile(r"""["'“‘(\[–—•-]*[^\W_a-z]""")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+", re.IGNORECASE)

# Words that begin English sentences far more often than they follow "U.S." or "Inc." inside one.
_STARTERS = frozenset(
    "The A An In On At But And However He She It They We I This That These Those There When While After Before Since "
    "If As For From With Although Though Meanwhile Earlier Later Last Both Some Many Most Its Their His Her".split()
)


def _ends_here(before: str, following: str) -> bool:
    """Whether a sentence ends after `before`, which ends in a mark, when `following` is the next word."""
    if not _MAY_BEGIN.match(following):
        return False
    word = _LAST_WORD.search(before.rstrip("\"'”’)]"))
    last = word.group() if word else ""
    kind = abbreviations().get(last)
    if kind == "title" or (_DOTTED.fullmatch(last) and len(last) == 2):
        return False
    if kind == "other" or _DOTTED.fullmatch(last):
        return following.strip("\"'“‘([,.") in _STARTERS
    return True


def _line_sentences(text: str, start: int, end: int) -> list[Span]:
    spans, begin = [], start
    for match in _END.finditer(text, start, end):
        if match.end() < end and _ends_here(text[max(begin, match.end() - _REACH) : match.end()], match.group("next")):
            spans.append((begin, match.end()))
            begin = match.end()
    spans.append((begin, end))
    return [span for first, last in spans if (span := _trimmed(text, first, last)).text]


def _trimmed(text: str, start: int, end: int) -> Span:
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    body = body.strip()
    return Span(body, start, start + len(body))


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text in order, without surrounding blanks, with offsets into it."""
    found: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        found.extend(_line_sentences(text, start + dateline(line), start + len(line)))
        start += len(line)
    return tuple(found)
