"""What the OpenAPI document says of the routes of /api: their answers in each form, and the statuses of errors."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Response

from server.problems import PROBLEM

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
OPTIONAL: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
CONTEXT: Schema = {"type": ["string", "array", "object", "null"]}
PROBLEM_SCHEMA: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT},
}
ITEM: Schema = {"type": "object", "required": ["id"], "properties": {"id": TEXT}}
OBJECT: Schema = {"type": "object"}
COLLECTION: Schema = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array", "items": OBJECT}},
}
LISTS = ("events", "reports", "articles", "actors", "places", "relations", "dyads")
SINGLES = ("event", "report", "article", "actor", "place")
LOCATED = ("events", "places")
NOT_RDF = ("dyads", "dyad", "stats", "changes", "search")

ERRORS: Mapping[int, str] = MappingProxyType(
    {
        400: "A parameter cannot be used; the problem document names it.",
        404: "Nothing has this key.",
        406: "There is no such form of this.",
        401: "No token came, or another one.",
        403: "This service takes no writes.",
        409: "It does not fit what is there, or what another request with this Idempotency-Key asks.",
        413: "The body is too large.",
        415: "The body is of a type that is not read.",
        422: "The body is not an article.",
        429: "This address has used its budget; Retry-After says when to come again.",
        503: "The service is busy, or its store cannot be read at the moment.",
        504: "It took longer than it may.",
        507: "It needed more memory than it may have.",
    }
)


READING = (400, 404, 406, 429, 503)
DONE: Mapping[int, str] = MappingProxyType(
    {
        200: "It is done, or was so already.",
        201: "It is new.",
        202: "It is a job now, or ends soon.",
        204: "It is done.",
    }
)


def page(item: Schema) -> Schema:
    """The page of a list."""
    properties = {
        "@context": CONTEXT,
        "items": {"type": "array", "items": item},
        "count": COUNT,
        "next": OPTIONAL,
    }
    return {"type": "object", "required": ["@context", "items", "count", "next"], "properties": properties}


SPECIAL: Mapping[str, Schema] = MappingProxyType(
    {
        "changes": {
            "type": "object",
            "required": ["items", "next", "latest"],
            "properties": {"items": {"type": "array", "items": OBJECT}, "next": OPTIONAL, "latest": COUNT},
        },
        "dyad": {"type": "object", "required": ["@context"]},
        "stats": {"type": "object", "required": ["articles", "reports", "events", "actors", "edges"]},
        "search": {
            "type": "object",
            "required": ["items", "more"],
            "properties": {"items": {"type": "array", "items": ITEM}, "more": {"type": "boolean"}},
        },
    }
)


def described(name: str) -> dict[str, Any]:
    """What the decorator of a route is told beside its path: the statuses and the bodies that it answers with."""
    schema = page(ITEM if name != "dyads" else OBJECT) if name in LISTS else SPECIAL.get(name, ITEM)
    content: dict[str, Any] = {"application/ld+json": {"schema": schema}}
    if name not in ("stats", "search", "dyad"):
        content |= {kind: {"schema": TEXT} for kind in ("application/x-ndjson", "text/csv")}
    if name in LISTS and name not in NOT_RDF:
        content["text/turtle"] = {"schema": TEXT}
    if name in LOCATED:
        content["application/geo+json"] = {"schema": COLLECTION}
    found: dict[int | str, dict[str, Any]] = {200: {"description": "What was asked for.", "content": content}}
    if name in LISTS or name in SINGLES:
        found[200]["headers"] = {"ETag": {"schema": TEXT}, "Link": {"schema": TEXT}}
    found[304] = {"description": "What the client has still holds."}
    kept = [status for status in READING if status != 404 or name in (*SINGLES, "dyad")]
    return {
        "operation_id": f"api_{name}",
        "response_class": Response,
        "responses": found | {status: error(status) for status in kept},
    }


def problems_of(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route."""
    return {status: error(status) for status in (*statuses, 429, 503)}


def writes(name: str, *statuses: int) -> dict[str, Any]:
    """What the decorator of a route that writes is told: what it answers with, and the errors of whoever may not."""
    done: dict[int, dict[str, Any]] = {status: {"description": DONE[status]} for status in statuses if status < 400}
    for status, told in done.items():
        if status != 204:
            kind = "application/ld+json" if status != 202 and name in ("take", "put") else "application/json"
            told["content"] = {kind: {"schema": OBJECT}}
        if status in (201, 202):
            told["headers"] = {"Location": {"schema": TEXT}}
    failed = [*(status for status in statuses if status >= 400), 400, 401, 403, 503]
    return {
        "operation_id": f"api_{name}",
        "response_class": Response,
        "responses": done | {status: error(status) for status in failed},
    }


def error(status: int) -> dict[str, Any]:
    """An error as the document has it."""
    bodies = {
        PROBLEM: {"schema": PROBLEM_SCHEMA},
        "text/plain": {"schema": TEXT},
        "application/json": {"schema": PROBLEM_SCHEMA},
        "text/html": {"schema": TEXT},
    }
    waits = {"headers": {"Retry-After": {"description": "seconds", "schema": COUNT}}} if status == 429 else {}
    return {"description": ERRORS[status], "content": bodies, **waits}


def mended(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what the framework adds: its 422, which is a 400 here, and the schemas of that."""
    for path in document["paths"].values():
        for operation in path.values():
            content = operation["responses"].get("422", {}).get("content", {})
            if "HTTPValidationError" in str(content):
                del operation["responses"]["422"]
    schemas = document.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    return document
