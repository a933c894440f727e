"""The routes of /api whose items are things of the graph."""

from collections.abc import Callable
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Request, Response, params

from ingest.documents import Document
from ontology import iris
from ontology.errors import NotFound, RequestError
from ontology.iris import DataIris
from server import documents
from server.rest import choices, wanted
from server.rest.lists import Chosen, listed, single
from server.rest.openapi import described
from server.rest.parameters import (
    ActorParameters,
    ArticleParameters,
    EventParameters,
    PlaceParameters,
    ReportParameters,
    Shown,
)
from server.rest.shapes import ACTOR, ARTICLE, EVENT, PLACE, REPORT, Shape
from server.service import Service, service
from server.views import View
from sparql.register.conditions import Conditions, belonging, of_state


def given_once(request: Request) -> None:
    """Refuse a parameter that is given twice: of two values one would be dropped in silence."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RequestError(f"Given more than once: {', '.join(twice)}. Give each parameter one value.")


router = APIRouter(prefix="/api", tags=["REST"], dependencies=[Depends(given_once)])
Running = Annotated[Service, Depends(service)]
Form = Annotated[Shown, Query()]


def key_of(example: str) -> params.Path:
    """The key of a thing in a path. The examples are of ontology/examples/worked.trig and of the gazetteer."""
    found: params.Path = Path(description="the last part of its IRI", max_length=500, examples=[example])
    return found


Key = Annotated[str, key_of("az")]
OtherKey = Annotated[str, key_of("ir")]
EventKey = Annotated[str, key_of("q4v9tz8caaaaa")]
ReportKey = Annotated[str, key_of("7h2kq3m5vwx4a-3-k8")]
ArticleKey = Annotated[str, key_of("7h2kq3m5vwx4a")]
PlaceKey = Annotated[str, key_of("baku")]


async def one(request: Request, key: str, form: Shown, shape: Shape, make: Callable[[View, str], Document]) -> Response:
    """The document of one thing. NotFound where nothing is known of it."""
    iri = wanted.thing(shape.kind, key, "key", DataIris(service(request).store.base))
    assert iri is not None

    def content(view: View) -> Document:
        if iri not in view.facts:
            raise NotFound(f"There is no {shape.kind} {key!r} here. /api/{shape.kind}s lists what there is.")
        return make(view, iri)

    return await single(request, form, shape, content)


@router.get("/events", **described("events"))
async def events(request: Request, given: Annotated[EventParameters, Query()], running: Running) -> Response:
    """Events with their reports, the latest first; every filter that is given has to hold."""
    conditions = await wanted.conditions(running, given)
    return await listed(request, given, EVENT, lambda view: choices.events(view, conditions))


@router.get("/events/{key}", **described("event"))
async def event(request: Request, key: EventKey, form: Form) -> Response:
    """One event with every report of it."""
    return await one(request, key, form, EVENT, lambda view, iri: documents.event(view.facts, iri))


@router.get("/reports", **described("reports"))
async def reports(request: Request, given: Annotated[ReportParameters, Query()], running: Running) -> Response:
    """Reports, those of the latest events first: a sentence of an article each, with what it reports."""
    conditions = await wanted.conditions(running, given)
    about = wanted.thing("event", given.event, "event", DataIris(running.store.base))
    return await listed(request, given, REPORT, lambda view: choices.reports(view, conditions, about))


@router.get("/reports/{key}", **described("report"))
async def report(request: Request, key: ReportKey, form: Form) -> Response:
    """One report."""
    return await one(request, key, form, REPORT, lambda view, iri: documents.listed_report(view.facts, iri))


@router.get("/articles", **described("articles"))
async def articles(request: Request, given: Annotated[ArticleParameters, Query()], running: Running) -> Response:
    """Articles, the last published first; their texts belong to their publishers and are not given."""
    data = DataIris(running.store.base)
    conditions = Conditions(
        publisher=wanted.publisher(given.publisher, data),
        either=wanted.thing("actor", given.either, "either", data),
        state=wanted.thing("actor", given.state, "state", data),
        start=given.since,
        end=given.until,
        said=await wanted.said(running, await running.views.current(), given.text) if given.text is not None else None,
    )
    return await listed(request, given, ARTICLE, lambda view: choices.articles(view, conditions))


@router.get("/articles/{key}", **described("article"))
async def article(request: Request, key: ArticleKey, form: Form) -> Response:
    """One article; `/api/events?article=…` has its events."""

    def make(view: View, iri: str) -> Document:
        names = view.register.articles.things.names
        counts = view.register.article_counts
        return {**documents.article(view.facts, iri), "events": choices.count_of(counts, names, iri)}

    return await one(request, key, form, ARTICLE, make)


@router.get("/actors", **described("actors"))
async def actors(request: Request, given: Annotated[ActorParameters, Query()], running: Running) -> Response:
    """Actors, those with most events first: all that take part in one, or all that are known and meet the filters."""
    data = DataIris(running.store.base)
    state = wanted.thing("actor", given.state, "state", data)
    sector = wanted.term(iris.SECTORS, given.sector, "sector")

    def choose(view: View) -> Chosen:
        register, table = view.register, view.register.actors
        if not (given.q or given.type or state or sector):
            return choices.actors(view, register.event_counts > 0)
        mask = choices.called(table, given.q)
        if given.type:
            mask &= belonging(register, table.kinds, iris.term(given.type.value).value)
        if state:
            mask &= of_state(register, state)
        if sector:
            mask &= belonging(register, table.sectors, sector)
        return choices.actors(view, mask)

    return await listed(request, given, ACTOR, choose)


@router.get("/actors/{key}", **described("actor"))
async def actor(request: Request, key: Key, form: Form) -> Response:
    """One actor; `/api/events?either=…` has its events."""

    def make(view: View, iri: str) -> Document:
        names = view.register.actors.things.names
        return choices.counted(documents.actor, view.register.event_counts, names)(view.facts, iri)

    return await one(request, key, form, ACTOR, make)


@router.get("/places", **described("places"))
async def places(request: Request, given: Annotated[PlaceParameters, Query()], running: Running) -> Response:
    """Places, those with most events first: all where an event was, or all that are known and meet the filters."""
    state = wanted.thing("actor", given.state, "state", DataIris(running.store.base))

    def choose(view: View) -> Chosen:
        register, table = view.register, view.register.places
        if not (given.q or state):
            return choices.places(view, register.place_counts > 0)
        mask = choices.called(table, given.q)
        if state:
            mask &= np.isin(np.arange(len(mask)), table.states.first[table.states.second == register.terms.find(state)])
        return choices.places(view, mask)

    return await listed(request, given, PLACE, choose)


@router.get("/places/{key}", **described("place"))
async def place(request: Request, key: PlaceKey, form: Form) -> Response:
    """One place; `/api/events?place=…` has what happened there."""

    def make(view: View, iri: str) -> Document:
        names = view.register.places.things.names
        return choices.counted(documents.listed_place, view.register.place_counts, names)(view.facts, iri)

    return await one(request, key, form, PLACE, make)
