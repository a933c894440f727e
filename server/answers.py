"""Answers of the query pool as HTTP responses: streamed, tagged with their generation, broken off when they fail."""

import asyncio
import logging
import re
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.types import Send

from ontology.errors import QueryAborted, QueryTimeout, RequestError
from server.pages import HEADERS
from sparql.formats import Format
from sparql.run import Answer

VARY = {"Vary": "Accept"}
# Anybody may keep an answer, but is to ask whether it still holds: that costs a 304.
REVALIDATED = {"Cache-Control": "public, no-cache"}
UNKEPT = {"Cache-Control": "no-store"}

log = logging.getLogger("chancery.http")
Value = TypeVar("Value")


class AnswerResponse(StreamingResponse):
    """The chunks of an answer as they come.

    When the query fails midway, no last chunk is sent: the server then closes the connection, and no client can take
    the part for the whole (RFC 9112, 8). When the client goes away, the query is ended.
    """

    def __init__(self, answer: Answer, headers: dict[str, str]) -> None:
        super().__init__(answer.chunks, headers=headers)
        self.answer = answer

    async def stream_response(self, send: Send) -> None:
        """Send the head and each chunk."""
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        try:
            await send(start)
            async for chunk in self.answer.chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except (QueryTimeout, QueryAborted) as error:
            log.warning("An answer was broken off: %s", error)
            return
        finally:
            await self.answer.chunks.aclose()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def response(answer: Answer, tag: str | None, version: str = "1.1") -> Response:
    """An answer: a short one, which is there already, in one piece."""
    whole, headers = answer.chunks.whole, headers_of(answer.format, tag, version)
    return AnswerResponse(answer, headers) if whole is None else Response(whole, headers=headers)


def headers_of(format_: Format, tag: str | None, version: str = "1.1") -> dict[str, str]:
    """What is said of an answer; that it may hold RDF 1.2, where the request takes that."""
    kind = format_.media_type
    newer = "; version=1.2" if version == "1.2" else ""
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    told = {"Content-Type": f"{kind}{newer}{charset}"} | VARY | tagged(tag)
    return told | HEADERS if kind == "text/html" else told


def is_known(request: Request, tag: str | None) -> bool:
    """Whether the client has what this tag stands for (RFC 9110, 13.1.2, weak comparison)."""
    header = request.headers.get("if-none-match")
    if tag is None or header is None:
        return False
    return header.strip() == "*" or tag.removeprefix("W/") in re.findall(r'"[^"]*"', header)


def not_modified(tag: str | None) -> Response:
    """304: what the client has still holds."""
    return Response(status_code=304, headers=VARY | tagged(tag))


def tagged(tag: str | None) -> dict[str, str]:
    """The headers that say how long an answer with this tag may be kept."""
    return {"ETag": tag} | REVALIDATED if tag else UNKEPT


async def while_connected(request: Request, work: Coroutine[Any, Any, Value]) -> Value:
    """Wait for some work as long as the client does; when it goes away, the work and its query are cancelled."""
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(gone(request))
    try:
        await asyncio.wait((task, watch), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise RequestError("The client closed the connection before the answer began.")
    finally:
        task.cancel()
        watch.cancel()
        await asyncio.gather(task, watch, return_exceptions=True)


async def gone(request: Request) -> None:
    """Return when the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
