"""The parameters of the REST routes: what is known, and what each may be."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ontology import taxonomy
from ontology.model import Modality

LARGEST_PAGE = 500
PAGE = 50


class Parameters(BaseModel):
    """Parameters of a query string; one that is not known is refused, and the known ones are named."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

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

    q: str = Field("", description="words that a name of the actor contains", max_length=200)


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
