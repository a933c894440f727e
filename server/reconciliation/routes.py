"""/reconcile (0.2, which OpenRefine speaks) and /reconcile/1.0 (the draft)."""

import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from ontology.errors import NotFound, RequestError, UnsupportedMedia
from ontology.iris import NAMESPACE
from server import bodies
from server.bodies import FORM, Parameters
from server.pages import HEADERS
from server.reconciliation import answers
from server.reconciliation.answers import Document
from server.reconciliation.candidates import KINDS, Wanted
from server.reconciliation.queries import BATCH, Extension, Matches, parsed
from server.reconciliation.queries import Query as Query02
from server.rest.routes import Running, given_once
from server.service import Service
from server.version import version
from server.views import View

LARGEST = 1 << 20
SIZE = {"width": 400, "height": 160}
LIMIT = {"name": "limit", "label": "how many values at most", "type": "number", "default": 0}
KINDS_OF = ("entity", "property", "type")

router = APIRouter(
    prefix="/reconcile", tags=["Reconciliation"], dependencies=[Depends(given_once)], include_in_schema=False
)
Prefix = Annotated[str, Query(max_length=200)]
Start = Annotated[int, Query(ge=0, le=10_000)]
Few = Annotated[int | None, Query(ge=0, le=1000)]
Most = Annotated[int, Query(ge=1, le=100)]


def common(request: Request) -> Document:
    """What both manifests say."""
    return {
        "name": "Chancery: actors of world politics",
        "documentation": f"{request.base_url}docs",
        "serviceVersion": version(),
        "defaultTypes": [answers.type_of(each) for each in KINDS],
        "batchSize": BATCH,
    }


def manifest_02(request: Request, base: str) -> Document:
    """The manifest of 0.2."""
    address = f"{request.base_url}reconcile"
    suggest = {
        kind: {
            "service_url": str(request.base_url).rstrip("/"),
            "service_path": f"/reconcile/suggest/{kind}",
            **({"flyout_service_path": "/reconcile/flyout/entity?id=${id}"} if kind == "entity" else {}),
        }
        for kind in KINDS_OF
    }
    suggest["entity"]["flyout_service_url"] = str(request.base_url).rstrip("/")
    propose = {"service_url": str(request.base_url).rstrip("/"), "service_path": "/reconcile/propose"}
    return {
        "versions": ["0.2"],
        **common(request),
        "identifierSpace": f"{base}id/actor/",
        "schemaSpace": NAMESPACE,
        "view": {"url": f"{request.base_url}id/actor/{{{{id}}}}"},
        "suggest": suggest,
        "preview": {"url": f"{address}/preview?id={{{{id}}}}", **SIZE},
        "extend": {"propose_properties": propose, "property_settings": [{**LIMIT, "help_text": "0: all"}]},
    }


def manifest_10(request: Request) -> Document:
    """The manifest of 1.0-draft."""
    settings = {"id": "limit", "name": LIMIT["label"], "type": "number", "default": 0, "helpText": "0: all"}
    return {
        "versions": ["1.0-draft"],
        **common(request),
        "lang": "en",
        "view": {"url": f"{request.base_url}id/actor/{{id}}"},
        "suggest": dict.fromkeys(KINDS_OF, True),
        "preview": SIZE,
        "extend": {"proposeProperties": True, "propertySettings": [settings]},
        "standardizedScore": True,
    }


@router.get("")
@router.post("")
async def reconcile(request: Request, running: Running) -> Response:
    """The manifest; with `queries` the candidates of a batch; with `extend` values of actors."""
    pairs = bodies.fields(request.url.query)
    if request.method == "POST":
        kind, charset = bodies.content_type(request.headers.get("content-type", ""))
        if kind != FORM:
            raise UnsupportedMedia(f"The body is {kind or 'of no type'}. Send queries or extend as {FORM}.")
        content = await bodies.body(request, LARGEST, "Send smaller batches.")
        pairs += bodies.fields(bodies.decoded(content, charset))
    given = Parameters(pairs)
    queries, extend, base = given.one("queries"), given.one("extend"), running.store.base
    if queries is not None:
        asked: dict[str, Query02] = parsed(dict[str, Query02], queries, "queries")
        return await told(running, lambda view: {key: results(view, each, base) for key, each in asked.items()})
    if extend is not None:
        wishes: Extension = parsed(Extension, extend, "extend")
        return await told(running, lambda view: extended(view, wishes, base))
    if request.method == "POST":
        raise RequestError("The form has neither 'queries' nor 'extend'. Send one of them.")
    return JSONResponse(manifest_02(request, base))


def results(view: View, query: Query02, base: str) -> Document:
    """The candidates of one query in 0.2."""
    found = answers.matched(view, query.wanted(), base)
    return {"result": [{**answers.candidate(each), "features": answers.features(each, named=False)} for each in found]}


def extended(view: View, asked: Extension, base: str) -> Document:
    """Values in 0.2: rows by their keys."""
    meta = answers.meta(asked)
    return {"meta": meta, "rows": {key: answers.values(view, key, asked, base) for key in asked.ids}}


async def told(running: Service, make: Callable[[View], Document]) -> Response:
    """An answer that is made of the newest view, in a thread."""
    view = await running.views.current()
    return JSONResponse(await asyncio.to_thread(make, view))


@router.get("/suggest/{kind}")
async def suggest(kind: str, running: Running, prefix: Prefix, cursor: Start = 0) -> Response:
    """Actors, properties or types by the beginning of a name."""
    return await suggestions(kind, running, prefix, cursor, answers.SUGGESTED)


async def suggestions(kind: str, running: Service, prefix: str, start: int, limit: int) -> Response:
    """Suggestions of a kind, from a place on."""
    if kind not in KINDS_OF:
        raise NotFound(f"There are suggestions of {', '.join(KINDS_OF)}, and {kind!r} came.")
    if kind == "entity":
        base = running.store.base
        return await told(running, lambda view: {"result": answers.entities(view, prefix, base, start, limit)})
    return JSONResponse({"result": answers.suggested(prefix, kind)[start : start + limit]})


@router.get("/flyout/entity")
async def flyout(running: Running, id: str) -> Response:
    """An actor in some lines of HTML."""
    base = running.store.base
    return await told(running, lambda view: {"id": id, "html": answers.preview(view, id, base)})


@router.get("/preview")
@router.get("/1.0/preview")
async def preview(running: Running, id: str) -> Response:
    """An actor as a small page, to be shown within another."""
    view = await running.views.current()
    content = await asyncio.to_thread(answers.preview, view, id, running.store.base)
    framed = {name: value for name, value in HEADERS.items() if name.lower() != "x-frame-options"}
    return HTMLResponse(content, headers={**framed, "Content-Security-Policy": "default-src 'none'"})


@router.get("/propose")
@router.get("/1.0/extend/propose")
async def propose(type: str | None = None, limit: Few = None) -> Response:
    """The properties of which values may be had."""
    return JSONResponse(answers.proposed(type, limit))


@router.get("/1.0")
@router.get("/1.0/")
async def draft(request: Request) -> Response:
    """The manifest of 1.0-draft."""
    return JSONResponse(manifest_10(request))


@router.post("/1.0/match")
async def match(request: Request, running: Running) -> Response:
    """The candidates of a batch, in its order (1.0-draft)."""
    asked: Matches = parsed(Matches, await json_body(request), "The body")
    base = running.store.base

    def one(view: View, wanted: Wanted) -> Document:
        found = answers.matched(view, wanted, base)
        told = [{**answers.candidate(each), "features": answers.features(each, named=True)} for each in found]
        return {"candidates": told}

    return await told(running, lambda view: {"results": [one(view, each.wanted()) for each in asked.queries]})


@router.post("/1.0/extend")
async def extend(request: Request, running: Running) -> Response:
    """Values of actors, row by row (1.0-draft)."""
    asked: Extension = parsed(Extension, await json_body(request), "The body")
    base = running.store.base

    def row(view: View, key: str) -> Document:
        found = answers.values(view, key, asked, base)
        return {"id": key, "properties": [{"id": each, "values": cells} for each, cells in found.items()]}

    return await told(
        running, lambda view: {"meta": answers.meta(asked), "rows": [row(view, key) for key in asked.ids]}
    )


@router.get("/1.0/suggest/{kind}")
async def suggest_10(kind: str, running: Running, prefix: Prefix, limit: Most = 20, offset: Start = 0) -> Response:
    """Actors, properties or types by the beginning of a name (1.0-draft)."""
    return await suggestions(kind, running, prefix, offset, limit)


async def json_body(request: Request) -> str:
    """A body of JSON."""
    kind, charset = bodies.content_type(request.headers.get("content-type", ""))
    if kind != "application/json":
        raise UnsupportedMedia(f"The body is {kind or 'of no type'}. Send JSON, as application/json.")
    return bodies.decoded(await bodies.body(request, LARGEST, "Send smaller batches."), charset)
