"""The stored queries as competency questions: each finds in the shipped examples exactly what is written down here.

`tests/sparql/expected/<name>.json` holds the values that were given and the rows, sorted, since an order among equals
is nobody's promise. `pytest --update-golden` writes them anew: read the difference before you commit it.
"""

import json
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import NamedNode

from ontology import iris, vocab
from ontology.errors import KnowledgeError
from ontology.iris import DataIris
from server.catalogue import runnable, term
from sparql import library
from sparql.limits import Limits
from sparql.local import ask
from sparql.query import Query
from sparql.snapshots import Snapshot

EXPECTED = Path(__file__).parent / "expected"
WANTED = 25  # issue 4

Rows = list[dict[str, str]]


def rows(snapshot: Snapshot, text: str, given: dict[str, str]) -> Rows:
    """The solutions, every term as N-Triples has it, in the order in which they came."""
    values = {name: str(term(value, DataIris())) for name, value in given.items()}
    _, content = ask(snapshot, Query(text, values=values), Limits())
    bindings: list[dict[str, Any]] = json.loads(content)["results"]["bindings"]
    return [{name: written(cell) for name, cell in row.items()} for row in bindings]


def written(cell: dict[str, str]) -> str:
    """A term of SPARQL's JSON as N-Triples has it."""
    if cell["type"] == "uri":
        return str(NamedNode(cell["value"]))
    datatype = NamedNode(cell["datatype"]) if "datatype" in cell else None
    return str(pyoxigraph.Literal(cell["value"], language=cell.get("xml:lang"), datatype=datatype))


def ordered(found: Rows) -> Rows:
    """Rows in an order that hangs on nothing but what is in them."""
    return sorted(found, key=lambda row: json.dumps(row, sort_keys=True))


def examples_of(query: library.StoredQuery) -> dict[str, str]:
    return {each.name: each.example for each in query.parameters}


def saved(given: dict[str, str], found: Rows) -> str:
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False, sort_keys=True) for row in found)
    return f'{{"given": {json.dumps(given)},\n "rows": [\n{lines}\n]}}\n'


def test_there_are_as_many_questions_as_promised() -> None:
    assert len(library.names()) >= WANTED
    assert {path.stem for path in EXPECTED.iterdir()} == set(library.names())


@pytest.mark.parametrize("name", library.names())
def test_a_question_finds_what_is_expected(examples: Snapshot, name: str, request: pytest.FixtureRequest) -> None:
    query = library.stored(name)
    given = examples_of(query)
    found = ordered(rows(examples, query.text, given))
    assert found, "every question has an answer in the examples"
    path = EXPECTED / f"{name}.json"
    if request.config.getoption("--update-golden"):
        path.write_text(saved(given, found), encoding="utf-8")
    expected = json.loads(path.read_text(encoding="utf-8"))
    assert (given, found) == (expected["given"], expected["rows"])


@pytest.mark.parametrize("name", [name for name in library.names() if library.stored(name).parameters])
def test_a_query_with_its_example_written_in_finds_the_same(examples: Snapshot, name: str) -> None:
    query = library.stored(name)
    found = rows(examples, runnable(query, DataIris()), {})
    expected = json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))["rows"]
    assert ordered(found) == expected


@pytest.mark.parametrize("name", [name for name in library.names() if library.stored(name).parameters])
def test_a_value_decides(examples: Snapshot, name: str) -> None:
    """A parameter that is given, and finds nothing: the answer of the example hangs on its values."""
    query = library.stored(name)
    for each in query.parameters:
        nobody = {"term": "actor:nobody", "day": "1900-01-01", "number": "0", "word": "zeppelin"}[kind(each.example)]
        others = {**examples_of(query), each.name: nobody}
        if each.name in ("north", "west", "south", "east", "from", "to"):  # a bound: the other end decides as well
            others[{"from": "to", "to": "from"}.get(each.name, each.name)] = nobody
            others.update({"north": "0", "east": "0"} if "north" in others else {})
        assert rows(examples, query.text, others) == []


def kind(example: str) -> str:
    if example.isdecimal():
        return "number"
    return "day" if example[:2] == "20" else "term" if ":" in example else "word"


@pytest.mark.parametrize("name", library.names())
def test_a_stored_query_says_what_it_asks_and_takes_its_values_as_columns(name: str) -> None:
    query = library.stored(name)
    assert query.comment.endswith(".")
    results = pyoxigraph.Store().query(query.text)
    assert isinstance(results, pyoxigraph.QuerySolutions)
    assert {each.name for each in query.parameters} <= {variable.value for variable in results.variables}


def test_a_promise_is_kept_or_not(examples: Snapshot) -> None:
    kept = {row["recipient"].rsplit("/", 1)[-1]: row["kept"] for row in rows(examples, text("promises"), {})}
    true, false = (str(pyoxigraph.Literal(value)) for value in (True, False))
    assert kept == {"am>": true, "ir>": false}


def test_what_a_minister_did_after_her_term_is_left_out(examples: Snapshot) -> None:
    minister = {"person": "actor:leyla-orucova"}
    everything = "SELECT ?person ?relation { ?event <%s> ?person ; <%s> ?relation }"
    did = rows(examples, everything % (vocab.ACTOR.value, vocab.RELATION.value), minister)
    assert {row["relation"] for row in did} == relations("consult", "reject", "disapprove")
    assert {row["relation"] for row in rows(examples, text("in-office"), minister)} == relations("consult", "reject")


def relations(*keys: str) -> set[str]:
    return {str(iris.relation(key)) for key in keys}


def text(name: str) -> str:
    return library.stored(name).text


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("SELECT * {}", "line 1.*Write one"),
        ("", "line 1"),
        ("# What.\n# Give ?a\nSELECT ?a {}", r"line 2: '# Give \?a'.*Mend that line"),
        ("# What.\n# Give ?a: an actor. For example actor:az\n# Give: ?b\nSELECT ?a {}", "line 3"),
    ],
)
def test_a_malformed_head_is_named(file: str, reason: str) -> None:
    with pytest.raises(KnowledgeError, match=reason):
        library.read("new", file)
