"""/sparql: the routes of the SPARQL 1.1 Protocol's query operation, and what the address says about itself."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from ontology.errors import ChanceryError
from ontology.iris import DataIris
from server import description, protocol
from server.answers import (
    VARY,
    is_known,
    not_modified,
    response,
    while_connected,
)
from server.asking import Begun, ask
from server.budgets import client_of
from server.catalogue import runnable
from server.contracts import GET_QUERY, POST_QUERY
from server.freshness import current
from server.negotiation import choose
from server.pages import Markup, filled, page
from server.replay import BEGUN
from server.service import service
from server.tags import entity_tag
from sparql import library
from sparql.formats import GRAPHS
from sparql.query import Query

METHODS = "GET, HEAD, POST, OPTIONS"
HTML = "text/html"

router = APIRouter(tags=["SPARQL"])


@router.get("/sparql", response_class=Response, **GET_QUERY)
async def get(request: Request) -> Response:
    """Ask a SPARQL query. Without one: a form for a browser, a service description in RDF for a program."""
    query = await read(request)
    return await respond(request, query) if query else await about(request)


@router.post("/sparql", response_class=Response, **POST_QUERY)
async def post(request: Request) -> Response:
    """Ask a SPARQL query, in a form or as the body itself (application/sparql-query)."""
    query = await read(request)
    assert query is not None, "a POST without a query is refused where it is read"
    return await respond(request, query)


@router.options("/sparql", include_in_schema=False)
async def options() -> Response:
    """What may be done here."""
    return Response(status_code=204, headers={"Allow": METHODS, "Accept-Query": protocol.DIRECT})


async def read(request: Request) -> Query | None:
    """The query of a request, under the limits and the base of this service."""
    running = service(request)
    return await protocol.query(request, running.settings.query_seconds, running.store.base)


async def respond(request: Request, query: Query) -> Response:
    """The answer to a query; 304 where the client has it already."""
    begun = request.scope.get("state", {}).get(BEGUN)
    if begun is None:
        running = service(request)
        tag = entity_tag(await current(running.store), query)
        if request.method == "GET" and is_known(request, tag):
            return not_modified(tag)
        begun = await while_connected(request, ask(running, query, client_of(request)))
    elif isinstance(begun, ChanceryError):
        raise begun
    assert isinstance(begun, Begun)
    return response(begun.answer, begun.tag, query.version)


async def about(request: Request) -> Response:
    """What this address is: a page with a form for a browser, else its service description (SPARQL 1.1 SD, 2)."""
    accept = request.headers.get("accept")
    name = protocol.accepted_of(accept, 1)
    base = service(request).store.base
    graphs = tuple(format_.media_type for format_ in GRAPHS.values())
    if name is None or choose(accept, (*graphs, HTML)) == HTML:
        return page("sparql.html", questions=Markup("".join(questions(DataIris(base)))))
    running = service(request)
    there = await asyncio.to_thread(running.store.graphs)
    mine = tuple(graph for graph in there if not running.store.owns(graph))
    limits = {
        "seconds of a query": running.settings.query_seconds,
        "bytes of memory of a query": running.settings.query_memory,
        "bytes of a request": protocol.LARGEST_BODY,
    }
    address = str(request.url.replace(query="", fragment=""))
    told = description.About(address, base, mine, limits, running.settings.imprint)
    content = description.write(told, GRAPHS[name])
    return Response(content, headers=VARY, media_type=GRAPHS[name].media_type)


def questions(iris: DataIris) -> Iterator[Markup]:
    """The stored queries as HTML, each with a link that runs it."""
    for name in library.names():
        query = library.stored(name)
        text = runnable(query, iris)
        link = f"/sparql?{urlencode({'query': text, 'format': 'json'})}"
        yield filled("question.html", question=query.comment, text=text, link=link)
