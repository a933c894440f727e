"""/api/articles and /api/jobs, for whoever has the token: articles in, changed and out again."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from pyoxigraph import NamedNode
from starlette.requests import ClientDisconnect

from ingest.documents import Document
from ingest.readers import ReadOptions
from ingest.readers.fields import KNOWN
from ingest.readers.fields import article as article_of
from ingest.readers.jsonobjects import json_object
from ontology.errors import Conflict, NotFound, RequestError, SourceError, UnsupportedMedia
from ontology.iris import DataIris, article_key
from ontology.model import Article
from server import bodies, documents, terms
from server.access import may_write
from server.articles.jobs import Job, Past
from server.articles.once import Told
from server.counts import Counts
from server.rest.lists import written as json_text
from server.rest.openapi import TEXT, writes
from server.rest.routes import ArticleKey, Key, Running, given_once, key_of
from server.service import Service
from server.views import View
from server.writing import written

MOST_ARTICLE = 4 << 20  # bytes: a book of a thousand pages
MOST_BATCH = 256 << 20  # bytes of a job, which lie on the disk until it ends
FORMS = {
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
    "application/jsonlines": "jsonl",
    "application/atom+xml": "feed",
    "application/rss+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "application/feed+json": "json",
}
ONE: Document = {
    "type": "object",
    "required": ["text"],
    "properties": {name: {"type": "string"} for name in KNOWN if name != "id"},
}
EXAMPLE = {
    "text": "France summoned the ambassador of Iran on Monday.",
    "title": "Ambassador summoned",
    "url": "https://news.example/2026/ambassador",
    "published": "2026-11-24",
    "publisher": "Example Post",
}
TAKEN = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ONE, "example": EXAMPLE},
            **{kind: {"schema": TEXT} for kind in FORMS},
        },
    }
}
PUT = {"requestBody": {"required": True, "content": {"application/json": {"schema": ONE, "example": EXAMPLE}}}}

PutKey = Annotated[str, key_of("fonz2aya6skhn")]  # that of the example
Repeat = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="a request with a key is done once, however often it is sent in a day",
        examples=["5f0c2d8e-ambassador"],
    ),
]

router = APIRouter(prefix="/api", tags=["Writing"], dependencies=[Depends(may_write), Depends(given_once)])


@router.post("/articles", openapi_extra=TAKEN, **writes("take", 200, 201, 202, 409, 413, 415, 422))
async def take(request: Request, running: Running, repeat: Repeat = None) -> Response:
    """Take in one article (JSON), or many as a job: JSON lines, RSS, Atom or a JSON feed.

    One is coded and written before the answer, which has its events: 201, or 200 if it was there. A job gives 202 and
    the address that tells how far it is. What was sent before changes nothing.
    """
    kind, charset = bodies.content_type(request.headers.get("content-type", ""))
    if kind != "application/json":
        return await batch(request, running, kind, repeat)
    content = await bodies.body(request, MOST_ARTICLE, "Send a shorter article.")
    given = one(bodies.decoded(content, charset))
    return await once(running, repeat, b"POST " + content, lambda: taken(request, running, given))


@router.put("/articles/{key}", openapi_extra=PUT, **writes("put", 200, 201, 409, 413, 415, 422))
async def put(request: Request, key: PutKey, running: Running, repeat: Repeat = None) -> Response:
    """Have an article say this: it is coded again, and what it said before goes. Its key is made of its url."""
    kind, charset = bodies.content_type(request.headers.get("content-type", ""))
    if kind != "application/json":
        raise UnsupportedMedia(f"The body is {kind or 'of no type'}. Send the article as application/json.")
    content = await bodies.body(request, MOST_ARTICLE, "Send a shorter article.")
    given = one(bodies.decoded(content, charset))
    if (own := article_key(given)) != key:
        raise Conflict(f"The key of this article is {own!r}, not {key!r}. PUT it to /api/articles/{own}, or POST it.")
    return await once(running, repeat, f"PUT {key} ".encode() + content, lambda: taken(request, running, given))


@router.delete("/articles/{key}", **writes("retract", 204, 404))
async def retract(key: ArticleKey, running: Running) -> Response:
    """Take an article back: all that it says goes, and what no other article says with it."""
    graph = graph_of(key, running)
    gone, shown = await written(running, lambda: running.store.delete(graph))
    if not gone:
        raise NotFound(f"There is no article {key!r} here. /api/articles lists them.")
    return Response(status_code=204, headers={"Chancery-Generation": str(shown.generation)})


@router.get("/jobs", **writes("jobs", 200))
async def jobs(request: Request, running: Running) -> Response:
    """The jobs of this service and of those before it, the newest first, without what they refused.

    The state is waiting, running, done, failed, cancelled, or interrupted: by the end of a service. Such a job is sent
    again as it was; what it has done already is left as it is.
    """
    items = [told(request, job) for job in running.desk.jobs.all()]
    items = [{**item, "errors": refused(item)} for item in items]
    return Response(json_text({"items": items}), media_type="application/json")


@router.get("/jobs/{key}", **writes("job", 200, 404))
async def job(request: Request, key: Key, running: Running) -> Response:
    """How far a job is, and what it refused, record by record."""
    return Response(json_text(told(request, running.desk.jobs.job(key))), media_type="application/json")


@router.delete("/jobs/{key}", **writes("cancel", 200, 404))
async def cancel(request: Request, key: Key, running: Running) -> Response:
    """End a job after the article at hand; what it has written stays."""
    found = running.desk.jobs.job(key)
    found.cancel()
    return Response(json_text(told(request, found)), media_type="application/json")


def one(text: str) -> Article:
    """The article that a JSON object is. SourceError for what is none, unknown members too."""
    record = json_object(text)
    unknown = [name for name in record if name not in KNOWN]
    if unknown:
        raise SourceError(f"No article has the member {unknown[0]!r}. Known are: {', '.join(KNOWN)}.")
    return article_of(record, ReadOptions())


def graph_of(key: str, running: Service) -> NamedNode:
    """The graph of an article. Raises NotFound for what is no key."""
    try:
        return DataIris(running.store.base).article_graph(key)
    except ValueError:
        raise NotFound(f"There is no article {key!r} here. /api/articles lists them.") from None


async def once(running: Service, key: str | None, request: bytes, do: Callable[[], Awaitable[Told]]) -> Response:
    """Do what a request asks, unless one with the same key was answered before: then give that answer."""
    if key is None:
        return answer(await do())
    with running.once.begun(key, request) as before:
        if before is not None:
            return answer(before)
        done = await do()
        await asyncio.to_thread(running.once.keep, key, request, done)
        return answer(done)


def answer(told: Told) -> Response:
    """An answer as a response."""
    headers = {"Location": told.location} if told.location else {}
    kind = "application/json" if told.status == 202 else "application/ld+json"
    return Response(told.content, told.status, headers, media_type=kind)


async def taken(request: Request, running: Service, given: Article) -> Told:
    """Code and write an article: it and its events, as they are in the store now."""
    counts = await running.desk.take(given)
    view = await running.views.current()
    key = article_key(given)
    document = await asyncio.to_thread(shown, view, DataIris(running.store.base).thing("article", key).value, counts)
    return Told(201 if counts.new else 200, f"{request.base_url}api/articles/{key}", json_text(document))


def shown(view: View, iri: str, counts: Counts) -> Document:
    """An article that was taken in, and its events; what no word of the context says is no RDF."""
    items = [documents.event(view.facts, each[1:-1]) for each in sorted(counts.events)]
    outcome = "new" if counts.new else "changed" if counts.changed else "unchanged"
    taken = {"outcome": outcome, "article": documents.article(view.facts, iri)}
    return terms.framed({"items": items, "count": len(items), "taken": taken}, "event")


async def batch(request: Request, running: Service, kind: str, key: str | None) -> Response:
    """Many articles as a job."""
    form = FORMS.get(kind)
    if form is None:
        raise UnsupportedMedia(
            f"The body is {kind or 'of no type'}. Send one article as application/json, or many as {', '.join(FORMS)}."
        )
    folder = TemporaryDirectory(prefix="chancery-job-")
    begun: list[Job] = []
    try:
        file = Path(folder.name) / "articles"
        digest = await received(request, file)

        async def begin() -> Told:
            begun.append(running.desk.begin(folder, file, form))
            return Told(202, address(request, begun[0]), json_text(told(request, begun[0])))

        return await once(running, key, f"POST {form} ".encode() + digest, begin)
    finally:
        if not begun:
            folder.cleanup()


async def received(request: Request, path: Path) -> bytes:
    """Write the body to a file as it comes; its hash. Raises what `bodies.body` does."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            async for part in request.stream():
                size += len(part)
                if size > MOST_BATCH:
                    raise bodies.too_large(MOST_BATCH, "Send it in parts.")
                digest.update(part)
                await asyncio.to_thread(file.write, part)
    except ClientDisconnect:
        raise RequestError("The client closed the connection before its request was whole.") from None
    return digest.digest()


def refused(job: Document) -> int:
    """How many records a job has refused."""
    counts = job["counts"]
    assert isinstance(counts, dict)
    return int(counts["refused"])


def address(request: Request, job: Job | Past) -> str:
    """Where a job tells how far it is."""
    return f"{request.base_url}api/jobs/{job.key}"


def told(request: Request, job: Job | Past) -> Document:
    """A job, and its address."""
    return {"url": address(request, job), **job.document()}
