"""How every list is answered: items are chosen in the register, and documents are made of a page or of all of them.

Nothing here waits for the query workers: a page takes some milliseconds in a thread. What is streamed is made in
pieces, of one view from its beginning to its end, and no more than one piece of it is in memory.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pyoxigraph import Triple

from ingest.documents import Document
from server import terms
from server.answers import VARY, is_known, not_modified, tagged, while_connected
from server.payment import charged, paid
from server.rest import cursors, formats
from server.rest.formats import Form
from server.rest.parameters import PAGE, Paging, Shown
from server.rest.shapes import Shape, cut
from server.service import service
from server.tags import entity_tag
from server.views import View
from sparql.register.arrays import Mask, Numbers
from sparql.register.paging import Place, Ranking

PIECE = 200  # items that are made before anything else gets its turn: some 20 ms


@dataclass(frozen=True)
class Chosen:
    """What a list has: the rows that are wanted in an order, and what each is."""

    ranking: Ranking
    wanted: Mask
    document: Callable[[int], Document]
    statements: Callable[[int], Iterator[Triple]] | None = None

    @property
    def count(self) -> int:
        """How many items there are."""
        return int(self.wanted.sum())


Choose = Callable[[View], Chosen]


async def listed(request: Request, wanted: Paging, shape: Shape, choose: Choose) -> Response:
    """One page of a list, or all of it, in the form that the client wants."""
    form = formats.form_of(request, wanted.format, shape)
    names = shape.chosen(wanted.fields)
    after = cursors.read(shape.kind, wanted.cursor)
    view = await service(request).views.current()
    tag = tag_of(request, view, form)
    if is_known(request, tag):
        return not_modified(tag)

    def rows() -> tuple[Chosen, Numbers]:
        chosen = choose(view)
        return chosen, chosen.ranking.rows(chosen.wanted, wanted.rising, after)

    chosen, found = await paid(request, rows)
    limit = wanted.limit if wanted.limit or form.streams else PAGE
    shown = found if limit is None else found[:limit]
    further = limit is not None and len(found) > limit
    following = next_page(request, shape, chosen.ranking.place(int(shown[-1]))) if further else None
    headers = {**VARY, **tagged(tag), **({"Link": f'<{following}>; rel="next"'} if following else {})}
    if form.streams:
        items = (chosen.document(int(row)) for row in shown)
        return streamed(request, formats.STREAMS[form.name](items, shape, names), form, headers)

    def body() -> bytes:
        if form.name == "turtle":
            assert chosen.statements is not None
            return formats.turtle(triple for row in shown for triple in chosen.statements(int(row)))
        items = [chosen.document(int(row)) for row in shown]
        told = {"count": chosen.count, "next": following}
        return written(collection(items, form, shape, names) | told)

    content = await while_connected(request, charged(request, body))
    return Response(content, headers=headers, media_type=form.media_types[0])


def collection(items: list[Document], form: Form, shape: Shape, names: formats.Names) -> Document:
    """A page as one document."""
    if form.name == "geojson":
        return {"type": "FeatureCollection", "features": formats.features(items, shape, names)}
    document: Document = {"items": [cut(item, names) for item in items]}
    return terms.framed(document if shape.context else {"@context": None, **document}, shape.kind)


async def single(request: Request, wanted: Shown, shape: Shape, make: Callable[[View], Document]) -> Response:
    """The document of one thing, as JSON-LD; `make` raises NotFound where there is none."""
    names = shape.chosen(wanted.fields)
    form = formats.form_of(request, wanted.format, Shape(shape.kind, shape.columns, shape.fields))
    view = await service(request).views.current()
    tag = tag_of(request, view, form)
    if is_known(request, tag):
        return not_modified(tag)

    def body() -> bytes:
        item = make(view)
        if form.streams:
            return b"".join(formats.STREAMS[form.name]([item], shape, names))
        document = cut(item, names)
        return written(terms.framed(document if shape.context else {**document, "@context": None}, shape.kind))

    content = await paid(request, body)
    return Response(content, headers=VARY | tagged(tag), media_type=form.media_types[0])


def tag_of(request: Request, view: View, form: Form) -> str | None:
    """The entity tag of an answer from a view."""
    return entity_tag(view.snapshot, request.url.path, request.url.query, str(request.base_url), form.name)


def next_page(request: Request, shape: Shape, place: Place) -> str:
    """The address of the page that follows."""
    return str(request.url.include_query_params(cursor=cursors.write(shape.kind, place)))


def written(document: Document) -> bytes:
    """A document as JSON."""
    return json.dumps(document, ensure_ascii=False).encode()


def streamed(request: Request, chunks: Iterator[bytes], form: Form, headers: dict[str, str]) -> Response:
    """Chunks as they are made, some at a time, in a thread."""

    async def pieces() -> AsyncIterator[bytes]:
        while piece := await charged(request, lambda: b"".join(islice(chunks, PIECE))):
            yield piece

    kind = form.media_types[0]
    told = f"{kind}; charset=utf-8; header=present" if kind == "text/csv" else kind
    return StreamingResponse(pieces(), headers={**headers, "Content-Type": told})
