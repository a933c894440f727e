"""What is refused before the engine sees it: SERVICE and LOAD, texts too long, brackets too deep.

pyoxigraph 0.5.13 has no switch against SERVICE and LOAD, which send requests from this machine. Its parser
backtracks over characters and needs no space around a keyword: `trueSERVICE<x:y>{}` and `SERVICESILENT<x:y>{}` are
federated queries, and `FILTER(?a<?b)SERVICE?u#>` hides one in what looks like an IRI (all measured). So the scan
looks into words, and refuses what could be read in two ways. It is the first of two walls; the second, which holds
whatever this one misses, is that a worker has no network (`sparql.confinement`).
"""

import re
from itertools import zip_longest

from ontology.errors import QueryError, QueryTooLarge
from sparql.tokens import Kind, Token, tokens

MOST_BYTES = 256 << 10

# The engine recurses while it parses. Of 26 constructs nested or chained in a process with the usual stack of 8 MiB,
# none killed it 500 deep; function calls and EXISTS died at 1,000, groups at 3,000. A worker has eight times that.
MOST_NESTED = 500

_FORBIDDEN = re.compile("service|load", re.IGNORECASE)
_HIDDEN_IN_NAME = re.compile(r"\.(service|load)", re.IGNORECASE)
_ENDS_COMPARISON = re.compile("['#)]")
_ADVICE = (
    "No request is sent to other servers from here. Ask the other endpoint yourself and give its answer in VALUES, "
    "or put its data into the store. If it is a name, write its IRI in full."
)


def check(text: str, most_bytes: int = MOST_BYTES) -> list[Token]:
    """The tokens of a query or update that may be run. Raises QueryError for one that may not."""
    size = len(text.encode(errors="replace"))
    if size > most_bytes:
        raise QueryTooLarge(
            f"The text has {size:,} bytes, and at most {most_bytes:,} are read. "
            "Ask in several queries, or load long lists of values into a graph and join it."
        )
    scanned = list(tokens(text))
    opened: list[str] = []
    previous: Token | None = None
    for token, following in zip_longest(scanned, scanned[1:]):
        if _asks_elsewhere(token, previous, following, outermost=not opened):
            raise QueryError(f"{_place(text, token)} can be read as SERVICE or LOAD. {_ADVICE}")
        if token.kind is Kind.IRI and previous is not None and _may_compare(token, previous, opened):
            raise QueryError(
                f"{_place(text, token)} can be read as an IRI and as a comparison. Put a space after '<' if it "
                "compares; write %23, %27 and %29 for a hash, a quote and a bracket if it is an IRI."
            )
        _track(opened, token)
        previous = token
    return scanned


def place(text: str, start: int) -> str:
    """Where in the text a character stands, as people count: "line 2, column 5"."""
    before = text[:start]
    return f"line {before.count(chr(10)) + 1}, column {start - before.rfind(chr(10))}"


def _place(text: str, token: Token) -> str:
    return f"{token.text[:60]!r} at {place(text, token.start)}"


def _asks_elsewhere(token: Token, previous: Token | None, following: Token | None, outermost: bool) -> bool:
    """Whether the engine could find the keyword SERVICE or LOAD in this token."""
    if token.kind is Kind.WORD:
        return _FORBIDDEN.search(token.text) is not None
    if token.kind is not Kind.NAME:
        return False
    prefix = token.text.partition(":")[0]
    if _FORBIDDEN.search(prefix) is None:
        return _HIDDEN_IN_NAME.search(token.text) is not None  # the engine lets a local name hold one dot
    # `SERVICEex:a {…}` is the keyword and a name; `GRAPH service:a {…}` is a name. LOAD begins an operation.
    opens_group = following is not None and following.text == "{"
    if opens_group:
        return previous is None or not previous.is_word("GRAPH")
    return outermost and (previous is None or previous.kind is not Kind.WORD)


def _may_compare(token: Token, previous: Token, opened: list[str]) -> bool:
    """Whether the "<" of this IRI could be an operator, and what follows then be read differently from here on.

    Comparisons stand in round brackets after an operand; "<<" opens a triple. No expression has two slashes in a
    row, so what has them before its first quote, hash or bracket is an IRI, as those of the Web are.
    """
    could_be_operator = (opened[-1:] == ["("] and previous.ends_operand) or previous.text == "<"
    end = _ENDS_COMPARISON.search(token.text)
    return could_be_operator and end is not None and "//" not in token.text[: end.start()]


def _track(opened: list[str], token: Token) -> None:
    """Keep the stack of brackets that are open."""
    if token.kind is not Kind.MARK:
        return
    if token.text in ("(", "[", "{"):
        opened.append(token.text)
        if len(opened) > MOST_NESTED:
            raise QueryError(
                f"Brackets are nested more than {MOST_NESTED} deep, which is as deep as is safe to parse. "
                "Write the query flatter: lists of values with IN or VALUES, long conditions as several FILTERs."
            )
    elif token.text in (")", "]", "}") and opened:
        opened.pop()
