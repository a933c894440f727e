"""What the guard refuses, what it must let through, and that it agrees with the engine about the tokens."""

import re
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import QueryError
from sparql import tokens
from sparql.guard import MOST_BYTES, MOST_NESTED, check
from sparql.tokens import Kind

PROLOGUE = "PREFIX ex: <x:> PREFIX : <x:> PREFIX service: <x:> PREFIX load: <x:> "

# Each is a federated query for the engine (0.5.13), however it looks.
SERVICES = [
    "SERVICE <x:y> {}",
    "sErViCe#comment\n<x:y>{}",
    "SERVICE SILENT <x:y> {}",
    "SERVICESILENT<x:y>{}",
    "SERVICEex:f{}",
    "SERVICE:f{}",
    "?s ?p trueSERVICE<x:y>{}",
    "?s ?p ex:a.b.SERVICE<x:y>{}",
    "?s ?p 1SERVICE<x:y>{}",
    "?s ?p 1e5SERVICE<x:y>{}",
    "FILTER(?a<?b)SERVICE?u#>\n{}",
    "FILTER(?a<'b>') SERVICE ?u {} FILTER('''\"''' != 'a')",
    "FILTER(?a<?b#>'''\n) SERVICE ?u {} FILTER('''''' = '')",
    "?s ?p <http://a/\\u0041#x>. SERVICE ?u {}",
    "?s ?p ex:a\\'b . SERVICE ?u {} ?s ?p 'c'",
]
LOADS = [
    "LOAD <x:y>",
    "LOADSILENT<x:y>",
    "LOADex:f",
    "LOAD:f",
    'VERSION "1.2"LOAD:f',
    "CLEAR ALL;LOAD:f INTO GRAPH ex:g",
]

HARMLESS = [
    "SELECT ?service ?load { ?service ex:service ?load }",
    "SELECT * { ?s service:load 'SERVICE <x:y> {}' , \"LOAD <x:y>\" , '''SERVICE\n'''@en } # SERVICE <x:y> {}",
    "SELECT * { GRAPH service:g { ?s load:p <http://example.org/SERVICE(x)/load#a'b> } }",
    "SELECT * { ?s ?p <http://dbpedia.org/resource/Côte_d'Ivoire> }",
    "SELECT * { VALUES (?a ?b) { (<http://a.example/x#y> <http://a.example/it's_(1)#z>) } }",
    "SELECT * { ?s ?p ?o FILTER(?a<?b && ?c>?d || ?o<1) }",
    "SELECT * { ?s ?p ?o FILTER(?o < 'a' && 'b' > ?o) }",
    "SELECT * { ?s ex:p [ ex:q ( 1 2.5 1e6 true 'a'@en-GB 'b'^^ex:d ) ] , _:service }",
    "SELECT * { ?s ex:a/ex:b*|^ex:c? ?o }",
    "ASK { << ex:s ex:p ex:o >> ex:q 1 }",
    "ASK { <<( <http://a.example/s> ex:p 'o' )>> ex:q ?x . << <http://a.example/s#1> ex:p 'o' >> ex:q ?x }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_a_service_is_refused_however_it_is_written(text: str) -> None:
    query = f"{PROLOGUE} ASK {{ BIND(<x:y> AS ?u) {text} }}"
    refusal = ""
    try:
        pyoxigraph.Store().query(query)
    except SyntaxError:
        pytest.fail("The engine does not read this as a query, so it shows nothing.")
    except (OSError, RuntimeError) as error:
        refusal = str(error)
    assert "custom function" not in refusal
    with pytest.raises(QueryError, match=r"SERVICE or LOAD|comparison"):
        check(query)


@pytest.mark.parametrize("text", LOADS)
def test_a_load_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE or LOAD"):
        check(PROLOGUE + text)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_queries_pass(text: str) -> None:
    pyoxigraph.Store().query(PROLOGUE + text)
    assert check(PROLOGUE + text)


@pytest.mark.parametrize("character", [chr(code) for code in range(1, 128)])
def test_the_characters_of_an_iri_are_those_of_the_engine(character: str) -> None:
    iri = f"<http://example.org/{character}b>"
    try:
        pyoxigraph.Store().query(f"ASK {{ ?s ?p {iri} }}")
    except SyntaxError:
        return
    assert [token.text for token in tokens.tokens(iri)] == [iri]


@given(st.text(max_size=30))
def test_a_string_is_one_token(text: str) -> None:
    literal = str(pyoxigraph.Literal(text)) if not any("\ud800" <= c <= "\udfff" for c in text) else '""'
    assert [token.kind for token in tokens.tokens(literal)] == [Kind.STRING]


@given(st.text(alphabet="SERVICEservice<>?u:{}()'\"#\\.a1 \n@^|&", max_size=40))
def test_what_passes_asks_nobody(text: str) -> None:
    """Texts of the characters that matter: if the guard lets one through, the engine finds no SERVICE in it."""
    query = f"PREFIX : <x:> ASK {{ {text}\n SERVICE ?u {{}} }}"  # a comment in the text ends there
    try:
        pyoxigraph.Store().query(query)
    except SyntaxError:
        return
    except (OSError, RuntimeError):
        pass
    with pytest.raises(QueryError):
        check(query)


def test_nesting_is_limited() -> None:
    assert check("ASK " + "{" * MOST_NESTED + "}" * MOST_NESTED)
    with pytest.raises(QueryError, match="deep"):
        check("ASK { FILTER(" + "(" * MOST_NESTED + "true" + ")" * MOST_NESTED + ") }")


def test_length_is_limited() -> None:
    assert check("ASK {} #" + "é" * (MOST_BYTES // 2 - 4))
    with pytest.raises(QueryError, match="262,146 bytes"):
        check("ASK {} #" + "é" * (MOST_BYTES // 2 - 3))
    assert check("ASK {} #" + "e" * MOST_BYTES, most_bytes=2 * MOST_BYTES)


def test_nothing_is_no_reason_to_fail() -> None:
    assert check("") == check("# only a comment") == []


def test_the_queries_of_w3c_pass_and_keep_their_columns(shared: Path) -> None:
    """Of all that the engine can read, only federated queries are refused; forms and columns are recognised."""
    forms = {pyoxigraph.QueryBoolean: {"ASK"}, pyoxigraph.QuerySolutions: {"SELECT"}}
    seen = stars = 0
    for path in sorted((shared / "data" / "sparql-tests" / "sparql").rglob("*.rq")):
        text = path.read_bytes().decode(errors="replace")
        try:
            results = pyoxigraph.Store().query(text)
        except (SyntaxError, OSError, RuntimeError):
            continue
        if re.search(r"\bSERVICE\b", text):
            continue
        scanned = check(text)
        seen += 1
        assert tokens.form(scanned) in forms.get(type(results), {"CONSTRUCT", "DESCRIBE"}), path
        if tokens.star(scanned) is not None:
            stars += 1
            assert isinstance(results, pyoxigraph.QuerySolutions)
            assert {variable.value for variable in results.variables} <= set(tokens.variables(scanned)), path
    assert seen > 700
    assert stars > 300


def test_a_refusal_says_where() -> None:
    with pytest.raises(QueryError, match="line 3, column 2"):
        check("ASK {\n\n SERVICE <x:y> {} }")
