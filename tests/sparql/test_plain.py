"""Queries whose tokens are not looked at: none that the guard would refuse, and read as the others are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import QueryError
from sparql import guard, tokens
from sparql.plain import is_plain

PLAIN = [
    "ASK {}",
    "SELECT ?s { ?s ?p ?o }",
    "select distinct $s where { $s ?p ?o } order by $s",
    "PREFIX ex: <http://example.org/> PREFIX : <http://example.org/#>\nSELECT (COUNT(*) AS ?n) { ?s ex:a :b }",
    "SELECT REDUCED ?s { ?s ?p '''a\"b''' FILTER(?s<?o && ?o>?p) }",
]
OTHERS = [
    "SELECT * { ?s ?p ?o }",
    "SELECT DISTINCT * { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE ?s { ?s ?p ?o }",
    "BASE <http://example.org/> ASK {}",
    "# a comment\nASK {}",
    "ASK { SERVICE <http://example.org/> {} }",
    "ASK { ?s ?p 'download' }",
    "ASK { ?s ?p '\\u0073' }",
    "ASK {" + "(" * guard.MOST_NESTED + "}",
    "ASK {" + " " * (64 << 10) + "}",
    "",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_ones(text: str) -> None:
    assert is_plain(text)
    scanned = guard.check(text)
    assert tokens.form(scanned) in ("SELECT", "ASK")
    assert tokens.star(scanned) is None


@pytest.mark.parametrize("text", OTHERS)
def test_others(text: str) -> None:
    assert not is_plain(text)


WORDS = "ASK SELECT DISTINCT ?x ex:a SERVICE SILENT LOAD sErViCe \\u0053 CONSTRUCT <http://x/a> FILTER true 1".split()
PIECES = st.lists(st.sampled_from([*"{}()[]<>?$*.;,#'\"|^!=& \n", "PREFIX ex: <http://x/>", *WORDS]), max_size=30)


@given(PIECES, st.sampled_from(["", "ASK ", "SELECT ?x ", "PREFIX ex: <http://x/> ASK "]))
def test_no_plain_query_asks_elsewhere(pieces: list[str], start: str) -> None:
    """What the guard refuses of plain texts is only that they can be read in two ways, and both ask nobody."""
    text = start + "".join(pieces)
    if is_plain(text):
        assert tokens.form([*tokens.tokens(text)]) in ("SELECT", "ASK")
        assert "as an IRI and as a comparison" in (refusal(text) or "as an IRI and as a comparison")


def refusal(text: str) -> str | None:
    try:
        guard.check(text)
    except QueryError as error:
        return str(error)
    return None
