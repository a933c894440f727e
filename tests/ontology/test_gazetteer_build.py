"""The build: the same bytes from the same tables, and errors that say what to mend."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology import gazetteer
from ontology.errors import KnowledgeError
from ontology.gazetteer.ambiguity import TABLE
from ontology.gazetteer.build import build
from ontology.gazetteer.executive import Term, executives
from ontology.gazetteer.reading import read
from ontology.gazetteer.sources import Sources, day, key_of, spelled
from ontology.gazetteer.tables import keyed, rows, values
from ontology.gazetteer.turtle import Resource, document, english

YAML = """- id:
    wikidata: Q1
  name:
    first: Ann
    last: Example
  terms:
  - type: prez
    start: '2009-01-20'
    end: '2013-01-20'
    party: None
    how: election
  - type: prez
    start: '2013-01-20'
    end: '2017-01-20'
  - type: prez
    start: '2025-01-20'
    end: '2029-01-20'
- id:
    govtrack: 2
  name:
    first: Bob
    last: Sample
  terms:
  - type: viceprez
    start: '2001-01-20'
    end: '2005-01-20'
"""


def test_the_build_gives_what_is_committed(shared: Path, tmp_path: Path) -> None:
    build(shared / "data" / "gazetteer", tmp_path)
    built = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    committed = {file.name: file.read_bytes() for file in gazetteer.turtle_files()}
    assert built.keys() == committed.keys()
    assert [name for name in built if built[name] != committed[name]] == []


def test_every_row_of_the_sources_is_there(shared: Path) -> None:
    sources = Sources(shared / "data" / "gazetteer")
    loaded = gazetteer.load()
    for row in sources.table("countries.csv"):
        assert loaded.actor(row["iso2"].lower()) or loaded.place(row["iso2"].lower()), row["iso2"]
    moved = {row["seed"]: row["key"] for row in rows("organizations.tsv")}
    for row in sources.table("organizations_seed.csv"):
        assert loaded.actor(moved.get(row["slug"], row["slug"])), row["slug"]


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"countries\.csv was wanted"):
        build(tmp_path, tmp_path)


def test_nothing_is_written_before_the_sources_are_read(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(KnowledgeError):
        build(tmp_path, target)
    assert list(target.iterdir()) == []


def test_terms_without_a_break_are_one_and_a_planned_end_is_none() -> None:
    first, second = executives(YAML)
    president = "President of the United States"
    assert (first.qid, second.qid) == ("Q1", "")
    assert first.terms == (
        Term(president, date(2009, 1, 20), date(2017, 1, 20)),
        Term(president, date(2025, 1, 20), None),
    )
    assert second.terms == (Term("Vice President of the United States", date(2001, 1, 20), date(2005, 1, 20)),)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("14 May 2017", date(2017, 5, 14)), ("5 Sep 2025", date(2025, 9, 5)), ("April 2018", None), ("1997", None)],
)
def test_a_day_is_read_only_where_it_is_given(words: str, wanted: date | None) -> None:
    assert day(words) == wanted


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sana'a", "sanaa"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("Đuro Macut", "duro-macut"),
        ("Binali Yıldırım", "binali-yildirim"),
        ("Jonas Gahr Støre", "jonas-gahr-store"),
        ("Lương Cường", "luong-cuong"),
        ("Washington, D.C.", "washington-d-c"),
    ],
)
def test_a_key_keeps_every_letter(name: str, key: str) -> None:
    assert key_of(name) == key


def test_names_are_spelled_as_in_the_news() -> None:
    assert spelled("St. Vincent & Grenadines") == "Saint Vincent and Grenadines"
    assert spelled("Côte d’Ivoire") == "Côte d'Ivoire"


def table(folder: Path, *lines: str) -> Path:
    (folder / "t.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_table_gives_its_rows(tmp_path: Path) -> None:
    assert rows("t.tsv", table(tmp_path, "key\tnames", "a\tx|y")) == ({"key": "a", "names": "x|y"},)
    assert values("x|y") == ("x", "y")
    assert values("") == values("-") == ()


def test_a_line_of_the_wrong_length_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"t\.tsv, line 3: wanted 2 cells \(key, names\)"):
        rows("t.tsv", table(tmp_path, "key\tnames", "a\tx", "b"))


def test_a_key_that_stands_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="'a' stands twice"):
        keyed("t.tsv", "key", table(tmp_path, "key", "a", "a"))


def test_our_tables_repeat_no_rule() -> None:
    found = [(row["name"], row["kind"]) for row in rows(TABLE)]
    assert len(found) == len(set(found))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_text_comes_back_from_turtle(text: str) -> None:
    written = document("A test.", [Resource("id/actor/x", "chy:State", (("rdfs:label", english(text)),))])
    quads = list(parse(written, RdfFormat.TURTLE, base_iri="http://x/"))
    assert [quad.object for quad in quads if isinstance(quad.object, Literal)] == [Literal(text, language="en")]
    assert quads[0].subject == NamedNode("http://x/id/actor/x")


@pytest.mark.parametrize(
    ("turtle", "complaint"),
    [
        ("<id/actor/x> a <https://w3id.org/chancery/ns#State> .", "no rdfs:label"),
        ('<id/actor/x> <http://www.w3.org/2000/01/rdf-schema#label> "X"@en .', "of no class of actor"),
        ("<id/actor/x> a", "is not Turtle.*Mend"),
    ],
)
def test_malformed_turtle_is_an_error_that_says_what_to_do(turtle: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(turtle, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=complaint):
        read([file], frozenset())
