"""The property `search:matches` of our queries: `?thing search:matches "words"`, answered from the side index.

    PREFIX search: <https://w3id.org/chancery/search#>
    SELECT ?event ?label { ?event search:matches "grain corridor" ; … }

The triple stands alone, its subject is a variable and its object a string. Before the engine sees the query, the triple
becomes VALUES with the things that `sparql.search` finds.
"""

from collections.abc import Callable, Iterable

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from ontology.errors import QueryError
from ontology.iris import ROOT
from sparql.guard import place
from sparql.tokens import Kind, Token, prefixes, tokens

MATCHES = f"{ROOT}search#matches"
MOST = 1000  # things in a VALUES block: some 60 KiB of text, and 0.04 s to join

_WANTED = (
    'Write it as a triple of its own: ?thing search:matches "words" . with a variable before it and a string after it.'
)


def rewritten(text: str, find: Callable[[str, int], Iterable[str]]) -> str:
    """The query with every use of the property as VALUES; `find` gives the IRIs of at most so many things.

    Raises QueryError where the property is used otherwise, or the words match more things than are read.
    """
    scanned = list(tokens(text))
    names = {f"{prefix}:matches" for prefix, iri in prefixes(scanned).items() if f"{iri}matches" == MATCHES}
    parts, done = [], 0
    for number, token in enumerate(scanned):
        if token.text in names or token.text == f"<{MATCHES}>":
            subject, words = _triple(text, scanned, number)
            parts += [text[done : subject.start], _values(subject.text, _string(words), find)]
            done = words.start + len(words.text)
    return "".join((*parts, text[done:]))


def is_used(text: str) -> bool:
    """Whether a query may use the property: a cheap look before its tokens are read."""
    return "search#" in text


def _triple(text: str, scanned: list[Token], number: int) -> tuple[Token, Token]:
    """The subject and the object of the triple whose property stands at this place."""
    before, after = scanned[max(number - 2, 0) : number], scanned[number + 1 : number + 3]
    if (
        len(before) == len(after) == 2
        and (before[0].text, before[1].kind) in {(mark, Kind.VARIABLE) for mark in ("{", "}", ".", ")")}
        and after[0].kind is Kind.STRING
        and after[1].text in (".", "}")
    ):
        return before[1], after[0]
    raise QueryError(f"search:matches at {place(text, scanned[number].start)} cannot be read. {_WANTED}")


def _string(token: Token) -> str:
    """What a string of SPARQL says; Turtle writes strings alike."""
    (quad,) = pyoxigraph.parse(f"<x:s> <x:p> {token.text} .", RdfFormat.TURTLE)
    assert isinstance(quad.object, Literal)
    return quad.object.value


def _values(variable: str, words: str, find: Callable[[str, int], Iterable[str]]) -> str:
    things = list(find(words, MOST + 1))
    if len(things) > MOST:
        raise QueryError(f"{words!r} matches more than {MOST} things. Add words that tell them apart.")
    return f"VALUES {variable} {{ {' '.join(str(NamedNode(thing)) for thing in things)} }}"
