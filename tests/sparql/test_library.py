"""The stored queries: each parses, runs on the example, and finds what is in it."""

import json
from typing import Any

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Variable

from ontology import iris
from ontology.errors import UnknownQuery
from ontology.iris import DataIris
from sparql import library
from sparql.limits import Limits
from sparql.local import ask
from sparql.query import Query
from sparql.snapshots import Snapshot

DATA = DataIris()
EVENT = DATA.thing("event", "q4v9tz8caaaaa")
BAKU, IRAN = (DATA.thing("actor", key) for key in ("az-gov", "ir"))
ARTICLE = DATA.thing("article", "7h2kq3m5vwx4a")
DAY = NamedNode("http://www.w3.org/2001/XMLSchema#date")

VALUES = {
    "actor": str(IRAN),
    "event": str(EVENT),
    "article": str(ARTICLE),
    "a": str(IRAN),
    "b": str(BAKU),
    "word": '"Border"',
    "from": str(Literal("2026-11-01", datatype=DAY)),
    "to": str(Literal("2026-11-30", datatype=DAY)),
}

Rows = list[dict[str, str]]


def rows(snapshot: Snapshot, text: str, **values: str) -> Rows:
    _, content = ask(snapshot, Query(text, values=values), Limits())
    bindings: list[dict[str, Any]] = json.loads(content)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in bindings]


def stored(snapshot: Snapshot, name: str) -> Rows:
    query = library.stored(name)
    return rows(snapshot, query.text, **{each.name: VALUES[each.name] for each in query.parameters})


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(UnknownQuery, match=r"'nothing'.*actor, actors"):
        library.stored("nothing")


def test_actor(example: Snapshot) -> None:
    (row,) = stored(example, "actor")
    assert (row["label"], row["kind"], row["sameAs"]) == (
        "Iran",
        iris.NAMESPACE + "State",
        "http://www.wikidata.org/entity/Q794",
    )


def test_actors(example: Snapshot) -> None:
    assert {(row["actor"], row["events"]) for row in stored(example, "actors")} == {
        (BAKU.value, "1"),
        (IRAN.value, "1"),
    }


def test_event(example: Snapshot) -> None:
    (row,) = stored(example, "event")
    wanted = {
        "type": "ACCUSE",
        "mode": "disapprove",
        "cameo": "111",
        "quad": "3",
        "date": "2026-11-18",
        "theme": "delays at the border",
        "evidence": "On Wednesday Baku openly criticized Iran over delays at the border.",
        "trigger": "criticized",
        "confidence": "0.82",
        "title": "Talks on the southern railway stall",
        "publisher": "Caspian Courier",
        "url": "https://example.org/2026/11/railway",
    }
    assert {name: row[name] for name in wanted} == wanted


def test_participants_and_mentions(example: Snapshot) -> None:
    roles = {row["role"]: (row["actor"], row["label"]) for row in stored(example, "participants")}
    assert roles == {
        iris.NAMESPACE + "actor": (BAKU.value, "Government of Azerbaijan"),
        iris.NAMESPACE + "recipient": (IRAN.value, "Iran"),
    }
    mentions = {row["surface"]: row for row in stored(example, "mentions")}
    assert mentions["Baku"]["metonymy"] == iris.METONYMIES + "CapitalForGovernment"
    assert "literalReferent" not in mentions["Iran"]


def test_articles(example: Snapshot) -> None:
    (row,) = stored(example, "articles")
    assert (row["issued"], row["events"]) == ("2026-11-20", "1")
    (row,) = stored(example, "article")
    assert (row["event"], row["sentence"]) == (EVENT.value, "3")


def test_stats(example: Snapshot) -> None:
    counts = {
        row["relation"] if row["what"] == "edges" else row["what"]: row["count"] for row in stored(example, "stats")
    }
    assert counts == dict.fromkeys(("articles", "reports", "events"), "1") | {
        "actors": "2",
        iris.RELATIONS + "disapprove": "1",
    }


def test_a_dyad_has_both_directions(example: Snapshot) -> None:
    (row,) = stored(example, "dyad")
    assert (row["from"], row["to"], row["relation"]) == (BAKU.value, IRAN.value, iris.RELATIONS + "disapprove")
    assert row["evidence"].startswith("On Wednesday")


def test_supplies(example: Snapshot) -> None:
    """Nobody supplied anything in the example; in a store where somebody did, the word decides."""
    assert stored(example, "supplies") == []
    data = """
        PREFIX chy: <https://w3id.org/chancery/ns#> PREFIX rel: <https://w3id.org/chancery/rel/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX : <http://localhost:8000/id/>
        rel:aid-military skos:broader rel:aid .
        :e chy:relation rel:aid-military ; chy:actor :ir ; chy:recipient :am ; chy:theme "Weapons-capable drones"@en .
        :r chy:reports :e ; chy:inArticle :a ; chy:evidence "It sent drones." ; chy:modality :asserted .
    """
    store = pyoxigraph.Store()
    store.load(data, pyoxigraph.RdfFormat.TURTLE)
    for word, count in (("DRONES", 1), ("tanks", 0)):
        results = store.query(library.stored("supplies").text, substitutions={Variable("word"): Literal(word)})
        assert isinstance(results, pyoxigraph.QuerySolutions)
        assert len(list(results)) == count
