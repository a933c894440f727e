"""The parameters of the REST routes: what is known, and what each may be."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ontology import taxonomy
from ontology.model import Kind, Modality

LARGEST_PAGE = 500
PAGE = 50
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# No IRI and no key has these (RFC 3987), and no text that somebody looks for.
UNWANTED = re.compile(r"[\x00-\x1f\x7f]")
Key = Annotated[str, Field(max_length=500)]
FORMATS = Literal["json", "jsonld", "ndjson", "csv", "turtle", "geojson"]


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

    @field_validator("*", mode="before")
    @classmethod
    def refuse_control_characters(cls, given: object) -> object:
        """What no name has is a mistake, and must not reach a log or a query."""
        if isinstance(given, str) and UNWANTED.search(given):
            raise PydanticCustomError("control_character", "it has a control character", {})
        return given


class Shown(Parameters):
    """In which form an answer is given."""

    format: FORMATS | None = Field(None, description="the format, over Accept", examples=["json"])
    fields: str | None = Field(
        None,
        description="members of an item that are wanted, with commas between them; `id` always comes",
        max_length=500,
        examples=["id"],
    )


class Paging(Shown):
    """Which part of a list."""

    limit: int | None = Field(
        None,
        ge=1,
        le=LARGEST_PAGE,
        description=f"how many items at most; {PAGE} where nothing is said, but all of them as NDJSON or CSV",
        examples=[10],
    )
    cursor: str | None = Field(None, description="where to go on: take it from `next`", max_length=100)

    @property
    def rising(self) -> bool:
        """Whether the order is turned round: the least first."""
        return False


class Pages(Parameters):
    """Which part of a document."""

    cursor: str | None = Field(
        None, description="where to go on: take it from the link to the next page", max_length=100
    )


class Dated(Paging):
    """What is sorted by its date."""

    sort: Literal["-date", "date"] = Field("-date", description="-date: the latest first; date: the earliest first")

    @property
    def rising(self) -> bool:
        """Whether the earliest come first."""
        return self.sort == "date"


class Counted(Paging):
    """What is sorted by its number of events."""

    sort: Literal["-events", "events"] = Field("-events", description="-events: those with most events first")

    @property
    def rising(self) -> bool:
        """Whether those with fewest events come first."""
        return self.sort == "events"


class Period(Parameters):
    """From a day to a day, both included."""

    since: date | None = Field(None, description="not before this day", examples=["2022-10-03"])
    until: date | None = Field(None, description="not after this day", examples=["2031-12-31"])

    @field_validator("since", "until", mode="before")
    @classmethod
    def whole_day(cls, given: object) -> object:
        """Only days as people write them: pydantic would take a number for seconds since 1970."""
        if isinstance(given, str) and not DAY.fullmatch(given):
            raise PydanticCustomError("no_day", "it has to be a day, such as 2022-10-03", {})
        return given

    @model_validator(mode="after")
    def right_order(self) -> Self:
        """A period that ends before it begins is a mistake, although events dated to a year would meet both ends."""
        if self.since and self.until and self.until < self.since:
            raise PydanticCustomError(
                "empty_period", "The day of 'until' is before that of 'since'. Exchange them.", {}
            )
        return self


class EventFilters(Period):
    """Which events; every filter that is given has to hold. A period finds the events that may have been in it."""

    actor: Key | None = Field(None, description="who does it: key or IRI of an actor", examples=["az-gov"])
    recipient: Key | None = Field(None, description="to whom: key or IRI of an actor", examples=["ir"])
    either: Key | None = Field(None, description="who does it or to whom: key or IRI of an actor", examples=["ir"])
    actor_state: Key | None = Field(None, description="the state that the actor is or belongs to", examples=["az"])
    recipient_state: Key | None = Field(
        None, description="the state that the recipient is or belongs to", examples=["ir"]
    )
    state: Key | None = Field(
        None, description="the state that the actor or the recipient is or belongs to", examples=["az"]
    )
    relation: Key | None = Field(
        None,
        description='a relation, with those that are modes of it: "accuse", "disapprove", PLOVER\'s "ACCUSE"',
        examples=["accuse", "ACCUSE/disapprove"],
    )
    quad: int | None = Field(
        None,
        ge=1,
        le=4,
        description="1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
        examples=[3],
    )
    context: Key | None = Field(
        None, description='a field of politics: "military", or its IRI', examples=["diplomatic"]
    )
    place: Key | None = Field(None, description="where: key or IRI of a place", examples=["baku"])
    article: Key | None = Field(
        None, description="key or IRI of an article that reports it", examples=["7h2kq3m5vwx4a"]
    )
    publisher: Key | None = Field(
        None, description="key, IRI or name of a publisher that reports it", examples=["Caspian Courier"]
    )
    modality: Modality | None = Field(None, description="how it is reported", examples=["asserted"])
    min_confidence: float | None = Field(
        None, ge=0, le=1, description="the least confidence of a report", examples=[0.5]
    )
    text: str | None = Field(
        None,
        description='words of a sentence that reports it, or of its label; "sanction*" for a beginning',
        max_length=200,
        examples=["border"],
    )

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


class EventParameters(EventFilters, Dated):
    """A list of events."""


class ReportParameters(EventFilters, Dated):
    """A list of reports."""

    event: Key | None = Field(None, description="key or IRI of the event that is reported", examples=["q4v9tz8caaaaa"])


class ArticleParameters(Period, Dated):
    """A list of articles."""

    publisher: Key | None = Field(None, description="key, IRI or name of the publisher", examples=["Caspian Courier"])
    either: Key | None = Field(None, description="an actor of an event that is reported: key or IRI", examples=["ir"])
    state: Key | None = Field(None, description="a state that such an actor is or belongs to", examples=["az"])
    text: str | None = Field(
        None, description="words of the title, or of a sentence that reports", max_length=200, examples=["border"]
    )


class Named(Counted):
    """A list of what has names."""

    q: str | None = Field(
        None,
        description="words of a name, or their beginnings, in any order",
        max_length=200,
        examples=["iran"],
    )

    @field_validator("q")
    @classmethod
    def some_words(cls, given: str | None) -> str | None:
        """A field that was left empty asks for nothing."""
        return given if given and given.strip() else None


class ActorParameters(Named):
    """A list of actors: all that take part in an event, or, with a filter, all that are known and meet it."""

    type: Kind | None = Field(None, description="what kind of actor", examples=["State"])
    state: Key | None = Field(None, description="the state that the actor is or belongs to", examples=["az"])
    sector: Key | None = Field(None, description='the sector: "GOV", "MIL", or its IRI', examples=["GOV"])


class PlaceParameters(Named):
    """A list of places: all where an event was, or, with a filter, all that are known and meet it."""

    state: Key | None = Field(None, description="the state whose territory it is", examples=["az"])


class DyadsParameters(EventFilters, Counted):
    """A list of pairs of actors."""


class DyadParameters(Period, Shown):
    """What there was between two actors."""

    modality: Modality = Field(Modality.ASSERTED, description="how the events are reported", examples=["asserted"])
    min_confidence: float | None = Field(
        None, ge=0, le=1, description="the least confidence of a report", examples=[0.5]
    )


class ChangesParameters(Shown):
    """Which changes."""

    since: str | None = Field(
        None,
        description="after this number of a change, or from this time on",
        max_length=40,
        examples=["0", "2026-11-27T08:00:00Z"],
    )
    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="how many changes at most", examples=[10])


class SearchParameters(Parameters):
    """What is searched for."""

    q: str = Field(
        description='words that all occur; "sanction*" stands for every word that begins so',
        max_length=200,
        examples=["iran"],
    )
    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="how many items at most", examples=[10])


class NoParameters(Parameters):
    """For routes that take none."""


PLAIN = Shown(format=None, fields=None)
