"""/feeds/events.atom and /api/events/stream."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.types import Receive, Scope, Send

from ontology.errors import RequestError
from server.answers import UNKEPT, is_known, not_modified, tagged
from server.feeds import atom, messages, news, reported
from server.feeds.atom import Head
from server.payment import admit, paid
from server.rest import wanted
from server.rest.openapi import TEXT, problems_of
from server.rest.parameters import LARGEST_PAGE, PAGE, EventFilters
from server.rest.routes import Running, given_once
from server.tags import entity_tag

NUMBER = re.compile(r"\d{1,15}", re.ASCII)
EVENT_STREAM = "text/event-stream"
NEVER = "1970-01-01T00:00:00Z"  # when a feed changed into which nothing was ever written

router = APIRouter(tags=["Feeds"], dependencies=[Depends(given_once)])


class Feed(EventFilters):
    """Which events a feed has, by the filters of /api/events."""

    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="how many entries at most", examples=[10])


ATOM: dict[int | str, dict[str, Any]] = {
    200: {"description": "The feed.", "content": {atom.MEDIA_TYPE: {"schema": TEXT}}},
    304: {"description": "What the client has still holds."},
    **problems_of(400),
}


@router.get("/feeds/events.atom", operation_id="feed_events", response_class=Response, responses=ATOM)
async def events_atom(request: Request, given: Annotated[Feed, Query()], running: Running) -> Response:
    """Events as they come into the graph, the last first; one that gets another report comes up again.

    Behind them stand those of which nobody knows when they came, as after a bulk load, by the day of their newest
    article. The filters are those of /api/events: `since` and `until` are about when an event was, not when it was
    read.
    """
    conditions = await wanted.conditions(running, given)
    view = await running.views.current()
    tag = entity_tag(view.snapshot, request.url.path, request.url.query, str(request.base_url))
    if is_known(request, tag):
        return not_modified(tag)
    journal = running.store.journal

    def body() -> bytes:
        end = journal.last() if view.number is None else view.number
        passing = news.Filter(view, conditions)
        found = news.latest(journal, end, passing, given.limit)
        last = journal.after(end - 1, 1, end) if end else []
        if len(found) < given.limit:
            limit = found[-1].time if found else last[0].time if last else None
            known = {one.event for one in found}
            found += reported.newest(view, passing.met, known, given.limit - len(found), limit)
        updated = found[0].time if found else last[0].time if last else NEVER
        head = Head(str(request.url), str(request.base_url), running.store.base, updated)
        return atom.written(head, found, view.facts)

    content = await paid(request, body)
    return Response(content, headers=tagged(tag), media_type=atom.MEDIA_TYPE)


class Streamed(EventFilters):
    """Which events a stream has, and from where it goes on."""

    after: int | None = Field(
        None, ge=0, le=10**15, description="the number of a change, as /api/changes has it", examples=[0]
    )


STREAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "The stream, which has no end.", "content": {EVENT_STREAM: {"schema": TEXT}}},
    **problems_of(400),
}


@router.get("/api/events/stream", operation_id="stream", response_class=Response, responses=STREAM)
async def events_stream(
    request: Request,
    given: Annotated[Streamed, Query()],
    running: Running,
    last: Annotated[str | None, Header(alias="Last-Event-ID", description="the id that came last")] = None,
) -> Response:
    """Events as they come into the graph, as server-sent events: `added` and `changed` with the document of the event,
    `withdrawn` with its id, and `reset` where much was written at once and what a client keeps has to be read anew.

    A client that was cut off goes on where it was, by the Last-Event-ID that it sends. One that has used up its budget
    gets what is left later.
    """
    if last is not None and not NUMBER.fullmatch(last):
        raise RequestError(f"Last-Event-ID is {last[:50]!r}; it has to be the number that `id` of a message gave.")
    await wanted.conditions(running, given)  # what cannot be used is refused before anything is sent
    admit(request)
    running.streams.enter()
    content = messages.messages(request, given, given.after if last is None else int(last))
    return Stream(content, headers=UNKEPT | {"X-Accel-Buffering": "no"}, media_type=EVENT_STREAM)


class Stream(StreamingResponse):
    """A stream that is counted as long as it is open, however it ends."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            scope["app"].state.service.streams.leave()
