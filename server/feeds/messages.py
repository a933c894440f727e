"""News as server-sent events (HTML, 9.2): what is written, as it is written, to whoever keeps the connection open."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from itertools import groupby

from fastapi import Request

from ontology.errors import BudgetSpent
from server import documents, terms
from server.budgets import client_of
from server.feeds.news import WINDOW, Filter, News, is_untold, of_line
from server.payment import charged
from server.rest import wanted
from server.rest.parameters import EventFilters
from server.service import service
from server.views import View
from sparql.journal import Line

BEAT = 15.0  # seconds without news after which a comment keeps the connection alive, as proxies close idle ones at 30
RETRY = 3000  # milliseconds after which a client that was cut off comes again


async def messages(request: Request, filters: EventFilters, after: int | None) -> AsyncIterator[bytes]:
    """The messages after a line of the journal, or from now on; while the client's budget is used up there are none."""
    running = service(request)
    journal, beaten = running.store.journal, time.monotonic()
    position = await asyncio.to_thread(journal.last) if after is None else after
    yield f"retry: {RETRY}\n: what is new follows\n\n".encode()
    while True:
        view = await running.views.current()
        end = view.number if view.number is not None else await asyncio.to_thread(journal.last)
        if end < position:  # the journal was made anew, or the client has its number from another store
            position = end
            yield message("reset", {}, end)
        ready = end > position and is_solvent(request)
        lines = await asyncio.to_thread(journal.after, position, WINDOW, end) if ready else []
        if lines:
            position, beaten = lines[-1].number, time.monotonic()
            for each in await told(request, filters, view, lines):
                yield each
            continue
        if time.monotonic() > beaten + BEAT:
            beaten = time.monotonic()
            yield b": still here\n\n"
        if not await running.streams.rest():
            return


def is_solvent(request: Request) -> bool:
    """Whether the client has some of its budget left."""
    try:
        service(request).readers.admit(client_of(request))
    except BudgetSpent:
        return False
    return True


async def told(request: Request, filters: EventFilters, view: View, lines: list[Line]) -> list[bytes]:
    """Some lines of the journal as messages; the client pays for them."""
    conditions = await wanted.conditions(service(request), filters)

    def made() -> list[bytes]:
        passing = Filter(view, conditions)
        found: list[bytes] = []
        for line in lines:
            if is_untold(line):
                found.append(message("reset", {}, line.number))
            for _, group in groupby(of_line(line, passing), key=lambda one: one.number):
                news = list(group)
                # Who is cut off between two events of a line has both again.
                found += [message(one.way, document(view, one), None) for one in news[:-1]]
                found.append(message(news[-1].way, document(view, news[-1]), line.number))
        return found

    return await charged(request, made)


def document(view: View, one: News) -> dict[str, object]:
    """What is said of an event: its document, or its id where it went."""
    if one.way == "withdrawn":
        return {"id": one.event}
    return terms.framed(documents.event(view.facts, one.event), "event")


def message(kind: str, content: dict[str, object], number: int | None) -> bytes:
    """One message; `number` is where a client that comes again goes on."""
    place = "" if number is None else f"id: {number}\n"
    return f"{place}event: {kind}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n".encode()
