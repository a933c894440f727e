"""The routes of /api that count: relations, pairs of actors, statistics."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, Query, Request, Response

from ingest.documents import Document
from ingest.documents import relation as relation_terms
from ontology import taxonomy
from ontology.errors import NotFound
from ontology.iris import DataIris, relation
from server import documents
from server.facts import local
from server.rest import wanted
from server.rest.lists import Chosen, listed, single
from server.rest.openapi import described
from server.rest.parameters import (
    LARGEST_PAGE,
    PLAIN,
    DyadParameters,
    DyadsParameters,
    NoParameters,
    Paging,
    Shown,
)
from server.rest.routes import Key, OtherKey, Running, given_once
from server.rest.shapes import BETWEEN, DYAD, RELATION, STATS
from server.views import View
from sparql.register import dyads as pairs
from sparql.register.arrays import NOBODY, Mask
from sparql.register.book import Register
from sparql.register.conditions import Conditions, met, of_state
from sparql.register.paging import Ranking
from sparql.register.tables import ordered

router = APIRouter(prefix="/api", tags=["REST"], dependencies=[Depends(given_once)])


@router.get("/relations", **described("relations"))
async def relations(request: Request, form: Annotated[Shown, Query()]) -> Response:
    """Every relation an event may have, after PLOVER, with its CAMEO code and how many events there are of it."""
    known = taxonomy.relations()
    rows = np.arange(len(known))

    def choose(view: View) -> Chosen:
        counts = view.register.relation_counts

        def document(row: int) -> Document:
            return relation_document(known[row], counts)

        ranking = Ranking(rows, len(known) - rows, rows)
        every = np.ones(len(known), np.bool_)
        return Chosen(ranking, every, document, lambda row: view.facts.statements(relation(known[row].key).value))

    whole = Paging(format=form.format, fields=form.fields, limit=LARGEST_PAGE, cursor=None)
    return await listed(request, whole, RELATION, choose)


def relation_document(one: taxonomy.Relation, counts: dict[str, int]) -> Document:
    """A relation."""
    iri = relation(one.key).value
    return {
        "id": iri,
        "type": "Concept",
        "key": one.key,
        "label": one.label,
        **relation_terms(one.key),
        "score": one.score,
        "symmetric": one.symmetric,
        "events": counts.get(iri, 0),
    }


@router.get("/dyads", **described("dyads"))
async def dyads(request: Request, given: Annotated[DyadsParameters, Query()], running: Running) -> Response:
    """Pairs of actors, those with most events between them first, counted either way; the filters are for events."""
    conditions = await wanted.conditions(running, given)
    address = str(request.base_url)

    def choose(view: View) -> Chosen:
        register = view.register
        names = register.actors.things.names.iris
        found = pairs.pairs_of(register, met(register, conditions))
        ties = register.actors.things.ties
        apart = (ties[found.first] ^ ties[found.second]) if len(found.first) else np.empty(0, np.int64)
        every = np.ones(len(found.events), np.bool_)

        def document(row: int) -> Document:
            # The one whose IRI comes first: the numbers of a register differ from run to run.
            first, second = sorted((names[found.first[row]], names[found.second[row]]))
            url = f"{address}api/dyads/{local(first)}/{local(second)}"
            return {
                "actor": documents.actor(view.facts, first),
                "other": documents.actor(view.facts, second),
                "events": int(found.events[row]),
                "url": url,
            }

        return Chosen(Ranking(ordered(found.events, apart, every), found.events, apart), every, document)

    return await listed(request, given, DYAD, choose)


@router.get("/dyads/{a}/{b}", **described("dyad"))
async def dyad(
    request: Request, a: Key, b: OtherKey, given: Annotated[DyadParameters, Query()], running: Running
) -> Response:
    """What there was between two actors, either way: counts by quad class and month, mean score, tension.

    A state stands for all that is its own. Scores run from -10 (conflict) to 10 (cooperation); the tension of a month
    is minus the mean score of that month and the two before it, as a part of 10: from -1 to 1.
    """
    data = DataIris(running.store.base)
    first, second = (wanted.thing("actor", each, name, data) or "" for each, name in ((a, "a"), (b, "b")))
    conditions = Conditions(
        start=given.since, end=given.until, modality=given.modality, confidence=given.min_confidence
    )

    def content(view: View) -> Document:
        register = view.register
        for key, iri in ((a, first), (b, second)):
            if iri not in view.facts and register.actors.things.names.find(iri) == NOBODY:
                raise NotFound(f"There is no actor {key!r} here. /api/actors lists what there is.")
        found = pairs.course(register, met(register, conditions), side(register, first), side(register, second))
        address = f"{request.base_url}api/events?"
        return between(found) | {
            "a": documents.actor(view.facts, first),
            "b": documents.actor(view.facts, second),
            "events": [f"{address}{query(register, *each)}" for each in ((first, second), (second, first))],
        }

    return await single(request, given, BETWEEN, content)


def side(register: Register, actor: str) -> Mask:
    """An actor; of a state all that is its own, and the state."""
    return of_state(register, actor)


def query(register: Register, who: str, whom: str) -> str:
    """The filters that find the events of one direction."""
    names = []
    for name, iri in (("actor", who), ("recipient", whom)):
        state = (
            bool((register.actors.states.second == register.terms.find(iri)).any())
            and register.terms.find(iri) != NOBODY
        )
        names.append(f"{name}{'_state' if state else ''}={local(iri)}")
    return "&".join(names)


def between(found: pairs.Course) -> Document:
    """The figures of a pair."""
    return {
        "count": sum(found.quads),
        "aToB": found.there,
        "bToA": found.back,
        "quads": dict(zip("1234", found.quads, strict=True)),
        "meanScore": found.score,
        "months": [
            {
                "month": each.month,
                "events": each.events,
                "quads": dict(zip("1234", each.quads, strict=True)),
                "meanScore": each.score,
                "tension": each.tension,
            }
            for each in found.months
        ],
    }


@router.get("/stats", **described("stats"))
async def stats(request: Request, _: Annotated[NoParameters, Query()]) -> Response:
    """How many articles, reports, events and actors there are, and plain triples of each relation."""

    def content(view: View) -> Document:
        register = view.register
        return {**counts(register), "edges": view.edges, "generation": view.snapshot.generation}

    return await single(request, PLAIN, STATS, content)


def counts(register: Register) -> dict[str, int]:
    """How many things there are of each kind; actors and places are those of events."""
    kinds = {"articles": register.articles.things, "reports": register.reports.things, "events": register.events.things}
    return {
        **{name: int(things.there.sum()) for name, things in kinds.items()},
        "actors": len(register.actors_by_events),
        "places": int((register.place_counts > 0).sum()),
    }
