"""Queries of both versions as one value: what is looked for, and which conditions an entity has to meet.

What is wrong in a batch is refused by the place where it is: "queries.q0.limit".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError
from pydantic_core import from_json

from ontology.errors import QueryTooLarge, RequestError
from server.reconciliation import kinds
from server.reconciliation.properties import properties

BATCH = 50  # queries in one request: OpenRefine sends 10, and as many as the manifest says where it is more
MOST_IDS = 200  # entities of one data extension; OpenRefine sends 10
CANDIDATES, MOST_CANDIDATES = 10, 100
LONGEST = 500  # letters of a name or value; the longest name of the gazetteer has under 100
MOST_VALUES = 50  # conditions of a query, and values of one

Text = Annotated[StrictStr, Field(max_length=LONGEST)]
Given = TypeVar("Given", bound=BaseModel)


class Strict(BaseModel):
    """A value of a request: no member that is not known, nothing guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Thing(BaseModel):
    """An entity as a value, found before; its name, language and direction are not looked at."""

    model_config = ConfigDict(frozen=True)
    id: Text


Scalar = Text | StrictBool | StrictInt | StrictFloat | Thing
Scalars = Scalar | Annotated[list[Scalar], Field(max_length=MOST_VALUES)]


class Mapped(Strict):
    """A property of a query of 0.2 and its values."""

    pid: Text
    v: Scalars


class Query02(Strict):
    """A query of 0.2."""

    query: Text | None = None
    type: Text | Annotated[list[Text], Field(max_length=MOST_VALUES)] | None = None
    limit: Annotated[float, Field(ge=1, strict=True)] | None = None
    properties: Annotated[list[Mapped], Field(max_length=MOST_VALUES)] = []
    type_strict: Literal["any", "should", "all"] | None = None


class Stated(BaseModel):
    """A condition of a query of 1.0; languages and directions are not looked at."""

    model_config = ConfigDict(frozen=True)
    matchType: Literal["name", "id", "property"]
    propertyId: Text | None = None
    propertyValue: Scalars
    required: StrictBool = False
    matchQuantifier: Literal["any", "all", "none"] = "any"
    matchQualifier: Text | None = None


class Query10(Strict):
    """A query of 1.0."""

    type: Text | None = None
    limit: Annotated[float, Field(ge=1, strict=True)] | None = None
    lang: Text | None = None
    dir: Text | None = None
    conditions: Annotated[list[Stated], Field(min_length=1, max_length=MOST_VALUES)]


class Batch10(BaseModel):
    """A batch of 1.0."""

    queries: list[Query10]


class Wished(Strict):
    """A property of a data extension, and its settings."""

    id: Text
    settings: Mapping[str, Any] | None = None


class Extension(Strict):
    """A data extension."""

    ids: Annotated[list[Text], Field(max_length=MOST_IDS)]
    properties: Annotated[list[Wished], Field(max_length=MOST_VALUES)]


@dataclass(frozen=True, slots=True)
class Condition:
    """What an entity has to meet: `property` is "name", "id" or, with a colon before it, the id of a property."""

    property: str
    values: tuple[str, ...]
    required: bool = False
    quantifier: str = "any"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One query. `strict` says whether an entity must have one of the types, all of them, or (None) should."""

    conditions: tuple[Condition, ...]
    types: tuple[str, ...] = ()
    strict: str | None = "any"
    limit: int = CANDIDATES


def parsed(text: str | bytes, name: str) -> object:
    """JSON as a value. RequestError names the parameter."""
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise RequestError(f"{name} is not JSON: {error}. Mend it there.") from None


def of(model: type[Given], given: object, name: str) -> Given:
    """A value of a request by its model. RequestError names each part that is wrong."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        found = dict.fromkeys(_reasons(error, name))
        raise RequestError(" ".join(list(found)[:5])) from None


def _reasons(error: ValidationError, name: str) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        place = ".".join((name, *(str(part) for part in fault["loc"])))
        yield f"{place} is {shown(fault['input'])}: {str(fault['msg']).rstrip('.')}."


def shown(given: object) -> str:
    """What came, cut where it is long."""
    text = repr(given)
    return text if len(text) <= 100 else f"{text[:97]}..."


def batch_02(given: object) -> dict[str, Wanted]:
    """The queries of a batch of 0.2. Raises RequestError, and QueryTooLarge where there are too many."""
    if not isinstance(given, dict):
        raise RequestError(f"queries is {shown(given)}: it has to be an object of queries by their ids.")
    check_size(given)
    return {key: wanted_02(of(Query02, one, f"queries.{key}"), f"queries.{key}") for key, one in given.items()}


def batch_10(given: object) -> list[Wanted]:
    """The queries of a batch of 1.0. Raises RequestError, and QueryTooLarge where there are too many."""
    if isinstance(given, dict) and isinstance(given.get("queries"), list):
        check_size(given["queries"])
    found = of(Batch10, given, "body").queries
    return [wanted_10(one, f"queries.{number}") for number, one in enumerate(found)]


def check_size(queries: Iterable[object]) -> None:
    """QueryTooLarge where there are more queries than the manifest allows."""
    count = sum(1 for _ in queries)
    if count > BATCH:
        raise QueryTooLarge(f"queries has {count} of them, and {BATCH} are allowed (batchSize). Send several batches.")


def wanted_02(one: Query02, name: str) -> Wanted:
    """A query of 0.2. RequestError for one that looks for nothing, or in what there is not."""
    named = [Condition("name", (one.query,))] if one.query is not None else []
    conditions = [
        Condition(checked(each.pid, f"{name}.properties.{number}.pid"), texts(each.v))
        for number, each in enumerate(one.properties)
    ]
    if not named and not conditions:
        raise RequestError(f"{name} has neither query nor properties. Give one of them.")
    given = one.type if isinstance(one.type, list) else [one.type] if one.type else []
    strict = None if one.type_strict == "should" else one.type_strict or "any"
    found = tuple(type_of(each, f"{name}.type") for each in given)
    return Wanted((*named, *conditions), found, strict, limit_of(one.limit))


def wanted_10(one: Query10, name: str) -> Wanted:
    """A query of 1.0. RequestError for one that looks in what there is not."""
    conditions = []
    for number, each in enumerate(one.conditions):
        place = f"{name}.conditions.{number}"
        if each.matchType == "property" and each.propertyId is None:
            raise RequestError(f"{place}.propertyId is missing: a condition on a property needs it. Give its id.")
        if each.matchQualifier is not None:
            raise RequestError(f"{place}.matchQualifier is {each.matchQualifier!r}: there are none here. Leave it out.")
        of_property = each.matchType == "property"
        what = checked(each.propertyId or "", f"{place}.propertyId") if of_property else each.matchType
        conditions.append(Condition(what, texts(each.propertyValue), each.required, each.matchQuantifier))
    found = (type_of(one.type, f"{name}.type"),) if one.type else ()
    return Wanted(tuple(conditions), found, "any", limit_of(one.limit))


def texts(given: Scalars) -> tuple[str, ...]:
    """Values as texts; of an entity its id."""
    listed = given if isinstance(given, list) else [given]
    return tuple(one.id if isinstance(one, Thing) else text(one) for one in listed)


def text(given: str | float | bool) -> str:
    """A value as text: 5.0 is "5"."""
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return str(given).lower() if isinstance(given, bool) else str(given)


def limit_of(given: float | None) -> int:
    """How many candidates: not more than is sensible, whatever is asked."""
    return CANDIDATES if given is None else int(min(given, MOST_CANDIDATES))


def checked(property_: str, name: str) -> str:
    """A property that is known, marked as one. RequestError where there is none."""
    if property_ not in properties():
        raise RequestError(f"{name} is {property_!r}: there is no such property. There are {', '.join(properties())}.")
    return f":{property_}"


def type_of(given: str, name: str) -> str:
    """A type that is known. RequestError where there is none."""
    found = kinds.known(given)
    if found is None:
        raise RequestError(f"{name} is {given!r}: there is no such type. There are {', '.join(kinds.types())}.")
    return found
