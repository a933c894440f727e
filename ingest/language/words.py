"""Text to words, cut as the English treebanks of Universal Dependencies cut them.

Clitics stand alone ("Iran|'s", "did|n't"), hyphenated compounds fall apart ("state|-|run") unless they begin with a
prefix ("pro-Russian") or a digit follows the hyphen ("Shahid-136"), abbreviations keep their stop ("U.S.", "Gen.").
"""

import re
from functools import cache
from importlib.resources import files

from ontology.model import Span
from ontology.tables import listed, malformed

_LETTERS = r"[^\W\d_]"
_APOSTROPHE = "['’`´]"
# What EWT and GUM leave joined to the word behind its hyphen; they divide "self-made" and "vice-president".
_PREFIXES = "anti|co|counter|cross|ex|inter|intra|mid|mini|multi|non|over|post|pre|pro|re|semi|sub|trans|un"


@cache
def abbreviations() -> dict[str, str]:
    """Abbreviation with its stop -> "title" or "other" (`abbreviations.tsv`)."""
    table: dict[str, str] = {}
    for number, (form, kind) in listed(files("ingest.language") / "abbreviations.tsv", 2):
        if kind not in {"title", "other"}:
            raise malformed("abbreviations.tsv", number, "title or other", kind)
        table[form] = kind
    return table


@cache
def _pattern() -> re.Pattern[str]:
    # Runs that may end in vain have a longest length: without it "a-a-a-…" takes quadratic time.
    known = "|".join(re.escape(form) for form in sorted(abbreviations(), key=len, reverse=True))
    return re.compile(
        rf"""
        https?://\S+[^\s.,;:!?)\]"'”’] | [\w.+-]{1, 64}@[\w-]+\.[\w.]+      # addresses
      | (?<!\w)(?:{known})(?!\w)                                     # known abbreviations
      | (?:{_LETTERS}\.){{2,}}                                       # U.S. U.N. a.m.
      | (?<!\w){_LETTERS}\.(?=\s+[A-Z])                              # initials
      | {_LETTERS}+-\d+\w*                                           # F-16, Shahid-136
      | (?<![\w-])(?:{_PREFIXES})-{_LETTERS}+ | (?<![\w-])e-{_LETTERS}+  # pro-Russian, re-entry, e-mail
      | (?:{_LETTERS}|\d)[\w-]{{1,40}}(?:\.[\w-]{{2,40}}){{0,4}}\.(?-i:[a-z]{{2,4}})(?![\w.])  # Apa.az
      | \d+(?:[.,:]\d+)+ | \d+(?:st|nd|rd|th|bn|mn|m|km|k|s)?\b      # 1,000  3.5  5th  2bn
      | can(?=not\b) | (?:{_LETTERS}|\d)+(?=n{_APOSTROPHE}t\b) | n{_APOSTROPHE}t\b  # can|not, did|n't
      | {_APOSTROPHE}(?:s|re|ve|d|ll|m)\b                            # clitics
      | (?:O|D|L|d|l|al|Al)['’](?=[^\W\d_]){_LETTERS}+               # O'Brien, d'Ivoire
      | (?:{_LETTERS}|\d|\u0301)+(?:&(?:{_LETTERS})+)?               # words, R&D
      | \.\.+|--+|\S                                                 # the rest, a mark at a time
        """,
        re.VERBOSE | re.IGNORECASE,
    )


def words(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """The words of `text[start:end]`, in order, with offsets into `text`; every non-blank character is in one."""
    found = _pattern().finditer(text, start, len(text) if end is None else end)
    return tuple(Span(match.group(), match.start(), match.end()) for match in found)
