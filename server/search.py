"""/api/search: things by the words of their names, titles and evidence."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from pyoxigraph import NamedNode

from ingest.documents import Document
from server import api, lookup, queries
from server.facts import local
from server.freshness import current
from server.parameters import LARGEST_PAGE, PAGE, Parameters
from server.service import Service, service
from server.words import found
from sparql import matches
from sparql import query as asked
from sparql.search import Hit

router = APIRouter(prefix="/api", tags=["REST"], dependencies=[Depends(api.given_once)])


class SearchParameters(Parameters):
    """What is searched for."""

    q: str = Field(description='words that all occur; "sanction*" stands for every word that begins so', max_length=200)
    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="how many items at most")


@router.get("/search")
async def search(request: Request, wanted: Annotated[SearchParameters, Query()]) -> Response:
    """Actors, events, articles and reports by words, those whose name has them first."""
    running = service(request)

    async def content() -> Document:
        hits = await found(running, wanted.q, wanted.limit + 1)
        shown = hits[: wanted.limit]
        kinds = await classes(running, [hit.thing for hit in shown])
        items = [item(hit, kinds.get(hit.thing, [])) for hit in shown]
        return {"@context": None, "items": items, "more": len(hits) > wanted.limit}  # what was found, no RDF

    return await api.answered(request, content)


def item(hit: Hit, kinds: Iterable[str]) -> Document:
    """A thing that was found."""
    names = [name for kind in kinds if (name := local(kind))]
    return {"id": hit.thing, "types": sorted(names), "matched": {"property": hit.property, "text": hit.text}}


async def classes(running: Service, things: list[str]) -> dict[str, list[str]]:
    """The classes of some things."""
    if not things:
        return {}
    nodes = [NamedNode(thing) for thing in things]
    kinds: dict[str, list[str]] = {}
    for row in await lookup.rows(running.pool, queries.text("classes", things=nodes)):
        kinds.setdefault(row["thing"], []).append(row["class"])
    return kinds


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
