"""Queries so plain that no token of them has to be looked at: most of those that programs send.

Reading the tokens of a query takes as long as the engine takes to answer a small one. What `sparql.guard` refuses and
`sparql.evaluation` rewrites needs a word, a mark or a length that a few searches in the text find. Where one of them is
there, for whatever reason, the tokens are read.
"""

import re

from sparql.guard import MOST_NESTED

_LONGEST = 64 << 10  # characters, of which UTF-8 makes no more bytes than the guard lets pass

# Up to the first column, so that the form is known, and that it is not `SELECT *`, whose columns are put in order.
_BEGINNING = re.compile(
    r"""\s*(?:PREFIX\s+[\w.-]*:\s*<[^<>"{}|^`\\\s]*>\s*)*(?:ASK\b|SELECT\s+(?:(?:DISTINCT|REDUCED)\s+)?[?$(])""",
    re.IGNORECASE,
)


def is_plain(text: str) -> bool:
    """Whether the text is a SELECT with named columns, or an ASK, that no scan of its tokens could refuse."""
    folded = text.casefold()
    return (
        len(text) < _LONGEST
        and _BEGINNING.match(text) is not None
        # What could be SERVICE or LOAD however it is read; a backslash can hide any character.
        and not ("service" in folded or "load" in folded or "\\" in text)
        and text.count("(") + text.count("[") + text.count("{") < MOST_NESTED
    )
