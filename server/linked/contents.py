"""What a document says: the thing, a page of what belongs to it, and the labels of all that these link to.

Everything is as the store says it; nothing is added. What belongs to a thing is bounded: so many events, reports or
articles, the latest first, and the next page has the next ones.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from pyoxigraph import NamedNode, Quad, Triple

from ontology import vocab
from server.facts import Facts
from server.linked.addresses import SCHEMES, Address
from server.rest.shapes import event_statements, own, report_statements
from server.views import View
from sparql.register.arrays import Mask, Numbers
from sparql.register.conditions import Conditions, met
from sparql.register.paging import Place, Ranking
from sparql.register.tables import Things

PAGE = 50
NARROWER = 500  # concepts of a scheme that are told; the largest has some 300
NAMES = (vocab.RDFS_LABEL, vocab.SKOS_PREF_LABEL, vocab.DCTERMS_TITLE, vocab.SCHEMA_NAME)


@dataclass(frozen=True)
class Belonging:
    """The part of what belongs to a thing that a document has: IRIs of one kind, their count, and what follows."""

    kind: str
    iris: list[str]
    count: int
    following: Place | None


NOTHING = Belonging("", [], 0, None)


def belonging(view: View, address: Address, iri: str, after: Place | None) -> Belonging:
    """What belongs to a thing, behind a place: the events of an actor, the reports of an event."""
    register = view.register
    if address.kind in ("actor", "place"):
        wanted = Conditions(either=iri) if address.kind == "actor" else Conditions(place=iri)
        return cut("event", register.events.things, met(register, wanted), after)
    if address.kind in ("event", "article"):
        table = register.reports
        of, names = (
            (table.event, register.events.things.names)
            if address.kind == "event"
            else (table.article, register.articles.things.names)
        )
        mask = table.things.there & (of == names.find(iri))
        ranking = Ranking(register.reports_by_date, register.report_days, table.things.ties)
        return ranked("report", table.things, mask, ranking, after)
    if address.kind == "publisher":
        mask = register.articles.things.there & (register.articles.publisher == register.terms.find(iri))
        return cut("article", register.articles.things, mask, after)
    if address.kind == "rel":
        return cut("event", register.events.things, met(register, Conditions(relation=iri)), after)
    if address.kind == "context":
        return cut("event", register.events.things, met(register, Conditions(context=iri)), after)
    return NOTHING


def cut(kind: str, things: Things, wanted: Mask, after: Place | None) -> Belonging:
    """A page of things by their day."""
    return ranked(kind, things, wanted, Ranking(things.order, things.day, things.ties), after)


def ranked(kind: str, things: Things, wanted: Mask, ranking: Ranking, after: Place | None) -> Belonging:
    """A page of things in an order."""
    rows: Numbers = ranking.rows(wanted, after=after)
    shown = rows[:PAGE]
    following = ranking.place(int(shown[-1])) if len(rows) > PAGE else None
    return Belonging(kind, [things.names.iris[row] for row in shown], int(np.count_nonzero(wanted)), following)


def statements(facts: Facts, address: Address, iri: str, part: Belonging) -> list[Triple]:
    """All triples of a document, each once, the thing's own first."""
    found = dict.fromkeys(told(facts, address, iri, part))
    subjects = {triple.subject for triple in found}
    linked = {term for triple in found for term in (triple.predicate, triple.object) if isinstance(term, NamedNode)}
    for term in sorted(linked - subjects, key=lambda each: each.value):
        found |= dict.fromkeys(names(facts, term.value))
    together: dict[str, list[Triple]] = {}
    for triple in found:
        together.setdefault(str(triple.subject), []).append(triple)
    return [triple for each in together.values() for triple in each]


def told(facts: Facts, address: Address, iri: str, part: Belonging) -> Iterator[Triple]:
    """What is said of a thing and of what belongs to it."""
    yield from own(facts, iri)
    yield from around(facts, address, iri)
    describe = DESCRIBE.get(part.kind)
    for each in part.iris if describe else ():
        assert describe is not None
        yield from describe(facts, each)


def around(facts: Facts, address: Address, iri: str) -> Iterator[Triple]:
    """What is said of the few things without which a thing cannot be understood: an event of its report, an office."""
    near: list[str] = []
    if address.kind == "report":
        near = [part for each in (vocab.HAS_MENTION, vocab.IN_ARTICLE, vocab.REPORTS) for part in facts.all(iri, each)]
    elif address.kind == "mention":
        near = facts.having(vocab.HAS_MENTION, iri)
    elif address.kind == "actor":
        near = facts.all(iri, vocab.ORG_HAS_MEMBERSHIP)
    elif address.kind in SCHEMES:
        lower = (vocab.SKOS_BROADER, vocab.SKOS_IN_SCHEME, vocab.RDFS_SUB_CLASS_OF, vocab.RDFS_IS_DEFINED_BY)
        found = [thing for each in lower for thing in facts.having(each, iri)]
        yield from (triple for thing in found[:NARROWER] for triple in placed(facts, thing))
    for each in near:
        yield from own(facts, each)


def placed(facts: Facts, iri: str) -> Iterator[Triple]:
    """The names of a term, its class, and where it stands among others."""
    wanted = {*NAMES, vocab.RDF_TYPE, vocab.SKOS_BROADER, vocab.SKOS_IN_SCHEME, vocab.RDFS_SUB_CLASS_OF}
    return (triple for triple in own(facts, iri) if triple.predicate in wanted)


def names(facts: Facts, iri: str) -> Iterator[Triple]:
    """What a thing is called."""
    return (Triple(NamedNode(iri), each, term) for each in NAMES for term in facts.terms(iri, each))


def sourced(view: View, triples: list[Triple]) -> Iterator[Quad]:
    """The triples in the graphs that say them."""
    for triple in triples:
        yield from view.engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)


DESCRIBE: dict[str, Callable[[Facts, str], Iterator[Triple]]] = {
    "event": event_statements,
    "report": report_statements,
    "article": own,
}
