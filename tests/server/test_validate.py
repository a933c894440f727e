"""`chancery validate`: a store or files, a report for people or for programs, and an exit status for scripts."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from starlette.testclient import TestClient

from server import cli
from sparql.store import Store

Capture = pytest.CaptureFixture[str]
EXAMPLES = Path(str(files("ontology") / "examples"))
FAULTS = """
PREFIX chy: <https://w3id.org/chancery/ns#>
<id/event/x> a chy:Event ; chy:relation <id/thing/likes> , <id/thing/loves> ; chy:actor <id/actor/xx> .
<id/actor/xx> a chy:State ; <http://www.w3.org/2000/01/rdf-schema#label> "Nowhere"@en .
"""
STATE = """\
actor:xx  Nowhere
    rule    chy:state: at least 1 value
    wanted  a state to belong to itself
    came    nothing
"""
RELATION = """\
    rule    chy:relation: at most 1 value
    wanted  exactly one relation
    came    thing:likes, thing:loves
"""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faults.ttl"
    path.write_text(FAULTS, encoding="utf-8")
    return path


def test_a_file_without_a_fault(capsys: Capture) -> None:
    assert cli.main(["validate", str(EXAMPLES / "dossier.trig")]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("No violation; 1,")
    assert said.err.endswith("statements were checked against the shapes of data.\n")


def test_a_report_for_people(faulty: Path, capsys: Capture) -> None:
    assert cli.main(["validate", str(faulty)]) == 1
    said = capsys.readouterr()
    assert said.out.startswith(STATE)
    assert "\nevent:x\n" in said.out
    assert RELATION in said.out
    assert said.err == "5 violations in 2 things; 6 statements were checked against the shapes of data, gazetteer.\n"


def test_a_report_for_programs(faulty: Path, capsys: Capture) -> None:
    assert cli.main(["validate", str(faulty), "--json", "--shapes", "gazetteer"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["conforms"], report["statements"], report["shapes"]) == (False, 6, ["gazetteer"])
    (fault,) = report["violations"]
    assert fault == {
        "thing": "http://localhost:8000/id/actor/xx",
        "label": "Nowhere",
        "rule": "chy:state: at least 1 value",
        "came": [],
        "wanted": "wanted a state to belong to itself",
        "constraint": "StateItself/minCount",
    }


def test_a_long_report_is_cut(faulty: Path, capsys: Capture) -> None:
    assert cli.main(["validate", str(faulty), "--limit", "1"]) == 1
    assert "… and 1 more things; --limit shows more, --json all.\n" in capsys.readouterr().out


def test_files_are_checked_together(tmp_path: Path, capsys: Capture) -> None:
    state = tmp_path / "state.ttl"
    state.write_text(FAULTS.split("<id/event/x>")[0] + FAULTS.split("chy:actor <id/actor/xx> .")[1], encoding="utf-8")
    itself = tmp_path / "itself.nt"
    thing = "<http://localhost:8000/id/actor/xx>"
    itself.write_text(f"{thing} <https://w3id.org/chancery/ns#state> {thing} .\n", encoding="utf-8")
    assert cli.main(["validate", str(state)]) == 1
    assert cli.main(["validate", str(state), str(itself)]) == 0
    capsys.readouterr()


def test_a_store_is_checked_while_it_is_open(tmp_path: Path, capsys: Capture) -> None:
    with Store.open(tmp_path / "store", "https://data.example.org/") as store:
        graph = NamedNode("https://data.example.org/graph/faults")
        store.replace(graph, parse(FAULTS, RdfFormat.TURTLE, base_iri=store.base))
        store.snapshot()
        assert cli.main(["validate", "--store", str(store.path)]) == 1
        assert capsys.readouterr().out.startswith(STATE)
        store.delete(graph)
        article = parse((EXAMPLES / "worked.trig").read_bytes(), RdfFormat.TRIG)
        quads = [Quad(quad.subject, quad.predicate, quad.object) for quad in article]
        store.replace(NamedNode("https://data.example.org/graph/article/7h2kq3m5vwx4a"), quads)
        store.snapshot()
        assert cli.main(["validate", "--store", str(store.path)]) == 0


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.md", "", "suffix 'md'. Wanted one of ttl"),
        ("half.ttl", "<a> <b", "is not Turtle: .*Mend it"),
        ("half.jsonld", "{", "is not JSON-LD"),
        ("other.ttl", "<a> <b> <c> .", "1 statements, none of which is about"),
        ("empty.nt", "", "0 statements, none of which"),
    ],
)
def test_what_cannot_be_checked(tmp_path: Path, capsys: Capture, name: str, content: str, reason: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert cli.main(["validate", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert re.search(reason, said.err)


def test_a_file_or_a_store_not_both(faulty: Path, capsys: Capture) -> None:
    assert cli.main(["validate", str(faulty), "--store", "graph"]) == 1
    assert "both a file" in capsys.readouterr().err


def test_an_answer_of_rest_is_checked_under_the_context_that_is_shipped(
    client: TestClient, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "actors.jsonld"
    path.write_bytes(client.get("/api/events").content)
    assert cli.main(["validate", str(path), "--shapes", "data", "--json"]) == 1
    found = {each["constraint"] for each in json.loads(capsys.readouterr().out)["violations"]}
    assert found == {"ArticleHash/minCount", "AssertedIsPlainTriple"}, "what such a document leaves out, and no more"
