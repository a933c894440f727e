"""The tokens of a SPARQL text: enough of the grammar to know words from strings, IRIs and comments.

pyoxigraph gives no syntax tree, so three questions are answered from the tokens: whether a text names SERVICE or LOAD,
what form a query has, and in which order its variables appear. The engine's parser backtracks over characters and has
no tokens of its own; where the two could read a text differently, `sparql.guard` refuses it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

# SPARQL 1.1, 19.8, productions 139 to 173. IRIREF takes the characters that the engine takes (a test tries all of
# ASCII), with their \u escapes. WORD ends at a dot, as keywords do; a prefixed name may hold dots and \-escapes.
_TOKENS = re.compile(
    r"""(?P<SPACE>[ \t\r\n]+|\#[^\r\n]*)
    |(?P<STRING>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}|"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
        |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
    |(?P<IRI><(?:[^<>"{}|^`\\\x00-\x20\x7f]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    |(?P<VARIABLE>[?$]\w+)
    |(?P<LANGUAGE>@[A-Za-z][A-Za-z0-9-]*)
    |(?P<NAME>(?:[^\W\d_][\w.·-]*|_)?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\.)*)
    |(?P<WORD>[^\W\d_]\w*)
    |(?P<NUMBER>\d+)
    |(?P<MARK>\\.|\|\||&&|\^\^|.)""",
    re.VERBOSE | re.DOTALL,
)


class Kind(Enum):
    """The kinds of token; NAME is a prefixed name or a blank node's label, MARK is punctuation or an operator."""

    STRING = auto()
    IRI = auto()
    VARIABLE = auto()
    LANGUAGE = auto()
    NAME = auto()
    WORD = auto()
    NUMBER = auto()
    MARK = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, and where it starts."""

    kind: Kind
    text: str
    start: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, which are given in upper case."""
        return self.kind is Kind.WORD and self.text.upper() in words

    @property
    def ends_operand(self) -> bool:
        """Whether a "<" after it could be the operator "less than"."""
        return self.kind is not Kind.MARK or self.text == ")"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query or update, without white space and comments."""
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "SPACE":
            yield Token(Kind[kind], match.group(), match.start())


def form(scanned: list[Token]) -> str:
    """The form of a query, "SELECT", "ASK", "CONSTRUCT" or "DESCRIBE"; "" if it is none."""
    forms = (token.text.upper() for token in scanned if token.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
    return next(forms, "")


def star(scanned: list[Token]) -> Token | None:
    """The star of an outermost `SELECT *`; None if the query names its columns."""
    for number, token in enumerate(scanned):
        if token.is_word("SELECT"):
            rest = (each for each in scanned[number + 1 :] if not each.is_word("DISTINCT", "REDUCED"))
            first = next(rest, None)
            return first if first is not None and first.text == "*" else None
    return None


def variables(scanned: list[Token]) -> tuple[str, ...]:
    """The names of the variables in the order of their first appearance."""
    return tuple(dict.fromkeys(token.text[1:] for token in scanned if token.kind is Kind.VARIABLE))


def prefixes(scanned: list[Token]) -> dict[str, str]:
    """The prefixes that are declared, with their IRIs as they are written."""
    triples = zip(scanned, scanned[1:], scanned[2:], strict=False)
    return {
        name.text.removesuffix(":"): iri.text[1:-1]
        for keyword, name, iri in triples
        if keyword.is_word("PREFIX") and name.kind is Kind.NAME and iri.kind is Kind.IRI
    }
