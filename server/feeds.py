"""New events as they come: an Atom feed (RFC 4287) and server-sent events, with the filters of /api/events."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Annotated, Any
from xml.etree import ElementTree

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from ingest.documents import Document
from ontology.errors import RequestError, ServiceBusy
from server import documents, terms
from server.rest import wanted
from server.rest.openapi import TEXT, problems_of
from server.rest.parameters import EventFilters
from server.rest.routes import Running, given_once
from server.service import Service
from server.views import View
from sparql.journal import Line, Way
from sparql.register.conditions import Conditions, met

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
LINES = 1000  # of the journal, in which the newest events are looked for
PAUSE = 1.0  # seconds between two looks at what was written
ALIVE = 15.0  # seconds without a word, after which proxies close a connection
MOST_STREAMS = 100

router = APIRouter(tags=["Feeds"], dependencies=[Depends(given_once)], default_response_class=Response)
Filters = Annotated[EventFilters, Query()]


def described(told: str, kind: str) -> dict[int | str, dict[str, Any]]:
    """What a route answers with, for the OpenAPI document."""
    return {200: {"description": told, "content": {kind: {"schema": TEXT}}}} | problems_of(400)


class StreamFilters(EventFilters):
    """Which events, and after which change."""

    after: int | None = Field(
        None, ge=0, le=10**15, description="the number of a change, as /api/changes has it", examples=[0]
    )


@router.get("/feeds/events.atom", operation_id="feed", responses=described("The feed.", "application/atom+xml"))
async def feed(request: Request, given: Filters, running: Running) -> Response:
    """The fifty events that came last, as an Atom feed."""
    conditions = await wanted.conditions(running, given)
    view = await running.views.current()
    content = await asyncio.to_thread(lambda: atom(request, view, entries(running, view, conditions)))
    return Response(content, media_type="application/atom+xml")


def entries(running: Service, view: View, conditions: Conditions) -> dict[str, str]:
    """The newest events and when they came; where the journal knows too few, those of the latest days."""
    register, end = view.register, view.number or 0
    mask, names = met(register, conditions), register.events.things.names
    lines = running.store.journal.after(max(0, end - LINES), LINES, end)
    came = {event: line.time for line in lines for event in sorted(line.added)}
    rows = {event: names.find(event) for event in reversed(came)}
    found = {event: came[event] for event, row in rows.items() if 0 <= row < len(mask) and mask[row]}
    for row in register.events.things.order[mask[register.events.things.order]][: ENTRIES + len(found)]:
        day = max(1, int(register.events.things.day[row]))
        found.setdefault(names.iris[row], f"{date.fromordinal(day).isoformat()}T00:00:00Z")
    return dict(list(found.items())[:ENTRIES])


def atom(request: Request, view: View, found: dict[str, str]) -> bytes:
    """The feed as XML."""
    root = ElementTree.Element("feed", xmlns=ATOM)
    own = str(request.url)
    for name, text in (("id", own), ("title", "Chancery: events"), ("updated", max(found.values(), default=EPOCH))):
        ElementTree.SubElement(root, name).text = text
    ElementTree.SubElement(root, "link", rel="self", href=own)
    ElementTree.SubElement(ElementTree.SubElement(root, "author"), "name").text = "Chancery"
    for iri, time in found.items():
        event = documents.event(view.facts, iri)
        entry = ElementTree.SubElement(root, "entry")
        for name, said in (("id", iri), ("title", event["label"] or iri), ("updated", time)):
            ElementTree.SubElement(entry, name).text = clean(str(said))
        page = f"{request.base_url}page/event/{iri.rsplit('/', 1)[-1]}"
        ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=page)
        ElementTree.SubElement(entry, "category", term=str(event["relation"] or event["relationId"]))
        ElementTree.SubElement(entry, "summary").text = clean(summary(event))
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


EPOCH = "1970-01-01T00:00:00Z"  # of a feed that has nothing yet


def summary(event: Document) -> str:
    """The sentence that reports it best, and who says so."""
    sentence, article = event.get("sentence"), event.get("article")
    told = str(sentence["text"]) if isinstance(sentence, dict) and sentence["text"] else ""
    source = article.get("publisher") if isinstance(article, dict) else None
    return f"{told} ({source})" if source else told


def clean(text: str) -> str:
    """Text without the characters that XML 1.0 has no way to write."""
    return "".join(each if each >= " " or each in "\t\n\r" else " " for each in text if each not in "\ufffe\uffff")


@router.get("/api/events/stream", operation_id="stream", responses=described("The events.", "text/event-stream"))
async def stream(
    request: Request,
    given: Annotated[StreamFilters, Query()],
    running: Running,
    last: Annotated[str | None, Header(alias="Last-Event-ID", description="the id that came last")] = None,
) -> Response:
    """New events as they are written, as server-sent events; `changed` and `withdrawn` ones as events of those names.

    The id is the number of the change, so that a client that was away goes on where it was. `event: reset` says that
    much was written at once (a restore, a bulk load): read anew what you keep.
    """
    begin = number(last) if last else given.after
    conditions = await wanted.conditions(running, given)
    if len(running.streams) >= MOST_STREAMS:
        raise ServiceBusy(f"{MOST_STREAMS} streams are open. Try again later, or read /api/changes.")
    view = await running.views.current()
    start = begin if begin is not None else view.number or 0
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(told(running, conditions, start), headers=headers, media_type="text/event-stream")


def number(last: str) -> int:
    """The number that a Last-Event-ID is. RequestError."""
    if not (last.isascii() and last.isdigit() and len(last) <= 15):
        raise RequestError(f"Last-Event-ID is {last!r:.60}; wanted the id of an event of this stream, a number.")
    return int(last)


async def told(running: Service, conditions: Conditions, start: int) -> AsyncIterator[str]:
    """The stream, until the client goes away or the service ends."""
    own = object()
    running.streams.add(own)
    try:
        yield "retry: 3000\n\n"
        quiet = 0.0
        while True:
            view = await running.views.current()
            end = view.number if view.number is not None else start
            if end > start:
                lines = await asyncio.to_thread(running.store.journal.after, start, LINES, end)
                for text in await asyncio.to_thread(lambda: list(messages(view, lines, conditions))):  # noqa: B023
                    yield text
                start = lines[-1].number if len(lines) == LINES else end
                yield f"id: {start}\n\n"
                quiet = 0.0
                continue
            await asyncio.sleep(PAUSE)
            quiet += PAUSE
            if quiet >= ALIVE:
                yield ": still here\n\n"
                quiet = 0.0
    finally:
        running.streams.discard(own)


def messages(view: View, lines: list[Line], conditions: Conditions) -> Iterator[str]:
    """What some lines of the journal say of events that are wanted; the last of a line has its number."""
    mask, names = met(view.register, conditions), view.register.events.things.names
    for line in lines:
        if line.way is Way.OTHER:
            yield f"event: reset\nid: {line.number}\ndata: {{}}\n\n"
            continue
        found = []
        for kind, iris in (("event", line.added), ("changed", line.changed)):
            rows = ((iri, names.find(iri)) for iri in sorted(iris))
            wanted = (iri for iri, row in rows if 0 <= row < len(mask) and mask[row])
            found += [(kind, terms.framed(documents.event(view.facts, iri), "event")) for iri in wanted]
        found += [("withdrawn", {"id": iri}) for iri in sorted(line.withdrawn)]
        for place, (kind, document) in enumerate(found, 1):
            own = f"id: {line.number}\n" if place == len(found) else ""
            yield f"event: {kind}\n{own}data: {json.dumps(document, ensure_ascii=False)}\n\n"
