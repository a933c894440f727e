"""/api: events, actors, articles and relations as JSON-LD documents."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pyoxigraph import NamedNode

from ingest.documents import Document
from ingest.documents import relation as relation_terms
from ontology import taxonomy
from ontology.errors import NotFound, RequestError
from ontology.iris import DataIris, relation
from server import cursors, documents, lookup, queries, terms, words
from server.answers import VARY, entity_tag, is_known, not_modified, tagged, while_connected
from server.facts import Facts
from server.freshness import current
from server.parameters import ActorParameters, EventParameters, NoParameters, Paging
from server.service import Service, service
from sparql import events as event_queries
from sparql.events import Conditions
from sparql.library import stored

JSON_LD = "application/ld+json"
Make = Callable[[Facts, str], Document]
Pick = Callable[[int, int], Awaitable[list[str]]]


def given_once(request: Request) -> None:
    """Refuse a parameter that is given twice: of two values one would be dropped in silence."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RequestError(f"Given more than once: {', '.join(twice)}. Give each parameter one value.")


router = APIRouter(prefix="/api", tags=["REST"], dependencies=[Depends(given_once)])
Running = Annotated[Service, Depends(service)]
Nothing = Annotated[NoParameters, Query()]


@router.get("/events")
async def events(request: Request, wanted: Annotated[EventParameters, Query()], running: Running) -> Response:
    """Events, the latest first; every filter that is given has to hold."""
    found = conditions(wanted, DataIris(running.store.base))
    listing = Listing("event", "event-details", documents.event)
    return await listing.page(request, wanted, lambda limit, offset: event_queries.page(found, limit, offset))


@router.get("/events/{key}")
async def event(request: Request, key: str, _: Nothing) -> Response:
    """One event with every report of it."""
    return await single(request, "event", key, Listing("event", "event-details", documents.event))


@router.get("/actors")
async def actors(request: Request, wanted: Annotated[ActorParameters, Query()]) -> Response:
    """Actors, those with most events first: all that take part in one, or all whose name has the
    words of `q`, or words that begin so."""
    listing = Listing("actor", "actor-details", documents.actor)
    if not (wanted.q and wanted.q.strip()):
        return await listing.page(request, wanted, cut(queries.text("actors")))
    named = wanted.q

    async def pick(limit: int, offset: int) -> list[str]:
        return (await words.actors(service(request), named))[offset : offset + limit]

    return await listing.picked(request, wanted, pick)


@router.get("/actors/{key}")
async def actor(request: Request, key: str, _: Nothing) -> Response:
    """One actor."""
    return await single(request, "actor", key, Listing("actor", "actor-details", documents.actor))


@router.get("/articles")
async def articles(request: Request, wanted: Annotated[Paging, Query()]) -> Response:
    """Articles, the last published first."""
    listing = Listing("article", "article-details", documents.article)
    return await listing.page(request, wanted, cut(queries.text("articles")))


@router.get("/articles/{key}")
async def article(request: Request, key: str, _: Nothing) -> Response:
    """One article; `/api/events?article=…` has its events."""
    return await single(request, "article", key, Listing("article", "article-details", documents.article))


@router.get("/relations")
async def relations(request: Request, _: Nothing, running: Running) -> Response:
    """Every relation an event may have, after PLOVER, with its CAMEO code and how many events there are of it."""

    async def content() -> Document:
        rows = await lookup.rows(running.pool, queries.text("relation-counts"))
        counts = {row["relation"]: int(row["events"]) for row in rows}
        return {"items": [relation_document(one, counts) for one in taxonomy.relations()]}

    return await answered(request, content, "relation")


@router.get("/stats")
async def stats(request: Request, _: Nothing, running: Running) -> Response:
    """How many articles, reports, events and actors there are, and plain triples of each relation."""

    async def content() -> Document:
        rows = await lookup.rows(running.pool, stored("stats").text)
        edges = {row["relation"]: int(row["count"]) for row in rows if row["what"] == "edges" and "relation" in row}
        counts = {row["what"]: int(row["count"]) for row in rows if row["what"] != "edges"}
        first = {name: counts.get(name, 0) for name in ("articles", "reports", "events", "actors")}
        return {"@context": None, **first, "edges": edges, "generation": running.store.generation}  # numbers, no RDF

    return await answered(request, content)


class Listing:
    """A kind of thing, the query that says all of it, and what makes a document of that."""

    def __init__(self, kind: str, details: str, make: Make) -> None:
        self.kind = kind
        self.details = details
        self.make = make

    async def page(self, request: Request, wanted: Paging, query: Callable[[int, int], str]) -> Response:
        """One page of what a query gives."""
        pool = service(request).pool

        async def pick(limit: int, offset: int) -> list[str]:
            return [row[self.kind] for row in await lookup.rows(pool, query(limit, offset))]

        return await self.picked(request, wanted, pick)

    async def picked(self, request: Request, wanted: Paging, pick: Pick) -> Response:
        """One page of a list: {"items", "next"}; `pick` gives so many things, from a place on."""
        running = service(request)
        generation = running.store.generation
        offset = cursors.read(wanted.cursor, generation)

        async def content() -> Document:
            """The page as JSON; one row more than wanted tells whether another follows."""
            iris = await pick(wanted.limit + 1, offset)
            further = len(iris) > wanted.limit
            cursor = cursors.write(generation, offset + wanted.limit)
            return {
                "items": await self.documents(running, iris[: wanted.limit]),
                "next": str(request.url.include_query_params(cursor=cursor)) if further else None,
            }

        return await answered(request, content, self.kind)

    async def documents(self, running: Service, iris: list[str]) -> list[Document]:
        """The documents of some things, in their order."""
        facts = await lookup.facts(running.pool, self.details, iris)
        return [self.make(facts, iri) for iri in iris]


async def single(request: Request, kind: str, key: str, listing: Listing) -> Response:
    """The document of one thing. NotFound where nothing is known of it."""
    running = service(request)
    iri = node(DataIris(running.store.base), kind, key).value

    async def content() -> Document:
        facts = await lookup.facts(running.pool, listing.details, [iri])
        if iri not in facts:
            raise NotFound(f"There is no {kind} {key!r} here. /api/{kind}s lists what there is.")
        return listing.make(facts, iri)

    return await answered(request, content, kind)


async def answered(request: Request, content: Callable[[], Any], kind: str | None = None) -> Response:
    """The document as JSON-LD under our context; 304 where the client has it already."""
    store = service(request).store
    snapshot = await current(store)
    tag = entity_tag(snapshot, request.url.path, request.url.query, str(request.base_url))
    if is_known(request, tag):
        return not_modified(tag)
    document = terms.framed(await while_connected(request, content()), kind)
    if store.shown != snapshot:  # something was written meanwhile, and parts of this may be true of different times
        tag = None
    return JSONResponse(document, headers=VARY | tagged(tag), media_type=JSON_LD)


def cut(text: str) -> Callable[[int, int], str]:
    """A query to which the limits of a page are added."""
    return lambda limit, offset: f"{text}LIMIT {limit:d}\nOFFSET {offset:d}\n"


def conditions(wanted: EventParameters, iris: DataIris) -> Conditions:
    """The filters of a request as conditions of the query."""

    def known(kind: str, given: str | None) -> NamedNode | None:
        return node(iris, kind, given) if given else None

    return Conditions(
        actor=known("actor", wanted.actor),
        recipient=known("actor", wanted.recipient),
        actor_state=known("actor", wanted.actor_state),
        recipient_state=known("actor", wanted.recipient_state),
        relation=relation(wanted.relation) if wanted.relation else None,
        start=wanted.earliest,
        end=wanted.latest,
        article=known("article", wanted.article),
        modality=wanted.modality,
        confidence=wanted.min_confidence,
    )


def node(iris: DataIris, kind: str, given: str) -> NamedNode:
    """The IRI of a thing that was given by its IRI or by its key."""
    try:
        return NamedNode(given) if ":" in given else iris.thing(kind, given)
    except ValueError:
        raise RequestError(f"{given!r} is no key or IRI of an {kind}. /api/{kind}s lists them.") from None


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
