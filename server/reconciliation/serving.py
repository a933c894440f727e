"""What the routes of both versions share: the entities of the newest view, parameters, answers, what OpenAPI says."""

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request, Response
from pydantic import Field

from ontology.errors import NotFound
from server.answers import UNKEPT
from server.pages import Markup, filled
from server.payment import paid
from server.reconciliation import kinds
from server.reconciliation.entities import NAME_LANGUAGES, Entities
from server.reconciliation.queries import LONGEST, type_of
from server.reconciliation.suggestions import card, suggested
from server.rest.openapi import OBJECT, problems_of
from server.rest.parameters import Parameters
from server.service import service

SUGGESTED, MOST_SUGGESTED = 20, 100
LARGEST_BODY = 1 << 20  # bytes: 50 queries with 50 values of some hundred letters
SMALLER = "Send fewer queries at a time."
# A preview stands in a frame of somebody else's page; it runs nothing and loads nothing but our style sheet.
PREVIEWED = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
}
LANGUAGE = re.compile(r"([A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?", re.ASCII)

Value = TypeVar("Value")


class Identified(Parameters):
    """Which entity."""

    id: str = Field(description="its id", max_length=LONGEST, examples=["ir"])


class TypeIdentified(Parameters):
    """Which type."""

    id: str = Field(description="its id", max_length=LONGEST, examples=["State"])


class PropertyIdentified(Parameters):
    """Which property."""

    id: str = Field(description="its id", max_length=LONGEST, examples=["eventCount"])


class Proposed(Parameters):
    """For which type."""

    type: str = Field(description="the id of a type", max_length=LONGEST, examples=["State"])
    limit: int | None = Field(None, ge=1, le=MOST_SUGGESTED, description="how many properties at most", examples=[5])


class Prefixed(Parameters):
    """What somebody has typed so far."""

    prefix: str = Field("", min_length=0, max_length=LONGEST, description="the beginning of a name", examples=["ira"])
    limit: int = Field(SUGGESTED, ge=1, le=MOST_SUGGESTED, description="how many items at most", examples=[5])
    type: str | None = Field(None, max_length=LONGEST, description="of entities: their type", examples=["State"])


async def working(request: Request, work: Callable[[Entities], Value]) -> Value:
    """What comes of some work on the entities, which is done in a thread, on the client's budget."""
    running = service(request)
    view = await running.views.current()
    wanted = languages(request.headers.get("accept-language", ""))

    def done() -> Value:
        actors, places = running.names.current(view.register)
        return work(Entities(view, running.store.base, actors, places, wanted))

    return await paid(request, done)


def languages(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4); English where all else
    fails."""
    found = [LANGUAGE.fullmatch(part.strip()) for part in header.split(",")[:20]]
    wanted = {each[1].lower(): float(each[2] or 1) for each in found if each}
    return (*sorted((each for each in wanted if wanted[each] > 0), key=lambda each: -wanted[each]), *NAME_LANGUAGES)


def told(document: object) -> Response:
    """A document as JSON. Nobody keeps it: what is written changes it, and so does the language that is asked for."""
    content = json.dumps(document, ensure_ascii=False).encode()
    return Response(content, headers={**UNKEPT, "Vary": "Accept, Accept-Language"}, media_type="application/json")


async def previewed(request: Request, given: str) -> Response:
    """A small page about an entity. NotFound where there is none."""

    def page(entities: Entities) -> tuple[str, Markup] | None:
        iri = entities.found(given)
        return (entities.name(iri), card(entities, iri)) if iri else None

    found = await working(request, page)
    if found is None:
        raise unknown(given, "entity")
    name, content = found
    whole = filled("preview.html", called=name, content=content)
    return Response(whole, headers=PREVIEWED | UNKEPT, media_type="text/html; charset=utf-8")


def unknown(given: str, kind: str) -> NotFound:
    """404."""
    return NotFound(f"id is {given!r}, and there is no such {kind}. The suggest service lists what there is.")


def beginning(entities: Entities, given: Prefixed) -> list[str]:
    """The entities of a type whose names begin so. RequestError where there is no such type."""
    if given.type is None:
        return suggested(entities, given.prefix)
    wanted = type_of(given.type, "type")
    found = suggested(entities, given.prefix, (wanted,))
    return [iri for iri in found if kinds.belongs(entities.kinds(iri), wanted)]


def described(name: str, *statuses: int, html: bool = False) -> dict[str, Any]:
    """What the decorator of a route is told beside its path."""
    content: dict[str, Any] = {"text/html": {}} if html else {"application/json": {"schema": OBJECT}}
    answer: dict[int | str, Any] = {200: {"description": "What was asked for.", "content": content}}
    return {
        "operation_id": f"reconcile_{name}",
        "response_class": Response,
        "responses": answer | problems_of(*statuses),
    }
