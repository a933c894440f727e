"""How far a noun phrase reaches: the words that a reader would mark for whom it names."""

from collections.abc import Sequence

from ingest.actors.examples import LISTING
from ingest.language.annotation import Token
from ingest.language.trees import base

_OUTSIDE = frozenset(("DET", "PUNCT", "CCONJ", "SCONJ"))
# Which the parser may hang on a title: "arrest **of** Sheikh".
_STRAY = frozenset("against by for from of to with".split())
_LONGEST = 16  # words; what is longer is mostly a phrase that the parser hung on the wrong noun
_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow gmt islam christianity english".split()
)


def is_date(token: Token) -> bool:
    """Whether a word tells a day or month, which no name goes on with: "travelled to Chile, **May** 3 to 5"."""
    return token.text.lower() in _NOT_NAMES


def run(parts: Sequence[Token], head: Token) -> list[Token]:
    """The words up to the first hole behind the head; too long a phrase is only its words up to the head."""
    run = [token for token in parts if token.index <= head.index]
    for token in parts:
        if token.index > head.index and token.index <= run[-1].index + 1:
            run.append(token)
    while run[-1].upos in {"PUNCT", "ADP", "DET", "CCONJ"} and run[-1] is not head:
        run.pop()
    return run if len(run) <= _LONGEST else [token for token in run if token.index <= head.index]


def without_article(parts: Sequence[Token], head: Token) -> Sequence[Token]:
    """A phrase without its article, and without "including" and the like."""
    while parts[0] is not head and (parts[0].upos in _OUTSIDE or parts[0].text.lower() in LISTING | _STRAY):
        parts = parts[1:]
    return parts


def is_time_or_clause(token: Token) -> bool:
    """Whether a word tells a time or begins a clause, so that what hangs on it is no part of who is named."""
    return is_date(token) or base(token.deprel) in {"acl", "advcl", "parataxis", "conj"}
