"""/api/saved: queries under a name, run when somebody asks and told to webhooks as events come.

Whatever shows or changes a query or its webhook needs the token; the events of one may be read by whoever knows its id,
as all events may.
"""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from ingest.documents import Document
from ontology.errors import Conflict, RequestError, UnsupportedMedia
from server import bodies
from server.access import may_write
from server.answers import UNKEPT
from server.rest import choices, wanted
from server.rest.lists import listed, written
from server.rest.parameters import Dated
from server.rest.routes import Running, given_once, key_of
from server.rest.shapes import EVENT
from server.saved import addresses
from server.saved.batches import body as posted
from server.saved.contracts import CHANGED, DELIVERY, NEW, SAVED, answering, items, listing
from server.saved.forms import DEFAULT, Change, New, filters_of, form
from server.saved.queries import Delivery, Kind, Place, Saved, State, Webhook
from server.service import Service

MOST_BODY = 64 << 10  # bytes; all filters at their longest have some 6 KiB
LOOKUP = 5.0  # seconds for the name of a webhook's host

Key = Annotated[str, key_of("iran-criticized")]
GUARDED = [Depends(may_write)]

router = APIRouter(prefix="/api/saved", tags=["Saved queries"], dependencies=[Depends(given_once)])


@router.post("", openapi_extra=NEW, dependencies=GUARDED, **answering("save", SAVED, 201, 409, 413, 415))
async def save(request: Request, running: Running) -> Response:
    """Save a query: a name, filters as /api/events has them, and, if wanted, a webhook that is told of new events.

    The secret that signs what is sent is in this answer and in no other. What was there before is not sent, unless
    `after` says so.
    """
    given = form(New, await body_of(request))
    await wanted.conditions(running, filters_of(given.filters))
    hook = None
    if given.webhook is not None:
        await check(given.webhook, running)
        hook = Webhook(given.webhook, given.changes, await place(running, given.after))
    elif given.model_fields_set & {"changes", "after"}:
        raise RequestError("`changes` and `after` are of a webhook, and none is given. Give one, or leave them out.")
    one = Saved(given.id, given.name, given.filters, hook)
    async with running.courier.changing(one.key):
        await asyncio.to_thread(running.courier.book.add, one)
    told = document(request, one) | ({"secret": hook.secret} if hook else {})
    return answer(told, 201, {"Location": str(told["url"])})


@router.get("", dependencies=GUARDED, **answering("saved", items(SAVED), 200))
async def every(request: Request, running: Running) -> Response:
    """The saved queries, in the order in which they were made."""
    found = await asyncio.to_thread(running.courier.book.all)
    return answer({"items": [document(request, each) for each in found]})


@router.get("/{key}", dependencies=GUARDED, **answering("saved_query", SAVED, 200, 404))
async def one(request: Request, key: Key, running: Running) -> Response:
    """One of them; `reason` says why its webhook is paused, where that was not done by hand."""
    return answer(document(request, await asyncio.to_thread(running.courier.book.saved, key)))


@router.get("/{key}/events", **listing())
async def events(request: Request, key: Key, given: Annotated[Dated, Query()], running: Running) -> Response:
    """The events that meet the filters now, as /api/events lists them; whoever knows the id may read them."""
    saved = await asyncio.to_thread(running.courier.book.saved, key)
    conditions = await wanted.conditions(running, filters_of(saved.filters))
    found = await listed(request, given, EVENT, lambda view: choices.events(view, conditions))
    if "etag" in found.headers:  # which knows the generation of the store and not the filters, and they may be changed
        del found.headers["etag"]
    found.headers.update(UNKEPT)
    return found


@router.patch("/{key}", openapi_extra=CHANGED, dependencies=GUARDED, **answering("change", SAVED, 200, 404, 413, 415))
async def change(request: Request, key: Key, running: Running) -> Response:
    """Change what is given: name, filters, webhook (null takes it away), changes, state (paused, active), after.

    `active` has a webhook go on where it was paused, and tries at once what was not received; `after` has it go on
    elsewhere. A webhook that is new here comes with a secret, which is in this answer and in no other.
    """
    given = form(Change, await body_of(request))
    if given.gives("filters"):
        await wanted.conditions(running, filters_of(given.filters))
    if given.webhook is not None:
        await check(given.webhook, running)
    book = running.courier.book
    async with running.courier.changing(key):
        before = await asyncio.to_thread(book.saved, key)
        after = replace(
            before,
            name=given.name if given.gives("name") else before.name,
            filters=given.filters if given.gives("filters") else before.filters,
            webhook=await webhook(before.webhook, given, running),
        )
        await asyncio.to_thread(book.change, after)
        if given.after is not None:
            await asyncio.to_thread(book.drop, key)
        elif given.gives("state") and given.state is State.ACTIVE:
            await asyncio.to_thread(book.again, key)
    new = after.webhook is not None and before.webhook is None
    return answer(document(request, after) | ({"secret": after.webhook.secret} if new and after.webhook else {}))


@router.delete("/{key}", dependencies=GUARDED, **answering("forget", SAVED, 204, 404))
async def forget(key: Key, running: Running) -> Response:
    """Forget a saved query and its deliveries; nothing more is sent for it."""
    async with running.courier.changing(key):
        await asyncio.to_thread(running.courier.book.remove, key)
    return Response(status_code=204)


@router.post("/{key}/secret", dependencies=GUARDED, **answering("renew", SAVED, 200, 404, 409))
async def renew(request: Request, key: Key, running: Running) -> Response:
    """Make a new secret, which is in this answer and in no other; the old one signs beside it for a day."""
    book = running.courier.book
    async with running.courier.changing(key):
        saved, hook = hooked(await asyncio.to_thread(book.saved, key))
        after = hook.with_new_secret()
        await asyncio.to_thread(book.change, replace(saved, webhook=after))
    return answer(document(request, replace(saved, webhook=after)) | {"secret": after.secret})


@router.post("/{key}/test", dependencies=GUARDED, **answering("test", DELIVERY, 200, 404, 409))
async def ping(key: Key, running: Running) -> Response:
    """Send the webhook a ping, paused or not, and say how that went: its `state` is delivered or failed."""
    saved, _ = hooked(await asyncio.to_thread(running.courier.book.saved, key))
    content = posted(Kind.PING, saved, running.store.base, {})
    done = await running.courier.ping(saved, Delivery(key, Kind.PING), content)
    return answer(done.document())


@router.get("/{key}/deliveries", dependencies=GUARDED, **answering("deliveries", items(DELIVERY), 200, 404))
async def deliveries(key: Key, running: Running) -> Response:
    """The last deliveries, the newest first: how often each was tried, how that ended, when it is tried next."""
    book = running.courier.book
    await asyncio.to_thread(book.saved, key)
    found = await asyncio.to_thread(book.deliveries, key)
    return answer({"items": [each.document() for each in found]})


async def body_of(request: Request) -> str:
    """The body of a request as text. Raises UnsupportedMedia, RequestError, 413."""
    kind, charset = bodies.content_type(request.headers.get("content-type", ""))
    if kind != "application/json":
        raise UnsupportedMedia(f"The body is {kind or 'of no type'}. Send application/json.")
    return bodies.decoded(await bodies.body(request, MOST_BODY, "A saved query is shorter."), charset)


async def check(url: str, running: Service) -> None:
    """Refuse the address of a webhook that may not be reached. RequestError says why."""
    work = asyncio.to_thread(partial(addresses.check, url, running.settings.webhook_allow))
    try:
        await asyncio.wait_for(work, LOOKUP)
    except TimeoutError:  # what cannot be asked now is asked at each delivery
        return


async def place(running: Service, after: int | None) -> Place:
    """The place from which a webhook is told: after all that is shown now, or after a change. RequestError."""
    view = await running.views.current()
    journal = running.store.journal
    end = await asyncio.to_thread(journal.last) if view.number is None else view.number
    if after is not None and after > end:
        raise RequestError(f"after is {after}, and the last change is {end}. /api/changes has the numbers.")
    return Place(await asyncio.to_thread(journal.identity), end if after is None else after)


async def webhook(before: Webhook | None, given: Change, running: Service) -> Webhook | None:
    """What becomes of a webhook. RequestError where there is none, and something of it is to change."""
    if given.gives("webhook") and given.webhook is None:
        return None
    if before is None and given.webhook is None:
        if named := [name for name in ("changes", "state", "after") if given.gives(name)]:
            raise RequestError(f"`{named[0]}` is of a webhook, and this query has none. Give one, or leave it out.")
        return None
    if before is None:
        assert given.webhook is not None
        start = await place(running, given.after)
        found = Webhook(given.webhook, given.changes if given.gives("changes") else DEFAULT, start)
    else:
        found = replace(
            before,
            url=given.webhook or before.url,
            ways=given.changes if given.gives("changes") else before.ways,
            place=before.place if given.after is None else await place(running, given.after),
        )
    return replace(found, state=given.state, reason=None) if given.gives("state") else found


def hooked(saved: Saved) -> tuple[Saved, Webhook]:
    """A saved query with its webhook. Raises Conflict where it has none."""
    if saved.webhook is None:
        raise Conflict(f"The saved query {saved.key!r} has no webhook. PATCH it with the address of one.")
    return saved, saved.webhook


def document(request: Request, saved: Saved) -> Document:
    """What is said of a saved query; never its secret."""
    url, hook = f"{request.base_url}api/saved/{saved.key}", saved.webhook
    told = hook and {
        "url": hook.url,
        "changes": [way.value for way in hook.ways],
        "state": hook.state.value,
        "reason": hook.reason,
        "after": hook.place.number,
    }
    return {
        "id": saved.key,
        "url": url,
        "name": saved.name,
        "filters": dict(saved.filters),
        "events": f"{url}/events",
        "webhook": told,
        "made": saved.made,
    }


def answer(told: Document, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer that nobody keeps."""
    return Response(written(told), status, {**UNKEPT, **(headers or {})}, media_type="application/json")
