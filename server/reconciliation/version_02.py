"""/reconcile: version 0.2 of the Reconciliation API, as OpenRefine speaks it.

The endpoint itself takes queries and data extension as JSON in a form, or in the query string. JSONP, which the
specification leaves open, is not offered: every route may be read from anybody's page by CORS.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from ontology.errors import RequestError, UnsupportedMedia
from server.bodies import FORM, Parameters, body, content_type, decoded, fields
from server.reconciliation import extension, queries, suggestions
from server.reconciliation.entities import Entities
from server.reconciliation.manifests import manifest_02
from server.reconciliation.matching import Candidate, candidates
from server.reconciliation.serving import (
    LARGEST_BODY,
    SMALLER,
    Identified,
    Prefixed,
    PropertyIdentified,
    Proposed,
    TypeIdentified,
    beginning,
    described,
    previewed,
    told,
    unknown,
    working,
)
from server.rest.routes import given_once
from server.service import service

router = APIRouter(prefix="/reconcile", tags=["Reconciliation"], dependencies=[Depends(given_once)])

ASKED = [
    {
        "name": name,
        "in": "query",
        "description": text,
        "required": False,
        "schema": {"type": "string"},
        "example": example,
    }
    for name, text, example in (
        ("queries", "a batch of queries, as JSON", '{"q0": {"query": "Iran", "type": "State"}}'),
        ("extend", "a data extension, as JSON", '{"ids": ["ir"], "properties": [{"id": "eventCount"}]}'),
    )
]
SENT = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": False,
            },
            "example": {"queries": '{"q0": {"query": "Iran", "limit": 3}}'},
        }
    },
}


class Suggesting(Prefixed):
    """What somebody has typed so far, as version 0.2 and OpenRefine say it."""

    cursor: int = Field(0, ge=0, le=1_000_000, description="how many items to skip", examples=[0])
    type_strict: str | None = Field(None, max_length=10, description="is not looked at", examples=["any"])


@router.get("", **described("endpoint", 400, 413), openapi_extra={"parameters": ASKED})
@router.get("/", include_in_schema=False)
async def get(request: Request) -> Response:
    """The manifest; or, with `queries` or `extend`, candidates for names, or values of properties."""
    given = fields(request.url.query)
    if not given:
        return told(manifest_02(str(request.base_url), service(request).store.base))
    return await answered(request, given)


@router.post("", **described("batch", 400, 413, 415), openapi_extra={"requestBody": SENT})
@router.post("/", include_in_schema=False)
async def post(request: Request) -> Response:
    """Candidates for names (`queries`), or values of properties (`extend`), in a form."""
    kind, charset = content_type(request.headers.get("content-type", ""))
    if kind != FORM:
        raise UnsupportedMedia(f"The body is {kind or 'of no type'}, and has to be {FORM} with queries or extend.")
    content = await body(request, LARGEST_BODY, SMALLER)
    return await answered(request, fields(request.url.query) + fields(decoded(content, charset)))


async def answered(request: Request, pairs: tuple[tuple[str, str], ...]) -> Response:
    """The answer to a batch or to a data extension."""
    given = Parameters(pairs)
    unknown_ = sorted({name for name, _ in pairs} - {"queries", "extend"})
    if unknown_:
        raise RequestError(f"There is no parameter {', '.join(map(repr, unknown_))}. Known are: queries, extend.")
    batch, extend = given.one("queries"), given.one("extend")
    if batch is None and extend is None:
        raise RequestError("The parameter 'queries' is missing. Send a batch of queries in it, or 'extend'.")
    if batch is not None and extend is not None:
        raise RequestError("Both queries and extend were given. Send them one after the other.")
    if batch is None:
        return await extended(request, queries.parsed(extend or "", "extend"))
    wanted = queries.batch_02(queries.parsed(batch, "queries"))

    def results(entities: Entities) -> dict[str, object]:
        return {
            key: {"result": [candidate(entities, each) for each in candidates(entities, one)]}
            for key, one in wanted.items()
        }

    return told(await working(request, results))


async def extended(request: Request, given: object) -> Response:
    """The answer to a data extension."""
    wished = queries.of(queries.Extension, given, "extend")
    columns = extension.columns(wished, "extend")

    def rows(entities: Entities) -> dict[str, object]:
        return {each: extension.row(entities, each, columns) for each in wished.ids}

    return told({"meta": extension.meta(columns), "rows": await working(request, rows)})


def candidate(entities: Entities, found: Candidate) -> dict[str, object]:
    """A candidate as this version has it."""
    return {
        "id": entities.id(found.iri),
        "name": entities.name(found.iri),
        "description": entities.description(found.iri),
        "type": entities.types(found.iri),
        "score": found.score,
        "match": found.match,
        "features": [{"id": name, "value": value} for name, value in found.features.items()],
    }


@router.get("/suggest/entity", **described("suggest_entity", 400))
async def suggest_entity(request: Request, given: Annotated[Suggesting, Query()]) -> Response:
    """Actors and places whose names begin so, those that are called so first."""

    def found(entities: Entities) -> list[suggestions.Item]:
        iris = beginning(entities, given)
        return [suggestions.entity(entities, each) for each in iris[given.cursor : given.cursor + given.limit]]

    return told({"result": await working(request, found)})


@router.get("/suggest/type", **described("suggest_type", 400))
async def suggest_type(given: Annotated[Suggesting, Query()]) -> Response:
    """Types whose names begin so."""
    return told({"result": suggestions.types(given.prefix)[given.cursor : given.cursor + given.limit]})


@router.get("/suggest/property", **described("suggest_property", 400))
async def suggest_property(given: Annotated[Suggesting, Query()]) -> Response:
    """Properties whose names begin so."""
    return told({"result": suggestions.properties_of(given.prefix)[given.cursor : given.cursor + given.limit]})


@router.get("/flyout/entity", **described("flyout_entity", 400, 404))
async def flyout_entity(request: Request, given: Annotated[Identified, Query()]) -> Response:
    """A few lines of HTML about an entity."""
    return await flyout(request, "entity", given.id)


@router.get("/flyout/type", **described("flyout_type", 400, 404))
async def flyout_type(request: Request, given: Annotated[TypeIdentified, Query()]) -> Response:
    """A few lines of HTML about a type."""
    return await flyout(request, "type", given.id)


@router.get("/flyout/property", **described("flyout_property", 400, 404))
async def flyout_property(request: Request, given: Annotated[PropertyIdentified, Query()]) -> Response:
    """A few lines of HTML about a property."""
    return await flyout(request, "property", given.id)


async def flyout(request: Request, kind: str, given: str) -> Response:
    """A card about what has this id. NotFound where there is none."""
    found = await working(request, lambda entities: suggestions.flyout(entities, kind, given))
    if found is None:
        raise unknown(given, kind)
    return told({"id": given, "html": found})


@router.get("/preview", **described("preview", 400, 404, html=True))
async def preview(request: Request, given: Annotated[Identified, Query()]) -> Response:
    """A small page about an entity, for a frame."""
    return await previewed(request, given.id)


@router.get("/properties", **described("propose", 400))
async def propose(given: Annotated[Proposed, Query()]) -> Response:
    """The properties that entities of a type may have."""
    return told(suggestions.proposal(queries.type_of(given.type, "type"), given.limit) | {"type": given.type})
