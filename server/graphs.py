"""/graphs: the SPARQL 1.1 Graph Store HTTP Protocol.

A graph is named by `?graph=IRI`, by `?default`, or by its own address below /graphs/. Reading is open, writing needs
the token.
"""

import asyncio
import uuid
from collections.abc import Iterable
from urllib.parse import quote

import pyoxigraph
from fastapi import APIRouter, Depends, Request, Response
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple
from starlette.exceptions import HTTPException

from ontology.errors import NotAcceptable, NotFound, RequestError, UnsupportedMedia
from server.access import may_write
from server.bodies import MULTIPART, Parameters, Part, body, content_type, fields, parts
from server.contracts import DELETE_GRAPH, GET_GRAPH, POST_GRAPH, PUT_GRAPH
from server.endpoint import respond
from server.protocol import accepted_of, graphs, named, version
from server.service import service
from server.writing import limits, written
from sparql.changes import GraphName
from sparql.evaluation import WHOLE_GRAPH
from sparql.formats import GRAPHS
from sparql.query import Query

# Bytes: some 110,000 triples, written in one transaction, for which the engine takes about 10 s and 450 MB. With
# 64 MiB it took minutes and 1.8 GB.
LARGEST_BODY = 16 << 20
LOAD_INSTEAD = "Send it in several POSTs, or load the file on the server: chancery load."
METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
NAME_ONE = "Name a graph: /graphs?default, /graphs?graph=IRI, or its own address below /graphs/."
PARSED = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "text/n3": RdfFormat.N3,
}

router = APIRouter(tags=["Graph Store"])
WRITE = [Depends(may_write)]


@router.get("/graphs", response_class=Response, **GET_GRAPH)
@router.get("/graphs/{path:path}", include_in_schema=False)
async def get(request: Request) -> Response:
    """All triples of a graph."""
    running = service(request)
    graph = target(request)
    if not await asyncio.to_thread(running.store.holds, graph):
        raise missing(graph)
    chosen = parameters_of(request).one("format")
    format_ = named(chosen)[1] if chosen else accepted_of(request.headers.get("accept"), 1)
    if format_ is None:
        types = ", ".join(each.media_type for each in GRAPHS.values())
        raise NotAcceptable(f"A graph is given as one of: {types}. Accept one of these.")
    names = (graph.value,) if isinstance(graph, NamedNode) else ()
    newer = version(request.headers.get("accept"), parameters_of(request).one("version"))
    query = Query(WHOLE_GRAPH, default_graphs=names, result_format=None, graph_format=format_, version=newer)
    return await respond(request, query)


@router.put("/graphs", response_class=Response, **PUT_GRAPH, dependencies=WRITE)
@router.put("/graphs/{path:path}", include_in_schema=False, dependencies=WRITE)
async def put(request: Request) -> Response:
    """Make the triples of the body all that a graph says. 201 where it is new."""
    return await write(request, target(request), replace=True)


@router.post("/graphs", response_class=Response, **POST_GRAPH, dependencies=WRITE)
@router.post("/graphs/{path:path}", include_in_schema=False, dependencies=WRITE)
async def post(request: Request) -> Response:
    """Add the triples of the body to a graph; without the name of one, to a new graph whose name is in `Location`."""
    if is_store(request) and not {"graph", "default"} & {name for name, _ in parameters_of(request).pairs}:
        base = service(request).store.base
        return await write(request, NamedNode(f"{base}graphs/{uuid.uuid4()}"), replace=False)
    return await write(request, target(request), replace=False)


@router.delete("/graphs", response_class=Response, **DELETE_GRAPH, dependencies=WRITE)
@router.delete("/graphs/{path:path}", include_in_schema=False, dependencies=WRITE)
async def delete(request: Request) -> Response:
    """Take a graph away."""
    graph = target(request)
    running = service(request)
    gone, _ = await written(running, lambda: running.store.remove(graph, limits(running)))
    if not gone:
        raise missing(graph)
    return Response(status_code=204)


@router.options("/graphs", include_in_schema=False)
@router.options("/graphs/{path:path}", include_in_schema=False)
async def options() -> Response:
    """What may be done here."""
    return Response(status_code=204, headers={"Allow": METHODS, "Accept-Post": ", ".join((*PARSED, MULTIPART))})


def target(request: Request) -> GraphName:
    """The graph that a request is about (Graph Store Protocol, 4.1 and 4.2)."""
    given = parameters_of(request)
    named_, default = graphs(given, "graph"), given.all("default")
    if not is_store(request):
        if named_ or default:
            raise RequestError("The graph is named by its address and by a parameter. Leave one of them out.")
        return direct(request)
    if len(named_) + len(default) != 1:
        raise RequestError(f"{len(named_) + len(default)} graphs were named. {NAME_ONE}")
    return NamedNode(named_[0]) if named_ else DefaultGraph()


def direct(request: Request) -> NamedNode:
    """The graph whose name is the address itself, under the base of the store, whatever the host is called here."""
    path = request.scope.get("raw_path", b"").decode("ascii", "replace").partition("?")[0].lstrip("/")
    try:
        return NamedNode(service(request).store.base + quote(path, safe="/%:@!$&'()*+,;=~-._"))
    except ValueError as error:
        raise RequestError(f"The address cannot be the IRI of a graph: {error}.") from None


def is_store(request: Request) -> bool:
    """Whether the address is the graph store itself, and not a graph in it."""
    return request.url.path.rstrip("/") == "/graphs"


def parameters_of(request: Request) -> Parameters:
    """The parameters of the address."""
    return Parameters(fields(request.url.query))


def missing(graph: GraphName) -> NotFound:
    """404."""
    return NotFound(f"There is no graph {graph}. PUT one there, or ask which there are: SELECT ?g {{ GRAPH ?g {{}} }}.")


async def write(request: Request, graph: GraphName, replace: bool) -> Response:
    """Write the triples of the body: 201 with `Location` where the graph is new, else 204."""
    if "content-range" in request.headers:
        raise HTTPException(400, "A part of a graph cannot be put (Content-Range). Send the whole of it, or POST.")
    header = request.headers.get("content-type", "")
    kind, _ = content_type(header)
    content = await body(request, LARGEST_BODY, LOAD_INSTEAD)
    whole = tuple(parts(header, content)) if kind == MULTIPART else (Part(kind, content),)
    running = service(request)
    base = graph.value if isinstance(graph, NamedNode) else running.store.base
    new, _ = await written(running, lambda: running.store.write(graph, triples(whole, base), replace, limits(running)))
    if not new:
        return Response(status_code=204)
    return Response(status_code=201, headers={"Location": graph.value} if isinstance(graph, NamedNode) else {})


def triples(given: Iterable[Part], base: str) -> list[Triple]:
    """The triples of some documents; relative IRIs are resolved against `base`, blank nodes of each are its own.

    Raises UnsupportedMedia for a type that is no graph's, RequestError where the text is not of its type.
    """
    found: list[Triple] = []
    for part in given:
        format_ = PARSED.get(part.kind)
        if format_ is None:
            raise UnsupportedMedia(
                f"The body is {part.kind or 'of no stated type'}. Wanted one of: {', '.join(PARSED)}. Set Content-Type."
            )
        try:
            quads = pyoxigraph.parse(
                part.content, format_, base_iri=base, without_named_graphs=True, rename_blank_nodes=True
            )
            found += [quad.triple for quad in quads]
        except (SyntaxError, ValueError, OSError) as error:
            raise RequestError(f"The body is not {part.kind}: {error}. Mend it there.") from None
    return found
