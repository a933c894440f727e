"""The answers themselves: formats, the order of columns, prefixes."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, Quad

from ontology.errors import QueryAborted, QueryError
from sparql.formats import GRAPHS, RESULTS, Format
from sparql.frames import FAILED_MIDWAY, LENGTH
from sparql.limits import Limits
from sparql.local import ask
from sparql.query import Query
from sparql.snapshots import Snapshot
from sparql.store import Store
from sparql.worker import HELD_BACK

LIMITS = Limits()
ONE = "<http://example.org/thing/1>"


@pytest.mark.parametrize("format_", [each for each in RESULTS.values() if each.writer], ids=lambda each: each.name)
def test_every_format_of_results(thousand: Snapshot, format_: Format) -> None:
    query = Query("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o LIMIT 3", result_format=format_.name)
    given, content = ask(thousand, query, LIMITS)
    assert given == format_
    assert isinstance(format_.writer, pyoxigraph.QueryResultsFormat)
    assert format_.writer.media_type.split(";")[0] == format_.media_type
    if format_.name == "csv":
        assert content == b"".join([b"s,o\r\n", *(b"http://example.org/thing/%d,%d\r\n" % (n, n) for n in range(3))])
        return
    solutions = pyoxigraph.parse_query_results(content, format_.writer)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    assert [solution["o"].value for solution in solutions] == ["0", "1", "2"]


@pytest.mark.parametrize("name", RESULTS)
def test_every_format_of_a_boolean(thousand: Snapshot, name: str) -> None:
    _, content = ask(thousand, Query("ASK { ?s ?p 7 }", result_format=name), LIMITS)
    assert b"true" in content
    _, content = ask(thousand, Query("ASK { ?s ?p -7 }", result_format=name), LIMITS)
    assert b"false" in content


@pytest.mark.parametrize("format_", [e for e in GRAPHS.values() if e.name != "jsonld"], ids=lambda each: each.name)
@pytest.mark.parametrize("form", [f"DESCRIBE {ONE}", f"CONSTRUCT WHERE {{ {ONE} ?p ?o }}"])
def test_every_format_of_a_graph(thousand: Snapshot, form: str, format_: Format) -> None:
    given, content = ask(thousand, Query(form, graph_format=format_.name), LIMITS)
    assert given == format_
    assert isinstance(format_.writer, pyoxigraph.RdfFormat)
    assert format_.writer.media_type == format_.media_type
    (quad,) = pyoxigraph.parse(content, format_.writer)
    assert (str(quad.subject), str(quad.object)) == (ONE, '"1"^^<http://www.w3.org/2001/XMLSchema#integer>')


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT * { ?s ?p ?o }", "s,p,o"),
        ("select distinct * where { ?z ?y ?x }", "z,y,x"),
        ("PREFIX s: <x:?o> # ?p\nSELECT REDUCED * { ?s ?p ?o FILTER('?a' != '?b') }", "s,p,o"),
        ("SELECT * { { SELECT ?o ?p { ?s ?p ?o } } OPTIONAL { ?a ?p ?o } }", "o,p,a"),
        ("SELECT * { { SELECT * { ?s ?p ?o } } }", "s,p,o"),
        ("SELECT * { ?s ?p ?o MINUS { ?b ?p ?o } FILTER EXISTS { ?a ?p ?o } }", "s,p,o"),
        ("SELECT * { ?o ?n [] . BIND(?n AS ?b) } ORDER BY ?a", "o,n,b"),
        ("SELECT * { VALUES (?z ?a) { (1 2) } ?s ?p ?z }", "z,a,s,p"),
        ("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", "p,n"),
        ("SELECT (2 * 3 AS ?b) (1 AS ?a) {}", "b,a"),
        ("SELECT * {}", ""),
        ("SELECT * { ?s ?p ?o } VALUES ?é { 1 }", "s,p,o,é"),
    ],
)
def test_columns_come_in_the_order_of_their_first_appearance(thousand: Snapshot, text: str, columns: str) -> None:
    _, content = ask(thousand, Query(text, result_format="csv"), LIMITS)
    assert content.decode().splitlines()[0] == columns


def test_the_star_is_replaced_and_nothing_else(thousand: Snapshot) -> None:
    """The same rows as the engine gives for the query as it was written."""
    text = "SELECT * { ?s ?p ?o . FILTER(?o * 2 < 9) }"
    _, content = ask(thousand, Query(text), LIMITS)
    rows = json.loads(content)["results"]["bindings"]
    expected = pyoxigraph.Store.read_only(str(thousand.path)).query(text)
    assert isinstance(expected, pyoxigraph.QuerySolutions)
    assert {row["o"]["value"] for row in rows} == {solution["o"].value for solution in expected} == set("01234")


def test_turtle_uses_our_prefixes_and_those_of_the_query(thousand: Snapshot) -> None:
    text = f"PREFIX n: <http://example.org/> PREFIX bad: <relative> BASE <x:y> CONSTRUCT WHERE {{ {ONE} ?p ?o }}"
    with pytest.raises(QueryError, match="line 1"):
        ask(thousand, Query(text), LIMITS)  # a relative prefix needs a base before it
    text = f"BASE <x:y> PREFIX n: <http://example.org/> PREFIX bad: <relative> CONSTRUCT WHERE {{ {ONE} ?p ?o }}"
    _, content = ask(thousand, Query(text), LIMITS)
    assert b"@prefix chy: <https://w3id.org/chancery/ns#>" in content
    assert b"n:number 1" in content


def test_an_answer_whose_worker_dies_midway_is_no_answer(thousand: Snapshot) -> None:
    steps = "".join(f"BIND(CONCAT(?x{i}, ?x{i}, ?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(18))
    bomb = f"SELECT ?a {{ {{ ?a ?p ?b . ?c ?q ?d }} UNION {{ BIND('a' AS ?x0) {steps} BIND(STRLEN(?x18) AS ?a) }} }}"
    with pytest.raises(QueryAborted, match="code -6"):
        ask(thousand, Query(f"{bomb} LIMIT 1000001", seconds=20), Limits(memory=256 << 20))


_FAILING = """
import sys
from sparql import worker
class Failing:
    format = worker.pyoxigraph  # any module: all that is asked of it is a name
    def write(self, output):
        output.write(b"x" * int(sys.argv[1]))
        raise OSError("the disk is gone")
worker.pyoxigraph.name = "json"
worker.begin = lambda store, request: Failing()
worker.Worker.opened = lambda self, path: None
request = dict.fromkeys(("text", "default_graphs", "named_graphs", "values", "result_format", "graph_format"))
worker.Worker(sys.stdout.buffer).answer({"snapshot": "", **request})
"""


@pytest.mark.parametrize(("written", "code"), [(HELD_BACK - 1, 0), (HELD_BACK, FAILED_MIDWAY)])
def test_a_failure_is_told_while_all_is_held_back_and_fatal_after(written: int, code: int) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", _FAILING, str(written)]
    ended = subprocess.run(command, cwd=root, capture_output=True, check=False)
    assert ended.returncode == code, ended.stderr.decode()
    assert (b"the disk is gone" in ended.stdout) == (code == 0)
    assert not ended.stdout.endswith(LENGTH.pack(0)), "no sign that the answer is whole"


@pytest.mark.parametrize(("form", "name"), [("SELECT ?o", "xml"), ("CONSTRUCT { ?s ?p ?o }", "rdfxml")])
def test_xml_is_well_formed_whatever_a_text_holds(tmp_path: Path, form: str, name: str) -> None:
    """XML has no place for most control characters; elsewhere they stay, and what XML does have stays in XML."""
    text = "\x01a\t\n\x0b\x1f\x7f\ufffe\uffffé😀" + "€\ufffd\ufffe" * 5000
    with Store.open(tmp_path / "store") as store:
        graph = NamedNode("http://localhost:8000/graph/texts")
        store.replace(graph, [Quad(graph, NamedNode("http://example.org/says"), pyoxigraph.Literal(text), graph)])
        query = Query(f"{form} WHERE {{ ?s ?p ?o }}", result_format=name, graph_format=name)
        _, content = ask(store.snapshot(), query, LIMITS)
        _, plain = ask(store.snapshot(), Query("SELECT ?o { ?s ?p ?o }"), LIMITS)
    expected = "\ufffda\t\n\ufffd\ufffd\x7f\ufffd\ufffdé😀" + "€\ufffd\ufffd" * 5000
    assert expected in {element.text for element in ElementTree.fromstring(content).iter()}
    assert json.loads(plain)["results"]["bindings"][0]["o"]["value"] == text
