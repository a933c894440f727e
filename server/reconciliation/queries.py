"""The queries of both versions, as they come, and as what is wanted."""

import json
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, TypeAdapter, ValidationError, model_validator
from starlette.exceptions import HTTPException

from ontology.errors import RequestError
from server.reconciliation.candidates import LIMIT, MOST, Condition, Wanted

BATCH = 50  # queries, or ids, at once

Value = TypeVar("Value")


class Strict(BaseModel):
    """What comes has these members and no others."""

    model_config = ConfigDict(extra="forbid")


class Entity(BaseModel):
    """A value that was reconciled before."""

    id: str
    name: str | None = None


Given = str | bool | int | float | Entity


def texts(given: Given | list[Given]) -> tuple[str, ...]:
    """Values as texts."""
    each = given if isinstance(given, list) else [given]
    return tuple(one.id if isinstance(one, Entity) else str(one) for one in each)


def bounded(limit: float | None) -> int:
    """How many candidates are wanted."""
    return LIMIT if limit is None else max(1, min(MOST, int(limit)))


class Property(BaseModel):
    """A property and its values (0.2)."""

    pid: str
    v: Given | list[Given]


class Query(Strict):
    """One query (0.2, section 4.3)."""

    query: str | None = Field(None, max_length=1000)
    type: str | list[str] | None = None
    limit: FiniteFloat | None = None
    properties: list[Property] = []
    type_strict: Literal["any", "should", "all"] = "any"

    @model_validator(mode="after")
    def asks_something(self) -> Self:
        """Without a name and without a property nothing is asked."""
        if self.query is None and not self.properties:
            raise ValueError("it has neither a 'query' nor 'properties'")
        return self

    def wanted(self) -> Wanted:
        """What is looked for."""
        types = [self.type] if isinstance(self.type, str) else self.type or []
        conditions = tuple(Condition(each.pid, texts(each.v)) for each in self.properties)
        strict, every = self.type_strict != "should", self.type_strict == "all"
        names = (self.query,) if self.query and self.query.strip() else ()
        return Wanted(names, (), kinds(types), strict, every, bounded(self.limit), conditions)


class Demand(BaseModel):
    """One condition (1.0-draft)."""

    matchType: Literal["name", "id", "property"]
    propertyId: str | None = None
    propertyValue: Given | list[Given]
    required: bool = False
    matchQuantifier: Literal["any", "all", "none"] = "any"


class Match(Strict):
    """One query (1.0-draft)."""

    type: str | None = None
    limit: FiniteFloat | None = None
    lang: str | None = None
    dir: str | None = None
    conditions: list[Demand] = Field(min_length=1)

    def wanted(self) -> Wanted:
        """What is looked for."""
        by = {each: [one for one in self.conditions if one.matchType == each] for each in ("name", "id", "property")}
        names = tuple(text for one in by["name"] for text in texts(one.propertyValue) if text.strip())
        ids = tuple(text for one in by["id"] for text in texts(one.propertyValue))
        conditions = tuple(
            Condition(one.propertyId or "", texts(one.propertyValue), one.required, one.matchQuantifier)
            for one in by["property"]
        )
        types = [self.type] if self.type else []
        return Wanted(names, ids, kinds(types), limit=bounded(self.limit), conditions=conditions)


class Matches(BaseModel):
    """A batch (1.0-draft)."""

    queries: list[Match]


class Wish(BaseModel):
    """A property of which values are wanted."""

    id: str
    settings: dict[str, Any] = {}


class Extension(BaseModel):
    """What is asked about which actors (both versions)."""

    ids: list[str]
    properties: list[Wish]


def kinds(types: list[str]) -> frozenset[str]:
    """Types by their names; a whole IRI is taken too."""
    return frozenset(each.replace("#", "/").rsplit("/", 1)[-1] for each in types if each)


def parsed(kind: type[Value] | Any, text: str | bytes, name: str) -> Value:  # noqa: ANN401 - also a generic alias
    """JSON as what it has to be. RequestError names the member; 413 where there is more than a batch."""
    try:
        found = json.loads(text)
        many = found.get("queries", found.get("ids", found)) if isinstance(found, dict) else None
        size = len(many) if isinstance(many, (dict, list)) else 0
        if size > BATCH:
            raise HTTPException(413, f"{name} has {size} entries, and {BATCH} are answered at once. Send less.")
        value: Value = TypeAdapter(kind).validate_python(found)
        return value
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or name
        raise RequestError(f"{name} cannot be read: {where}: {first['msg']}.") from None
    except (ValueError, TypeError, RecursionError) as error:
        raise RequestError(f"{name} is no JSON that can be read: {error}.") from None
