"""/id, /data and /page, and the addresses of terms: which document a client gets, and what its head says."""

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

import pyoxigraph
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pyoxigraph import DefaultGraph, RdfFormat
from starlette.responses import RedirectResponse

from ontology import vocab
from ontology.errors import NotAcceptable, NotFound
from ontology.prefixes import PREFIXES
from server.answers import VARY, is_known, not_modified, tagged
from server.linked import contents, pages
from server.linked.addresses import KINDS, SCHEMES, WHOLE, Address, address_of, iri_of
from server.negotiation import choose
from server.pages import HEADERS
from server.payment import paid
from server.rest import cursors
from server.rest.openapi import problems_of
from server.rest.parameters import Pages
from server.rest.routes import given_once
from server.service import service
from server.tags import entity_tag
from server.views import View
from sparql import results
from sparql.formats import GRAPHS, Format

HTML = "text/html"
FORMATS: Mapping[str, Format] = MappingProxyType({format_.suffix: format_ for format_ in GRAPHS.values()})
# What a client may ask for, and the suffix that it is sent to; "" is the page. Who takes all gets the first, Turtle.
OFFERED: Mapping[str, str] = MappingProxyType(
    {
        **{format_.media_type: format_.suffix for format_ in GRAPHS.values()},
        "application/json": "jsonld",
        HTML: "",
        "application/xhtml+xml": "",
    }
)
QUADS = (RdfFormat.N_QUADS, RdfFormat.TRIG)

SEE_OTHER: dict[int | str, dict[str, Any]] = {303: {"description": "See the document about it."}}
MOVED: dict[int | str, dict[str, Any]] = {301: {"description": "It is another thing now, and this is where."}}
DATA: dict[int | str, dict[str, Any]] = {
    200: {"description": "The document.", "content": {each.media_type: {} for each in GRAPHS.values()}},
    304: {"description": "What the client has still holds."},
}
PAGE: dict[int | str, dict[str, Any]] = {200: {"description": "The page.", "content": {HTML: {}}}, 304: DATA[304]}

router = APIRouter(tags=["Linked data"], dependencies=[Depends(given_once)], default_response_class=Response)
Kind = Annotated[str, Path(description=f"the kind of thing: {', '.join((*KINDS, *SCHEMES))}", examples=["actor"])]
Name = Annotated[str, Path(description="its name within the kind", examples=["az"])]
TERMS: Mapping[str, str] = MappingProxyType(  # one of each scheme, as an example
    {
        **{"ns": "Event", "rel": "accuse", "context": "diplomatic", "modality": "asserted", "sector": "GOV"},
        **{"metonymy": "CapitalForGovernment", "cameo": "111"},
    }
)


TO_DOCUMENT = SEE_OTHER | MOVED | problems_of(404, 406)


@router.get("/id/{kind}/{name}", operation_id="thing", status_code=303, responses=TO_DOCUMENT)
async def thing(request: Request, kind: Kind, name: Name) -> Response:
    """Go from a thing to a document about it, as the Accept header or a suffix of its name (`.ttl`) has it."""
    if kind not in KINDS:
        raise unknown(Address(kind, name))
    return await seen(request, *split(kind, name))


@router.get("/data/{kind}/{file}", operation_id="data", responses=DATA | MOVED | problems_of(400, 404))
async def data(
    request: Request,
    kind: Kind,
    file: Annotated[
        str, Path(description="its name and a suffix: ttl, nt, nq, trig, rdf, jsonld", examples=["az.ttl"])
    ],
    given: Annotated[Pages, Query()],
) -> Response:
    """A thing in RDF, with what belongs to it: its events, their reports, and the names of all that these link to."""
    address, suffix = split(kind, file)
    if suffix not in FORMATS:
        raise NotFound(f"{request.url.path} has no suffix that is given here. Try {address.data('ttl')}.")
    return await document(request, address, FORMATS[suffix], given)


@router.get("/page/{kind}/{name}", operation_id="page", responses=PAGE | MOVED | problems_of(400, 404))
async def page(request: Request, kind: Kind, name: Name, given: Annotated[Pages, Query()]) -> Response:
    """A thing as a page for people."""
    return await document(request, Address(kind, name), None, given)


def scheme_routes(scheme: str) -> None:
    """The addresses of the terms of one scheme, and of the scheme as a whole."""

    named = Annotated[str, Path(description="its name within the scheme", examples=[TERMS[scheme]])]

    async def term(request: Request, name: named) -> Response:
        """Go from a term to a document about it."""
        return await seen(request, *split(scheme, name))

    async def whole(request: Request) -> Response:
        """Go from a scheme to a document about it."""
        return await seen(request, Address(scheme, WHOLE), "")

    router.get(f"/{scheme}/{{name}}", operation_id=f"term_{scheme}", status_code=303, responses=TO_DOCUMENT)(term)
    for path in (f"/{scheme}", f"/{scheme}/"):
        router.get(path, include_in_schema=False)(whole)


for each in SCHEMES:
    scheme_routes(each)


def split(kind: str, name: str) -> tuple[Address, str]:
    """A name without its suffix, and the suffix; "" where it has none of ours."""
    stem, dot, suffix = name.rpartition(".")
    return (Address(kind, stem), suffix) if dot and stem and suffix in (*FORMATS, "html") else (Address(kind, name), "")


async def seen(request: Request, address: Address, suffix: str) -> Response:
    """303 to the document that the client wants (httpRange-14). NotFound, NotAcceptable."""
    view, iri = await known(request, address)
    if moved := replacement(view, iri, service(request).store.base):
        return RedirectResponse(moved.home if isinstance(moved, Address) else moved, 301, VARY)
    if not suffix:
        kind = choose(request.headers.get("accept"), list(OFFERED))
        if kind is None:
            raise NotAcceptable(f"There is no such form of this. Name one of {', '.join(OFFERED)} in Accept.")
        suffix = OFFERED[kind] or "html"
    to = address.page if suffix == "html" else address.data(suffix)
    return Response(status_code=303, headers={**VARY, "Location": to, "Link": links(address, None)})


async def known(request: Request, address: Address) -> tuple[View, str]:
    """The newest view, and the IRI of a thing that something is said of. Raises NotFound."""
    running = service(request)
    iri = iri_of(address, running.store.base)
    view = await running.views.current()
    if iri is None or iri not in view.facts:
        raise unknown(address)
    return view, iri


def unknown(address: Address) -> NotFound:
    """The error for a thing of which nothing is said."""
    told = f"Kinds are {', '.join(KINDS)}; /api/search finds things by words."
    return NotFound(f"There is no {address.kind} {address.name!r} here. {told}")


def replacement(view: View, iri: str, base: str) -> Address | str | None:
    """What a thing was merged into."""
    into = view.facts.one(iri, vocab.DCTERMS_IS_REPLACED_BY)
    return None if into is None or into == iri else address_of(into, base) or into


async def document(request: Request, address: Address, form: Format | None, given: Pages) -> Response:
    """One document: in a form of RDF or, without one, as a page."""
    view, iri = await known(request, address)
    base = service(request).store.base
    if moved := replacement(view, iri, base):
        to = moved if isinstance(moved, str) else moved.data(form.suffix) if form else moved.page
        return RedirectResponse(to, 301)
    tag = entity_tag(view.snapshot, request.url.path, request.url.query)
    if is_known(request, tag):
        return not_modified(tag)
    after = cursors.read(address.kind, given.cursor)

    def body() -> tuple[bytes, str | None]:
        part = contents.belonging(view, address, iri, after)
        own = address.data(form.suffix) if form else address.page
        following = f"{own}?cursor={cursors.write(address.kind, part.following)}" if part.following else None
        if form is None:
            return pages.written(view, pages.Subject(address, iri, base), part, following), following
        return written(view, contents.statements(view.facts, address, iri, part), form), following

    content, following = await paid(request, body)
    link = links(address, form.suffix if form else "html", following)
    license_ = service(request).settings.imprint.link()
    headers = {**VARY, **tagged(tag), "Link": ", ".join(each for each in (link, license_) if each)}
    if form is None:
        return Response(content, headers=HEADERS | headers, media_type="text/html; charset=utf-8")
    coded = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    return Response(content, headers=headers, media_type=form.media_type + coded)


def written(view: View, triples: list[pyoxigraph.Triple], form: Format) -> bytes:
    """The triples in a form; one that holds graphs has each triple in those that say it."""
    to = io.BytesIO()
    if form.writer in QUADS and isinstance(form.writer, RdfFormat):
        declared = dict(PREFIXES) if form.writer is RdfFormat.TRIG else None
        named = (quad for quad in contents.sourced(view, triples) if quad.graph_name != DefaultGraph())
        pyoxigraph.serialize(list(named) or iter(triples), to, form.writer, prefixes=declared)
    else:
        results.write(iter(results.checked(triples, results.RDF_1_1)), form, to, PREFIXES)
    return to.getvalue()


def links(address: Address, mine: str | None, following: str | None = None) -> str:
    """The Link header (RFC 8288): the thing itself, the other forms, and the page that follows."""
    about = f'<{address.data("ttl")}>; rel="describedby"; type="text/turtle"'
    found = [f'<{address.home}>; rel="describes"' if mine else about]
    forms = {each.suffix: (address.data(each.suffix), each.media_type) for each in FORMATS.values()}
    forms["html"] = (address.page, HTML)
    if mine:
        found.append(f'<{forms[mine][0]}>; rel="canonical"')
    found += [f'<{to}>; rel="alternate"; type="{kind}"' for suffix, (to, kind) in forms.items() if suffix != mine]
    if following:
        found.append(f'<{following}>; rel="next"')
    return ", ".join(found)
