"""The frozen values that travel from an article to its quads.

    Article ─▶ Mention* ─▶ Event + Report* ─▶ Quad*

An `Event` is a relation between actors at a time; a `Report` is one sentence of one article that reports it.
Keys are the last part of an IRI ("az-gov" for <base>id/actor/az-gov); `ontology.iris` makes IRIs of them.
Offsets count characters of `Article.text`.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The classes of actor; each value is the local name of a class of the ontology."""

    ACTOR = "Actor"  # somebody whose kind the words do not tell
    STATE = "State"
    GOVERNMENT = "Government"
    ORGANIZATION = "Organization"
    INTERGOVERNMENTAL = "IntergovernmentalOrganization"
    ARMED_GROUP = "ArmedGroup"
    COMPANY = "Company"
    PERSON = "Person"
    POPULATION = "Population"
    MATTER = "Matter"  # no actor: what an act is directed at where nobody is named, "the attack on the church"


class Modality(StrEnum):
    """Whether the sentence says that the event happened (PLOVER's auxiliary modes, and asserted)."""

    ASSERTED = "asserted"
    NEGATED = "negated"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"


class Metonymy(StrEnum):
    """What the words name when they mean an actor."""

    CAPITAL = "CapitalForGovernment"
    SEAT = "SeatForInstitution"
    DEMONYM = "DemonymForState"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"


class Basis(StrEnum):
    """How a date became known: from the words alone, from the words and the day of publication, from that day alone."""

    EXPLICIT = "explicit"
    RELATIVE = "relative"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision: `earliest` and `latest` enclose it; None is an open end."""

    earliest: date | None
    latest: date | None
    precision: Precision
    basis: Basis = Basis.EXPLICIT

    @property
    def value(self) -> str | None:
        """The literal whose form is the precision: "2022-10-03", "2022-10", "2022"; None for an interval."""
        if self.earliest is None or self.precision is Precision.INTERVAL:
            return None
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]
        return self.earliest.isoformat()[:length]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one place in a source says of an article: the field, its value there, and where that stands."""

    field: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a reader gives it. `title` is empty where the source has lost it.

    `candidates` are all values that a page or feed gave for its fields; `copy_of` is the key of the article whose
    text this one repeats.
    """

    text: str
    title: str = ""
    url: str | None = None
    published: When | None = None
    publisher: str | None = None
    language: str = "en"
    section: str | None = None
    volume: str | None = None
    issue: str | None = None
    author: str | None = None
    candidates: tuple[Candidate, ...] = ()
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts in world politics. `state` is the key of the state it belongs to (a state's own key)."""

    key: str
    name: str
    kind: Kind
    state: str | None = None
    sector: str | None = None
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on the map; `state` is the key of the state whose territory it is, if undisputed."""

    key: str
    name: str
    state: str | None = None
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start:end` of an article's text, and what they say."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an actor or a place.

    Both may be set: "Moscow" names a place and means a government, and `metonymy` says how.
    `span` are the words that name him. `phrase` is the whole noun phrase around them, if it says more: of "gunmen
    in military uniforms" the span is "gunmen". Of "condemned Netanyahu's policies" it is "Netanyahu", and there is no
    phrase; but of a thing that somebody is hit by way of ("struck **India's power grid**") the phrase is the thing.
    Neither actor nor place is set for a matter: a decision, an attack, a village that an act is directed at
    ("condemned **the attack on the church**").
    """

    span: Span
    actor: Actor | None = None
    place: Place | None = None
    metonymy: Metonymy | None = None
    confidence: float = 1.0
    matter: bool = False
    phrase: Span | None = None

    @property
    def kind(self) -> Kind:
        """What kind of participant the words name."""
        return self.actor.kind if self.actor else Kind.MATTER if self.matter else Kind.ACTOR

    @property
    def surface(self) -> Span:
        """The words that a reader would mark."""
        return self.phrase or self.span


@dataclass(frozen=True, slots=True)
class Event:
    """A relation between actors at a time.

    `relation` is the key of a relation of the taxonomy ("disapprove"). A directed event has one actor and at
    most one recipient; in a reciprocal one (a meeting) everybody stands in both. `theme` is what it is about, in the
    words of the text ("hundreds of weapons-capable drones"); `content` is what was ordered, promised or threatened.
    """

    relation: str
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...] = ()
    when: When | None = None
    date_expression: str | None = None
    place: Mention | None = None
    theme: str | None = None
    content: "Event | None" = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """How one participant was found: the word `held` in a slot of the lexicon's row, and whom it was taken to name.

    `function` says where the grammar sees that word ("the object of “condemned”"), `way` how it came to name somebody.
    """

    mention: Mention
    slot: str
    held: Span
    function: str
    way: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One feature of an event, and what it adds to the log-odds that the event is right."""

    feature: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the coder says what it says: the predicate's sense with its row (file:line), the constructions, the sides.

    `modality` holds the words without which the event would read otherwise; `stance` says that the relation is the
    attitude which they express (AGREE, REJECT) and not the predicate's own.
    """

    predicate: str
    pos: str
    sense: str
    row: str
    conditions: tuple[str, ...]
    constructions: tuple[str, ...]
    actors: tuple[Resolution, ...]
    recipients: tuple[Resolution, ...]
    modality: tuple[Span, ...]
    stance: bool
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One sentence that reports an event: the evidence, and how much it commits itself."""

    event: Event
    sentence: Span
    sentence_index: int
    trigger: Span
    modality: Modality
    confidence: float
    attributed_to: Mention | None = None
    cited_source: str | None = None
    explanation: Explanation | None = field(default=None, compare=False)  # only where somebody asked for it
