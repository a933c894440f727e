"""The register: conditions, pages, and that it follows the journal to what a reading of everything would give."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat

from ontology import iris
from ontology.errors import QueryTimeout
from ontology.iris import DataIris
from ontology.model import Modality
from sparql import updates
from sparql.journal import Line, Way
from sparql.register import dyads, keeping
from sparql.register.arrays import tie
from sparql.register.book import Register, empty, updated
from sparql.register.conditions import Conditions, met, reports_met, things_met
from sparql.register.keeping import Kept
from sparql.register.paging import Place, Ranking
from sparql.register.reading import everything, some
from sparql.snapshots import Snapshot
from sparql.store import Store

DATA = DataIris()
EVENT = DATA.thing("event", "q4v9tz8caaaaa").value
BAKU, IRAN, AZERBAIJAN = (DATA.thing("actor", key).value for key in ("az-gov", "ir", "az"))
ARTICLE = DATA.thing("article", "7h2kq3m5vwx4a").value
COURIER = DATA.thing("publisher", "caspian-courier").value
RELATIONS = ("accuse", "disapprove", "aid", "consult")


def read(snapshot: Snapshot) -> Register:
    return updated(empty(), everything(pyoxigraph.Store.read_only(str(snapshot.path))), ())


def events(register: Register, wanted: Conditions) -> list[str]:
    things = register.events.things
    rows = Ranking(things.order, things.day, things.ties).rows(met(register, wanted))
    return [things.names.iris[row] for row in rows]


@pytest.fixture(scope="module")
def register(example: Snapshot) -> Register:
    return read(example)


@pytest.mark.parametrize(
    "wanted",
    [
        Conditions(),
        Conditions(actor=BAKU, recipient=IRAN),
        Conditions(either=IRAN),
        Conditions(either=BAKU),
        Conditions(actor_state=AZERBAIJAN, recipient_state=IRAN),
        Conditions(state=AZERBAIJAN),
        Conditions(relation=iris.relation("disapprove").value),
        Conditions(relation=iris.relation("accuse").value, quad=3),
        Conditions(context=f"{iris.CONTEXTS}diplomatic"),
        Conditions(start=date(2026, 11, 18), end=date(2026, 11, 18)),
        Conditions(start=date(2026, 11, 1)),
        Conditions(end=date(2026, 12, 1)),
        Conditions(article=ARTICLE, modality=Modality.ASSERTED, confidence=0.82, publisher=COURIER),
        Conditions(said=(EVENT, BAKU)),
        Conditions(said=(DATA.thing("report", "7h2kq3m5vwx4a-3-k8").value,)),
    ],
)
def test_conditions_that_the_event_meets(register: Register, wanted: Conditions) -> None:
    assert events(register, wanted) == [EVENT]


@pytest.mark.parametrize(
    "wanted",
    [
        Conditions(actor=IRAN),
        Conditions(recipient=BAKU),
        Conditions(either=AZERBAIJAN),
        Conditions(either="http://example.org/nobody"),
        Conditions(recipient_state=AZERBAIJAN),
        Conditions(state="http://example.org/nowhere"),
        Conditions(relation=iris.relation("aid").value),
        Conditions(quad=1),
        Conditions(context=f"{iris.CONTEXTS}military"),
        Conditions(place=DATA.thing("place", "baku").value),
        Conditions(start=date(2026, 11, 19)),
        Conditions(end=date(2026, 11, 17)),
        Conditions(article=DATA.thing("article", "other").value),
        Conditions(publisher=DATA.thing("publisher", "other").value),
        Conditions(modality=Modality.NEGATED),
        Conditions(confidence=0.83),
        Conditions(said=()),
        Conditions(said=(BAKU,)),
    ],
)
def test_conditions_that_the_event_does_not_meet(register: Register, wanted: Conditions) -> None:
    assert events(register, wanted) == []


def test_reports_meet_the_conditions_on_reports(register: Register) -> None:
    assert reports_met(register, Conditions(modality=Modality.ASSERTED)).sum() == 1
    assert reports_met(register, Conditions(modality=Modality.NEGATED)).sum() == 0


def test_the_things_of_events_are_the_events_and_their_reports(register: Register) -> None:
    assert things_met(register, Conditions(actor=IRAN), 0) == []
    assert things_met(register, Conditions(actor=BAKU), 1) is None
    assert things_met(register, Conditions(actor=BAKU), 2) == [EVENT, *register.reports_of(EVENT)]


def graph(key: str, *told: tuple[str, str, str, int]) -> str:
    """What an article says: events by relation, actor, recipient and day of November 2026; 0 is no day."""
    parts = [f"<id/article/{key}> a chy:Article ; dcterms:issued '2026-11-20'^^xsd:date ."]
    for relation, actor, recipient, day in told:
        event = f"<id/event/{relation}-{actor}-{recipient}-{day}>"
        when = f"chy:earliestDate {literal(day)} ; chy:latestDate {literal(day)} ;" if day else ""
        parts.append(f"{event} a chy:Event ; chy:relation rel:{relation} ; {when} chy:actor <id/actor/{actor}> ;")
        parts.append(f"chy:recipient <id/actor/{recipient}> . <id/actor/{actor}> a chy:State ; rdfs:label '{actor}' .")
        parts.append(f"<id/report/{key}-{relation}-{actor}-{recipient}-{day}> chy:reports {event} ;")
        parts.append(f"chy:inArticle <id/article/{key}> ; chy:modality mod:asserted ; chy:confidence {day / 40} .")
    return PREFIXES + "\n".join(parts)


def literal(day: int) -> str:
    return f"'2026-11-{day:02d}'^^xsd:date"


PREFIXES = """
PREFIX chy: <https://w3id.org/chancery/ns#> PREFIX rel: <https://w3id.org/chancery/rel/>
PREFIX mod: <https://w3id.org/chancery/modality/> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def quads(text: str) -> Iterator[Quad]:
    return iter(pyoxigraph.parse(text, RdfFormat.TURTLE, base_iri=DATA.base))


def told(register: Register) -> dict[str, object]:
    """All that a register says, by names: the numbers differ."""
    actors, terms = register.actors.things.names.iris, register.terms.iris
    names, articles = register.events.things.names.iris, register.articles.things.names.iris
    event, actor, role = register.events.sides.columns
    there = register.reports.things.there
    reports = zip(
        register.reports.event[there], register.reports.article[there], register.reports.confidence[there], strict=True
    )
    pairs = dyads.pairs_of(register, register.events.things.there)
    both = zip(pairs.first, pairs.second, pairs.events, strict=True)
    return {
        "events": events(register, Conditions()),
        "accusations": events(register, Conditions(relation=iris.relation("accuse").value, confidence=0.3)),
        "sides": sorted((names[e], actors[a], int(r)) for e, a, r in zip(event, actor, role, strict=True)),
        "reports": sorted((names[e], articles[a], float(c)) for e, a, c in reports),
        "articles": [articles[row] for row in register.articles.things.order],
        "actors": [(actors[row], int(register.event_counts[row])) for row in register.actors_by_events],
        "words": sorted(words for words in register.actors.words.values() if words),
        "kinds": sorted((actors[a], terms[k]) for a, k in zip(*register.actors.kinds.columns, strict=True)),
        "relations": register.relation_counts,
        "dyads": sorted((*sorted((actors[a], actors[b])), int(n)) for a, b, n in both),
        "counts": sorted(register.article_counts[register.articles.things.there].tolist()),
    }


TOLD = st.tuples(
    st.sampled_from(RELATIONS), st.sampled_from("abc"), st.sampled_from("abc"), st.sampled_from((0, 3, 20))
)
STEPS = st.lists(st.tuples(st.sampled_from("xyz"), st.lists(TOLD, max_size=3)), min_size=1, max_size=6)


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_what_follows_the_journal_equals_what_reads_everything(
    steps: list[tuple[str, list[tuple[str, str, str, int]]]],
) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store") as store:
        followed, seen = empty(), 0
        for key, events_ in steps:
            store.replace(DATA.article_graph(key), quads(graph(key, *events_)) if events_ else ())
            snapshot = store.snapshot()
            lines = store.journal.after(seen, 100, store.journal.marked(snapshot.generation))
            things = {thing for line in lines for thing in line.things or ()}
            engine = pyoxigraph.Store.read_only(str(snapshot.path))
            followed = updated(followed, some(engine, things), things)
            seen = lines[-1].number if lines else seen
            assert told(followed) == told(read(snapshot))
        keeping.write(Path(folder), Kept(followed, "one", seen))
        kept = keeping.read(Path(folder))
        assert kept is not None
        assert told(kept.register) == told(followed)
        assert (kept.journal, kept.number) == ("one", seen)


def test_the_journal_tells_which_events_came_and_went(tmp_path: Path) -> None:
    one, two, other = (("aid", "a", "b", 3), ("accuse", "a", "c", 3), ("consult", "b", "c", 20))

    def event(told_: tuple[str, str, str, int]) -> str:
        return DATA.thing("event", "-".join(map(str, told_))).value

    with Store.open(tmp_path / "store") as store:
        store.replace(DATA.article_graph("x"), quads(graph("x", one, two)))
        store.replace(DATA.article_graph("y"), quads(graph("y", two)))
        store.replace(DATA.article_graph("x"), quads(graph("x", one, other)))
        store.delete(DATA.article_graph("y"))
        assert not store.replace(DATA.article_graph("x"), quads(graph("x", one, other)))
        added, second, replaced, withdrawn = store.journal.after(0, 10)
    assert (added.way, added.added) == (Way.ADDED, {event(one), event(two)})
    assert (second.added, second.changed) == (set(), {event(two)})
    assert (replaced.way, replaced.added, replaced.changed) == (Way.REPLACED, {event(other)}, {event(two)})
    assert replaced.withdrawn == set(), "another article still reports it"
    assert (withdrawn.way, withdrawn.withdrawn) == (Way.WITHDRAWN, {event(two)})
    assert [line.number for line in (added, second, replaced, withdrawn)] == [1, 2, 3, 4]


def test_a_change_that_fails_leaves_no_line(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        with pytest.raises(ZeroDivisionError), store.changing(Line(Way.OTHER)):
            raise ZeroDivisionError
        assert store.journal.after(0, 10) == []


def test_what_was_written_without_the_journal_is_noticed(tmp_path: Path) -> None:
    graph = DATA.article_graph("a")
    with Store.open(tmp_path / "store") as store:
        store.replace(graph, [Quad(NamedNode("x:a"), NamedNode("x:b"), Literal("c"))])
        last = store.journal.marked(store.snapshot().generation)
        with sqlite3.connect(tmp_path / "store" / "journal.sqlite") as file:
            file.execute("DELETE FROM marks")  # as if another program had made the snapshot
    assert last is not None
    with Store.open(tmp_path / "store") as store:
        number = store.journal.marked(store.snapshot().generation)
        assert number is not None
        assert store.journal.things(last, number) is None, "anything may have changed"


def test_a_journal_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        before = store.journal.identity()
        store.snapshot()
    (tmp_path / "store" / "journal.sqlite").write_bytes(b"no database, but as long as the head of one" * 9)
    with Store.open(tmp_path / "store") as store:
        assert store.journal.identity() != before
        assert store.journal.marked(store.snapshot().generation) == 0


def test_an_update_of_patterns_has_its_line_when_it_succeeds(tmp_path: Path) -> None:
    def run(store: Store, text: str) -> int:
        store.update(updates.read(text, store.base))
        shown = store.shown
        assert shown is not None, "it has run on a copy"
        assert store.journal.marked(shown.generation) == store.journal.last()
        return len(store.journal.after(0, 10))

    with Store.open(tmp_path / "store") as store:
        assert run(store, "INSERT { <x:a> <x:b> ?c } WHERE { VALUES ?c { 1 2 } }") == 1
        assert store.journal.after(0, 10)[0].way is Way.OTHER
        assert run(store, "INSERT { GRAPH <x:g> { ?a ?b ?c } } WHERE { ?a ?b ?c }") == 1, "a named graph of users"
        with pytest.raises(QueryTimeout):
            store.update(updates.read("DELETE WHERE { ?a ?b ?c }", store.base), (0.01, 1 << 30))
        assert len(store.journal.after(0, 10)) == 1, "what fails has changed nothing"
        assert run(store, "DELETE WHERE { ?a ?b ?c }") == 2


def test_pages_meet_each_item_once_whatever_is_written_between() -> None:
    names = [f"http://example.org/{number}" for number in range(300)]
    values = np.array([number % 7 for number in range(300)])
    ties = np.array([tie(name) for name in names])
    every = np.ones(300, np.bool_)
    order = np.lexsort((ties, -values))
    for rising in (False, True):
        seen: list[int] = []
        after: Place | None = None
        present = every.copy()
        present[::3] = False
        for page in range(200):
            rows = Ranking(order, values, ties).rows(present, rising, after)[:10]
            if not len(rows):
                break
            seen += rows.tolist()
            after = Ranking(order, values, ties).place(int(rows[-1]))
            present = every if page == 5 else present  # something is written
        assert len(seen) == len(set(seen))
        assert {row for row in range(300) if row % 3} <= set(seen)
