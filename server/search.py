"""/api/search: things by the words of their names, titles and evidence."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from ingest.documents import Document
from ontology import vocab
from ontology.errors import QueryError, RequestError
from server.facts import local
from server.freshness import current
from server.payment import paid
from server.rest.lists import single
from server.rest.openapi import described
from server.rest.parameters import PLAIN, SearchParameters
from server.rest.routes import given_once
from server.rest.shapes import SEARCH
from server.service import Service, service
from server.views import View
from sparql import matches
from sparql import query as asked
from sparql.search import Hit

router = APIRouter(prefix="/api", tags=["REST"], dependencies=[Depends(given_once)])


@router.get("/search", **described("search"))
async def search(request: Request, wanted: Annotated[SearchParameters, Query()]) -> Response:
    """Actors, events, articles and reports by words, those whose name has them first."""
    try:
        hits = await found(request, wanted.q, wanted.limit + 1)
    except QueryError as error:
        raise RequestError(f"q is {wanted.q!r}: {error}") from None

    def content(view: View) -> Document:
        items = [item(hit, view.facts.all(hit.thing, vocab.RDF_TYPE)) for hit in hits[: wanted.limit]]
        return {"items": items, "more": len(hits) > wanted.limit}  # what was found, no RDF

    return await single(request, PLAIN, SEARCH, content)


def item(hit: Hit, kinds: Iterable[str]) -> Document:
    """A thing that was found."""
    names = [name for kind in kinds if (name := local(kind))]
    return {"id": hit.thing, "types": sorted(names), "matched": {"property": hit.property, "text": hit.text}}


async def found(request: Request, words: str, limit: int) -> list[Hit]:
    """What has these words, in an index that shows all that is written."""
    running = service(request)
    snapshot = await current(running.store)

    def find() -> list[Hit]:
        running.index.refresh(snapshot)
        return running.index.find(words, limit)

    return await paid(request, find)


async def searched(running: Service, query: asked.Query) -> asked.Query:
    """The query as the engine can run it: `search:matches` becomes VALUES. Raises QueryError."""
    if not matches.is_used(query.text):
        return query
    snapshot = await current(running.store)

    def find(words: str, limit: int) -> list[str]:
        return [hit.thing for hit in running.index.find(words, limit)]

    def work() -> str:
        running.index.refresh(snapshot)
        return matches.rewritten(query.text, find)

    return replace(query, text=await asyncio.to_thread(work))
