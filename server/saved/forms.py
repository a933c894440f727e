"""What is asked for when a query is saved or changed, read strictly: every mistake is named, with what was wanted."""

import json
import re
import secrets
from collections.abc import Mapping
from typing import TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from ingest.readers.jsonobjects import DECODER
from ontology.errors import RequestError
from server.problems import reasons
from server.rest.parameters import UNWANTED, EventFilters
from server.saved.queries import State, Way

KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)
LONGEST_NAME = 200
LATEST = 10**15
MISSING = "missing"  # pydantic's name of that fault
DEFAULT = (Way.ADDED, Way.CHANGED)  # an event that a new report makes meet the filters is new to who asked for it


class Form(BaseModel):
    """The members that both forms have; one that is not known is refused, and the known ones are named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    webhook: str | None = None
    changes: tuple[Way, ...] = DEFAULT
    after: int | None = Field(None, ge=0, le=LATEST, strict=True)

    @field_validator("changes")
    @classmethod
    def some(cls, given: tuple[Way, ...]) -> tuple[Way, ...]:
        """A webhook that is told of nothing is a mistake."""
        if not given:
            raise PydanticCustomError("nothing", "wanted one of added, changed, withdrawn, or several", {})
        return given

    @field_validator("name", mode="after", check_fields=False)
    @classmethod
    def a_name(cls, given: str) -> str:
        """Something to be read in a list."""
        if UNWANTED.search(given) or not 0 < len(given.strip()) <= LONGEST_NAME:
            wanted = f"wanted 1 to {LONGEST_NAME} characters, none of them a control character"
            raise PydanticCustomError("no_name", "{wanted}", {"wanted": wanted})
        return given.strip()

    @field_validator("filters", mode="before", check_fields=False)
    @classmethod
    def texts(cls, given: object) -> object:
        """Filters as they would stand in the query string of /api/events."""
        if not isinstance(given, dict):
            raise PydanticCustomError("no_filters", 'wanted an object of filters, such as {"state": "ir"}', {})
        for name, value in given.items():
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise PydanticCustomError(
                    "no_filter", "the filter {name} has to be text or a number", {"name": repr(name)[:100]}
                )
        return {name: value if isinstance(value, str) else repr(value) for name, value in given.items()}


class New(Form):
    """A query to be saved."""

    id: str = Field(default_factory=lambda: secrets.token_hex(8))
    name: str
    filters: dict[str, str] = Field(default_factory=dict)

    @field_validator("id")
    @classmethod
    def a_key(cls, given: str) -> str:
        """What can stand in an address."""
        if not KEY.fullmatch(given):
            raise PydanticCustomError("no_key", "wanted up to 64 letters a-z, digits and hyphens within", {})
        return given


class Change(Form):
    """What is to be different; what is not given stays."""

    name: str = ""
    filters: dict[str, str] = Field(default_factory=dict)
    state: State = State.ACTIVE

    def gives(self, name: str) -> bool:
        """Whether a member was given."""
        return name in self.model_fields_set


Given = TypeVar("Given", New, Change)


def form(kind: type[Given], text: str) -> Given:
    """What a body asks for. RequestError says what of it cannot be used, and why."""
    try:
        record = DECODER.decode(text)
        json.dumps(record, ensure_ascii=False).encode()  # half of a surrogate pair can be escaped, and not be written
    except (ValueError, RecursionError) as error:
        raise RequestError(f"The body cannot be read as JSON: {error}. Send one object.") from None
    if not isinstance(record, dict):
        raise RequestError("The body is JSON, but no object. Send one, with the members of a saved query.")
    unknown = [name for name in record if name not in kind.model_fields]
    if unknown:
        raise RequestError(
            f"No saved query has the member {unknown[0][:100]!r}. Known are: {', '.join(kind.model_fields)}."
        )
    return validated(kind, record)


def filters_of(given: Mapping[str, str]) -> EventFilters:
    """Filters as /api/events takes them. RequestError says what it says there."""
    return validated(EventFilters, given)


Model = TypeVar("Model", bound=BaseModel)


def validated(kind: type[Model], given: Mapping[str, object]) -> Model:
    """What a model makes of some members. RequestError names those that it refuses."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        faults = [{**fault, "input": str(fault["input"])[:200]} for fault in error.errors() if fault["type"] != MISSING]
        missing = [f"{fault['loc'][0]} is missing." for fault in error.errors() if fault["type"] == MISSING]
        raise RequestError(" ".join([*missing, *reasons(RequestValidationError(faults))])) from None
