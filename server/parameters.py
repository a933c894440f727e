"""The parameters of the REST routes: what is known, and what each may be."""

import re
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ontology import taxonomy
from ontology.model import Modality

LARGEST_PAGE = 500
PAGE = 50
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Parameters(BaseModel):
    """Parameters of a query string; one that is not known is refused, and the known ones are named."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, str_min_length=1)

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown(cls, given: dict[str, object]) -> dict[str, object]:
        """A misspelt filter must not pass for none."""
        known = [field.alias or name for name, field in cls.model_fields.items()]
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise PydanticCustomError(
                "unknown_parameter",
                "There is no parameter {name}. Known are: {known}.",
                {"name": ", ".join(repr(name) for name in unknown), "known": ", ".join(known)},
            )
        return given


class Paging(Parameters):
    """Which part of a list."""

    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="how many items at most")
    cursor: str | None = Field(None, description="where to go on: take it from `next`", max_length=500)


class ActorParameters(Paging):
    """Which actors."""

    q: str | None = Field(None, description="words of a name of the actor, or their beginnings", max_length=200)


class EventParameters(Paging):
    """Which events."""

    actor: str | None = Field(None, description="who does it: key or IRI of an actor")
    recipient: str | None = Field(None, description="to whom: key or IRI of an actor")
    actor_state: str | None = Field(None, description="the state that the actor is or belongs to")
    recipient_state: str | None = Field(None, description="the state that the recipient is or belongs to")
    relation: str | None = Field(None, description='a relation: "accuse", "disapprove", or PLOVER\'s "ACCUSE"')
    earliest: date | None = Field(None, alias="from", description="not before this day")
    latest: date | None = Field(None, alias="to", description="not after this day")
    article: str | None = Field(None, description="key or IRI of an article that reports it")
    modality: Modality | None = Field(None, description="how it is reported")
    min_confidence: float | None = Field(None, ge=0, le=1, description="the least confidence of a report")

    @field_validator("earliest", "latest", mode="before")
    @classmethod
    def whole_day(cls, given: object) -> object:
        """Only days as people write them: pydantic would take a number for seconds since 1970."""
        if isinstance(given, str) and not DAY.fullmatch(given):
            raise PydanticCustomError("no_day", "it has to be a day, such as 2022-10-03", {})
        return given

    @model_validator(mode="after")
    def right_order(self) -> Self:
        """A period that ends before it begins is a mistake, although events dated to a year would meet both ends."""
        if self.earliest and self.latest and self.latest < self.earliest:
            raise PydanticCustomError("empty_period", "The day of 'to' is before that of 'from'. Exchange them.", {})
        return self

    @field_validator("relation")
    @classmethod
    def known_relation(cls, given: str | None) -> str | None:
        """The key of a relation, whichever way it is written."""
        if given is None:
            return None
        found = next((one.key for one in taxonomy.relations() if given in (one.key, one.notation)), None)
        if found is None:
            raise PydanticCustomError("unknown_relation", "there is no such relation; /api/relations lists them", {})
        return found


class NoParameters(Parameters):
    """For routes that take none."""
