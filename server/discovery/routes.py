"""/lookup, /.well-known/void, /dumps, /sitemap.xml, /robots.txt."""

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote
from xml.sax.saxutils import escape

import numpy as np
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pyoxigraph import NamedNode
from starlette.responses import FileResponse, JSONResponse

from ontology import vocab
from ontology.errors import NotAcceptable, NotFound, RequestError
from server.answers import VARY
from server.discovery import descriptions, equivalents
from server.discovery.dumps import FILES, Dump
from server.freshness import current
from server.linked.addresses import address_of
from server.negotiation import choose
from server.payment import paid
from server.rest.openapi import OBJECT, problems_of
from server.rest.routes import Running, given_once
from server.service import Service
from server.views import View
from sparql.formats import GRAPHS

PART = 20_000  # pages in one part of the site map, which may have 50,000 (sitemaps.org)
KINDS = ("actors", "events", "articles", "places")
HTML = "text/html"
PLAIN = "text/plain; charset=utf-8"
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

router = APIRouter(tags=["Linked data"], dependencies=[Depends(given_once)], default_response_class=Response)
Iri = Annotated[
    str,
    Query(
        description="an IRI that others have for the thing, its page, or the address of an article",
        max_length=2000,
        examples=["http://www.wikidata.org/entity/Q794"],
    ),
]
FOUND: dict[int | str, dict[str, Any]] = {
    200: {"description": "This is meant; for who asks for JSON.", "content": {"application/json": {"schema": OBJECT}}},
    300: {"description": "Several things are meant.", "content": {"application/json": {"schema": OBJECT}}},
    303: {"description": "This is meant.", "content": {"application/json": {"schema": OBJECT}}},
}
DESCRIBED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The description.", "content": {each.media_type: {} for each in GRAPHS.values()}},
}
JSON_LIST: dict[int | str, dict[str, Any]] = {
    200: {"description": "The files.", "content": {"application/json": {"schema": OBJECT}}},
}
KINDS_OF_DUMPS = dict.fromkeys(file.packing.media_type or file.media_type for file in FILES.values())
DUMP: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": {kind: {} for kind in KINDS_OF_DUMPS}},
    206: {"description": "The part of it that was asked for.", "content": {kind: {} for kind in KINDS_OF_DUMPS}},
    416: {"description": "It is not as long as that.", "content": {"text/plain": {}}},
}
Name = Annotated[str, Path(description=f"one of {', '.join(FILES)}", examples=["links.nt.gz"])]


@router.get("/lookup", operation_id="lookup", status_code=303, responses=FOUND | problems_of(400, 404))
async def lookup(request: Request, iri: Iri, running: Running) -> Response:
    """Go from an IRI of others (Wikidata, GeoNames, DBpedia, an article's address) to the thing of ours.

    Who asks for application/json is told of it; everybody else is led to it.
    """
    try:
        NamedNode(iri)
    except ValueError:
        raise RequestError(
            f"iri is {iri!r}, which is no IRI. Give one such as http://www.wikidata.org/entity/Q794."
        ) from None
    view = await running.views.current()
    base = running.store.base
    found = await paid(request, lambda: equivalents.ours(view, iri, base))
    if not found:
        raise NotFound(
            f"Nothing here is the same as {iri!r}. /dumps/links.nt has all links; /api/search finds by words."
        )
    document = {"iri": iri, "items": [{"id": each, "name": view.facts.one(each, vocab.RDFS_LABEL)} for each in found]}
    if len(found) > 1:
        return JSONResponse(document, 300, VARY)
    if choose(request.headers.get("accept"), [HTML, "application/json"]) == "application/json":
        return JSONResponse(document, 200, VARY)
    home = address_of(found[0], base)
    return JSONResponse(document, 303, {**VARY, "Location": home.home if home else found[0]})


@router.get("/.well-known/void", operation_id="void", responses=DESCRIBED | problems_of(406))
async def void(request: Request, running: Running) -> Response:
    """What there is here, as VoID and DCAT."""
    kind = choose(request.headers.get("accept"), [format_.media_type for format_ in GRAPHS.values()])
    format_ = next((each for each in GRAPHS.values() if each.media_type == kind), None)
    if format_ is None:
        raise NotAcceptable(
            f"There is no such form of this. Name one of {', '.join(f.media_type for f in GRAPHS.values())}."
        )
    view = await running.views.current()

    def content() -> bytes:
        count = running.census.taken(view.engine, view.snapshot)
        files, imprint = tuple(made(running)), running.settings.imprint
        about = descriptions.About(str(request.base_url), running.store.base, files, imprint)
        return descriptions.write(count, about, format_)

    return Response(await paid(request, content), headers=VARY, media_type=format_.media_type)


@router.get("/dumps", operation_id="dumps", responses=JSON_LIST | problems_of())
async def dumps(request: Request, running: Running) -> Response:
    """The files that may be taken, with the checksums of those that are made already; their licence and publisher.

    Licence and publisher are there where the operator has named them.
    """
    found = await asyncio.to_thread(made, running)
    items = [told(f"{request.base_url}dumps/{name}", name, dump) for name, dump in found]
    return JSONResponse({"items": items, **running.settings.imprint.told()})


def made(running: Service) -> list[tuple[str, Dump | None]]:
    """The files there may be, and what is known of those that are there."""
    return [(name, running.dumps.made(name)) for name in FILES]


def told(url: str, name: str, dump: Dump | None) -> dict[str, object]:
    """A file, as the list has it."""
    if dump is None:
        return {"name": name, "url": url}
    when = datetime.fromtimestamp(dump.made, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "name": name,
        "url": url,
        "bytes": dump.bytes,
        "sha256": dump.sha256,
        "made": when,
        "generation": dump.generation,
    }


@router.get("/dumps/SHA256SUMS", include_in_schema=False)
async def sums(running: Running) -> Response:
    """The checksums of the files that are made, as `sha256sum -c` reads them."""
    found = await asyncio.to_thread(made, running)
    return Response("".join(f"{dump.sha256}  {name}\n" for name, dump in found if dump), media_type=PLAIN)


@router.get("/dumps/{name}", operation_id="dump", responses=DUMP | problems_of(404))
async def dump(request: Request, name: Name, running: Running) -> Response:
    """All that is here as a file, with its checksum (RFC 9530); parts of it as well (RFC 9110, 14).

    A file is made on the budget of whoever wants it first; those who want it within an hour after have it for nothing.
    """
    if name not in FILES:
        raise NotFound(f"There is no dump {name!r}. There are {', '.join(FILES)}, and SHA256SUMS.")
    snapshot = await current(running.store)
    found = await paid(request, lambda: running.dumps.current(name, snapshot))
    digest = bytes.fromhex(found.sha256)
    headers = {
        "Repr-Digest": f"sha-256=:{b64encode(digest).decode()}:",
        "Chancery-Generation": str(found.generation),
        "Cache-Control": "public, no-cache, no-transform",  # packed on its way it would be another one
    }
    if link := running.settings.imprint.link():
        headers["Link"] = link
    kind = FILES[name].packing.media_type or FILES[name].media_type
    return FileResponse(running.dumps.path(found), headers=headers, media_type=kind, filename=name)


@router.get("/robots.txt", include_in_schema=False)
async def robots(request: Request) -> Response:
    """What crawlers may read: pages and data; what is made anew for each question is not for them."""
    closed = "".join(f"Disallow: /{each}\n" for each in ("sparql", "update", "graphs", "api/", "dumps/"))
    return Response(f"User-agent: *\n{closed}Sitemap: {request.base_url}sitemap.xml\n", media_type=PLAIN)


@router.get("/sitemap.xml", include_in_schema=False)
async def sitemap(request: Request, running: Running) -> Response:
    """The parts of the site map."""
    view = await running.views.current()
    parts = (
        f"<sitemap><loc>{escape(str(request.base_url))}sitemap/{kind}-{number}.xml</loc></sitemap>"
        for kind in KINDS
        for number in range(-(-len(pages(view, kind)) // PART))
    )
    return Response(f'<sitemapindex xmlns="{NAMESPACE}">{"".join(parts)}</sitemapindex>', media_type=XML)


@router.get("/sitemap/{kind}-{number}.xml", include_in_schema=False)
async def sitemap_part(kind: str, number: int, request: Request, running: Running) -> Response:
    """One part of the site map: the pages of things of a kind, the latest first."""
    view = await running.views.current()
    rows = pages(view, kind)[number * PART : (number + 1) * PART] if kind in KINDS and number >= 0 else []
    if not len(rows):
        raise NotFound(f"There is no part {kind}-{number} of the site map. /sitemap.xml lists them.")
    content = await paid(request, lambda: "".join(urls(view, kind, rows, str(request.base_url))))
    return Response(f'<urlset xmlns="{NAMESPACE}">{content}</urlset>', media_type=XML)


def pages(view: View, kind: str) -> list[int]:
    """The rows of the register that have a page, in an order."""
    register = view.register
    orders = {
        "actors": register.actors_by_events,
        "events": register.events.things.order,
        "articles": register.articles.things.order,
        "places": np.flatnonzero(register.place_counts > 0),
    }
    return [int(row) for row in orders[kind]]


def urls(view: View, kind: str, rows: list[int], address: str) -> Iterator[str]:
    """The entries of pages."""
    things = getattr(view.register, kind).things
    for row in rows:
        name = quote(things.names.iris[row].rsplit("/", 1)[-1], safe="")
        yield f"<url><loc>{escape(address)}page/{kind[:-1]}/{escape(name)}</loc></url>"
