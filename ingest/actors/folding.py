"""One form of letters for comparing names, of the same length as the text, so that offsets stay true."""

import unicodedata
from functools import lru_cache

_APOSTROPHES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "‑": "-", "\u00a0": " ", "\n": " "}


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char in _APOSTROPHES:
        return _APOSTROPHES[char]
    base = unicodedata.normalize("NFKD", char)[0]
    lower = base.lower()
    return lower if len(lower) == 1 else char


def fold(text: str) -> str:
    """The text in lower case without diacritics, with plain apostrophes, hyphens and blanks; same length."""
    return "".join(map(_plain, text))
