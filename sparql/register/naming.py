"""Names as words to look for: small letters without accents, each word after a space, each name on a line."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text, in small letters and without accents, as the search index reads them."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in letters if not unicodedata.combining(letter)).replace("_", " "))


def folded(names: Iterable[str]) -> str:
    """The names of one thing, as `is_called` looks for words in them."""
    return "\n".join(f" {' '.join(words(name))}" for name in names)


def is_called(names: str, wanted: Iterable[str]) -> bool:
    """Whether one of these folded names has every word, or a word that begins so, in any order."""
    beginnings = [f" {word}" for word in wanted]
    if not all(each in names for each in beginnings):  # of most things, at once
        return False
    return any(all(each in name for each in beginnings) for name in names.split("\n"))
