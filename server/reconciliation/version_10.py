"""/reconcile/1.0/: the draft of version 1.0 of the Reconciliation API, at one route for each thing that it does."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from ontology.errors import UnsupportedMedia
from server.bodies import body, content_type
from server.reconciliation import extension, queries, suggestions
from server.reconciliation.entities import Entities
from server.reconciliation.manifests import manifest_10
from server.reconciliation.matching import FEATURES, Candidate, candidates
from server.reconciliation.properties import properties
from server.reconciliation.serving import (
    LARGEST_BODY,
    SMALLER,
    Identified,
    Prefixed,
    Proposed,
    beginning,
    described,
    previewed,
    told,
    working,
)
from server.rest.parameters import NoParameters
from server.rest.routes import given_once
from server.service import service

JSON = "application/json"
BATCH = {"queries": [{"type": "State", "limit": 3, "conditions": [{"matchType": "name", "propertyValue": "Iran"}]}]}
WISHED = {"ids": ["ir"], "properties": [{"id": "eventCount"}, {"id": "topCounterparts", "settings": {"count": 3}}]}

router = APIRouter(prefix="/reconcile/1.0", tags=["Reconciliation"], dependencies=[Depends(given_once)])


class Suggesting(Prefixed):
    """What somebody has typed so far, as version 1.0 says it."""

    offset: int = Field(0, ge=0, le=1_000_000, description="how many items to skip", examples=[0])


def sent(example: object) -> dict[str, object]:
    """The body of a route, as the OpenAPI document has it."""
    content = {JSON: {"schema": {"type": "object"}, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


@router.get("/", **described("1_manifest", 400))
@router.get("", include_in_schema=False)
async def manifest(request: Request, _: Annotated[NoParameters, Query()]) -> Response:
    """The manifest."""
    return told(manifest_10(str(request.base_url), service(request).store.base))


@router.post("/match", **described("1_match", 400, 413, 415), openapi_extra=sent(BATCH))
async def match(request: Request, _: Annotated[NoParameters, Query()]) -> Response:
    """Candidates for each query of a batch, in its order."""
    wanted = queries.batch_10(await json_of(request))

    def results(entities: Entities) -> list[object]:
        return [{"candidates": [candidate(entities, each) for each in candidates(entities, one)]} for one in wanted]

    return told({"results": await working(request, results)})


async def json_of(request: Request) -> object:
    """The body of a request, which has to be JSON."""
    kind, _ = content_type(request.headers.get("content-type", ""))
    if kind != JSON:
        raise UnsupportedMedia(f"The body is {kind or 'of no type'}, and has to be {JSON}.")
    return queries.parsed(await body(request, LARGEST_BODY, SMALLER), "body")


def candidate(entities: Entities, found: Candidate) -> dict[str, object]:
    """A candidate as this version has it."""
    label = entities.label(found.iri)
    features = [{"id": name, "name": feature(name), "value": value} for name, value in found.features.items()]
    return {
        "id": entities.id(found.iri),
        "name": entities.name(found.iri),
        **({"lang": label.language} if label and label.language else {}),
        "description": entities.description(found.iri),
        "type": entities.types(found.iri),
        "score": found.score,
        "match": found.match,
        "features": features,
    }


def feature(name: str) -> str:
    """What a feature is, in words."""
    return FEATURES.get(name) or f"similarity of: {properties()[name.removeprefix('property_')].name}"


@router.get("/suggest/entity", **described("1_suggest_entity", 400))
async def suggest_entity(request: Request, given: Annotated[Suggesting, Query()]) -> Response:
    """Actors and places whose names begin so, those that are called so first."""

    def found(entities: Entities) -> list[suggestions.Item]:
        iris = beginning(entities, given)
        return [suggestions.entity(entities, each) for each in iris[given.offset : given.offset + given.limit]]

    return told({"result": await working(request, found)})


@router.get("/suggest/type", **described("1_suggest_type", 400))
async def suggest_type(given: Annotated[Suggesting, Query()]) -> Response:
    """Types whose names begin so."""
    return told({"result": suggestions.types(given.prefix)[given.offset : given.offset + given.limit]})


@router.get("/suggest/property", **described("1_suggest_property", 400))
async def suggest_property(given: Annotated[Suggesting, Query()]) -> Response:
    """Properties whose names begin so."""
    return told({"result": suggestions.properties_of(given.prefix)[given.offset : given.offset + given.limit]})


@router.get("/preview", **described("1_preview", 400, 404, html=True))
async def preview(request: Request, given: Annotated[Identified, Query()]) -> Response:
    """A small page about an entity, for a frame."""
    return await previewed(request, given.id)


@router.post("/extend", **described("1_extend", 400, 413, 415), openapi_extra=sent(WISHED))
async def extend(request: Request, _: Annotated[NoParameters, Query()]) -> Response:
    """Values of properties of entities."""
    wished = queries.of(queries.Extension, await json_of(request), "body")
    columns = extension.columns(wished, "body")

    def rows(entities: Entities) -> list[object]:
        found = ((each, extension.row(entities, each, columns)) for each in wished.ids)
        return [
            {"id": each, "properties": [{"id": name, "values": values} for name, values in row.items()]}
            for each, row in found
        ]

    return told({"meta": extension.meta(columns), "rows": await working(request, rows)})


@router.get("/extend/propose", **described("1_propose", 400))
async def propose(given: Annotated[Proposed, Query()]) -> Response:
    """The properties that entities of a type may have."""
    return told(suggestions.proposal(queries.type_of(given.type, "type"), given.limit) | {"type": given.type})
