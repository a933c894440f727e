"""Errors as RFC 9457 problem documents: one table says which status each error has."""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from ontology import iris
from ontology.errors import (
    BudgetSpent,
    ChanceryError,
    Conflict,
    FetchError,
    Forbidden,
    KnowledgeError,
    LanguageError,
    NotAcceptable,
    NotFound,
    QueryAborted,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    RequestError,
    ReservedGraph,
    ServiceBusy,
    SettingsError,
    SourceError,
    StoreError,
    StoreInUse,
    Unauthorized,
    UnknownQuery,
    UnsupportedMedia,
)
from server.negotiation import choose
from server.pages import HEADERS, filled, framed

STATUS: dict[type[ChanceryError], HTTPStatus] = {
    ChanceryError: HTTPStatus.INTERNAL_SERVER_ERROR,
    SettingsError: HTTPStatus.INTERNAL_SERVER_ERROR,
    SourceError: HTTPStatus.UNPROCESSABLE_ENTITY,
    FetchError: HTTPStatus.BAD_GATEWAY,
    KnowledgeError: HTTPStatus.INTERNAL_SERVER_ERROR,
    LanguageError: HTTPStatus.INTERNAL_SERVER_ERROR,
    StoreError: HTTPStatus.INTERNAL_SERVER_ERROR,
    StoreInUse: HTTPStatus.SERVICE_UNAVAILABLE,
    ReservedGraph: HTTPStatus.FORBIDDEN,
    QueryError: HTTPStatus.BAD_REQUEST,
    QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    QueryTimeout: HTTPStatus.GATEWAY_TIMEOUT,
    QueryAborted: HTTPStatus.INSUFFICIENT_STORAGE,
    QueryTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnknownQuery: HTTPStatus.NOT_FOUND,
    ServiceBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    BudgetSpent: HTTPStatus.TOO_MANY_REQUESTS,
    RequestError: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Unauthorized: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    UnsupportedMedia: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}
PROBLEM = "application/problem+json"
HTML = "text/html"
MEDIA_TYPES = (PROBLEM, "application/json", "text/plain", HTML)
RETRY_SECONDS = "1"  # a worker is free again after one deadline at most, and mostly after milliseconds

log = logging.getLogger("chancery.http")


def install(app: FastAPI) -> None:
    """Have every error of this application answered as a problem document."""
    app.add_exception_handler(ChanceryError, answer_chancery)
    app.add_exception_handler(RequestValidationError, answer_validation)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(Exception, answer_unexpected)


def problem(
    request: Request, status: HTTPStatus, name: str, detail: str, members: Mapping[str, object] | None = None
) -> Response:
    """The problem document: JSON, or plain text or a page where the client prefers that. `members` are more of it."""
    wanted, title = choose(request.headers.get("accept"), MEDIA_TYPES), re.sub("-", " ", name).capitalize()
    if wanted == "text/plain":
        return Response(f"{status} {status.phrase}: {detail}\n", status, media_type="text/plain; charset=utf-8")
    if wanted == HTML:
        content = framed(filled("problem.html", status=int(status), title=title, detail=detail), f"{title} · Chancery")
        return Response(content, status, HEADERS | {"Cache-Control": "no-store"}, f"{HTML}; charset=utf-8")
    document = {
        "type": iris.problem(name),
        "title": title,
        "status": int(status),
        "detail": detail,
        **(members or {}),
    }
    body = json.dumps(document, ensure_ascii=False)
    return Response(body, status, headers={"Vary": "Accept", "Cache-Control": "no-store"}, media_type=PROBLEM)


def answer_chancery(request: Request, error: Exception) -> Response:
    """An error that we raise on purpose. What is our fault goes to the log as well."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s %s: %s", request.method, request.url.path, error)
    members = fault(error) if isinstance(error, QuerySyntaxError) else None
    response = problem(request, status, kebab(type(error).__name__), str(error), members)
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = 'Bearer realm="chancery"'
    if isinstance(error, ServiceBusy):
        response.headers["Retry-After"] = str(error.seconds) if isinstance(error, BudgetSpent) else RETRY_SECONDS
    return response


def fault(error: QuerySyntaxError) -> dict[str, object]:
    """Where a text is no SPARQL, as members of the problem document."""
    found = {"line": error.line, "column": error.column, "hint": error.hint}
    return {name: value for name, value in found.items() if value}


def answer_validation(request: Request, error: Exception) -> Response:
    """A parameter that FastAPI's own checks refused: a bad request, with each reason."""
    assert isinstance(error, RequestValidationError)
    return problem(request, HTTPStatus.BAD_REQUEST, "request-error", " ".join(reasons(error)))


def reasons(error: RequestValidationError) -> Iterator[str]:
    """What came and what was wanted, a sentence for each parameter."""
    for fault in error.errors():
        name = ".".join(str(part) for part in fault["loc"] if part not in ("query", "path", "body"))
        message = str(fault["msg"]).removeprefix("Value error, ").rstrip(".")
        yield f"{name} is {fault['input']!r}: {message}." if name else f"{message}."


def answer_http(request: Request, error: Exception) -> Response:
    """What the router itself refuses: no such path, no such method."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    detail, headers = str(error.detail), dict(error.headers or {})
    if status == HTTPStatus.NOT_FOUND and detail == status.phrase:
        detail = f"There is nothing at {request.url.path}. See {request.base_url}docs for what there is."
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(methods(request))
        detail = f"{request.method} cannot be used on {request.url.path}; it takes {headers['Allow']}."
    response = problem(request, status, kebab(status.phrase.title().replace(" ", "")), detail)
    response.headers.update(headers)
    return response


def methods(request: Request) -> list[str]:
    """The methods that some route takes at this path (RFC 9110, 15.5.6 wants them all in `Allow`)."""
    found: set[str] = set()
    for route in request.app.state.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods
    return sorted(found | {"HEAD"} if "GET" in found else found)


def answer_unexpected(request: Request, _: Exception) -> Response:
    """A fault of ours. The log has the trace; the client is told no more than that."""
    detail = "The service failed on this request. The operator's log says why; trying again may help."
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internal-error", detail)


def kebab(name: str) -> str:
    """A class name as words: "QueryTimeout" is "query-timeout"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
