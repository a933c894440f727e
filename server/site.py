"""The pages for people, and the files beside them: /, /docs, /style.css, /context.jsonld."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response

from server.pages import FOLDER, Markup, filled, page
from server.rest.sums import counts
from server.service import service

CACHED = {"Cache-Control": "max-age=3600"}

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(request: Request) -> Response:
    """What this is, how much there is, and where to go."""
    running = service(request)
    view = await running.views.current()
    told = {name: f"{count:,}" for name, count in counts(view.register).items()}
    address = str(request.base_url)
    return page("home.html", address=address, base=running.store.base, **told)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The routes, made from the OpenAPI document; nothing is loaded from elsewhere."""
    document = request.app.openapi()
    routes = Markup("".join(operations(document)))
    return page("docs.html", version=document["info"]["version"], routes=routes)


def operations(document: dict[str, Any]) -> Iterator[Markup]:
    """Each operation of an OpenAPI document as HTML."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            names = Markup("".join(parameters(operation)))
            told = operation.get("description", "")
            yield filled("operation.html", method=method.upper(), path=path, told=told, parameters=names)


def parameters(operation: dict[str, Any]) -> Iterator[Markup]:
    """Each parameter of an operation as a row of a table."""
    for parameter in operation.get("parameters", ()):
        schema = parameter.get("schema", {})
        told = parameter.get("description") or schema.get("description") or ""
        yield filled("parameter.html", parameter=parameter["name"], place=parameter["in"], told=told)


@router.get("/style.css")
async def style() -> Response:
    """The one style sheet."""
    return Response((FOLDER / "style.css").read_bytes(), headers=CACHED, media_type="text/css; charset=utf-8")


@router.get("/context.jsonld")
async def context() -> Response:
    """The JSON-LD context of our documents."""
    content = (files("ontology") / "context.jsonld").read_bytes()
    return Response(content, headers=CACHED, media_type="application/ld+json")
