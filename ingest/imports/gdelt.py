"""The events of GDELT's lists as quads of a graph of their own, which says of itself that GDELT has coded it.

GDELT's events carry no sentence, so they get no reports and no plain triples, and the default graph does not hold
them: whoever wants them names their graph. Layout of the rows: the codebooks of the event database 1.0 and 2.0 and of
the mentions, https://www.gdeltproject.org/data.html.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from ingest.imports.parties import Party, party
from ingest.readers.fields import web_address
from ingest.readers.sources import Line
from ontology import vocab
from ontology.errors import SourceError
from ontology.iris import CAMEO, DataIris, digest, relation, sector
from ontology.prefixes import PREFIXES
from ontology.taxonomy.codes import codes, of_code

NAME = "gdelt"
HOME = NamedNode("https://www.gdeltproject.org/")
TERMS = NamedNode("https://www.gdeltproject.org/about.html#termsofuse")
DESCRIPTION = (
    "Events coded by GDELT, by machine and without the sentences that tell of them; not read or checked by Chancery. "
    "Free for any use with a citation of the GDELT Project and a link to it."
)
_LATITUDE, _LONGITUDE = (NamedNode(PREFIXES["wgs84"] + name) for name in ("lat", "long"))
_EVENT_ROWS = (58, 61)  # columns of versions 1.0 and 2.0
_MENTION_ROW = 16

Facts = Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One row of GDELT's events. `place` is name, latitude, longitude; `url` the first article that told of it."""

    number: str
    day: date
    code: str
    actor: Party | None
    recipient: Party | None
    place: tuple[str, str, str] | None
    url: str


def graph(iris: DataIris) -> NamedNode:
    """The graph that all of GDELT's events go into."""
    return iris.imported_graph(NAME)


def marks(iris: DataIris) -> Iterator[Quad]:
    """What the graph says of itself: where it is from, what it is worth, and on what terms it is had."""
    node = graph(iris)
    for predicate, value in (
        (vocab.RDF_TYPE, vocab.PROV_BUNDLE),
        (vocab.DCTERMS_TITLE, Literal("Events coded by GDELT", language="en")),
        (vocab.DCTERMS_DESCRIPTION, Literal(DESCRIPTION, language="en")),
        (vocab.DCTERMS_CREATOR, HOME),
        (vocab.DCTERMS_LICENSE, TERMS),
    ):
        yield Quad(node, predicate, value, node)


def quads(line: Line, iris: DataIris) -> Iterator[Quad]:
    """What a row of events says, or which page a row of mentions names for its event; an empty line says nothing.

    An event that names neither side says nothing either. Raises SourceError for a row that is neither, or whose cells
    are not what GDELT's codebook has there.
    """
    if line.flaw is not None:
        raise SourceError(line.flaw)
    text = line.text.rstrip("\r\n")
    if not text.strip():
        return
    cells = text.split("\t")
    if len(cells) == _MENTION_ROW:
        yield from _mention(cells, iris)
    elif len(cells) in _EVENT_ROWS:
        event = coded_event(cells)
        if event.actor or event.recipient:
            yield from _event(event, iris)
    else:
        wanted = "58 or 61 of events, or 16 of mentions"
        raise SourceError(f"the row has {len(cells)} columns; wanted {wanted}, divided by tabs as GDELT gives them")


def coded_event(cells: list[str]) -> CodedEvent:
    """The event of a row. Raises SourceError for a number, day or code that is none."""
    later = len(cells) == _EVENT_ROWS[1]
    number, day, code = cells[0], cells[1], cells[26]
    if code not in codes():
        raise SourceError(f"column 27, the event code, holds {code!r}, which CAMEO has not")
    name, latitude, longitude = (cells[52], cells[56], cells[57]) if later else (cells[50], cells[53], cells[54])
    return CodedEvent(
        _number(number),
        _day(day),
        code,
        party(cells[5:15]),
        party(cells[15:25]),
        (name, _degrees(latitude, 90), _degrees(longitude, 180)) if name and latitude and longitude else None,
        cells[-1],
    )


def _number(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise SourceError(f"column 1, the number of the event, holds {text!r}; wanted digits")
    return text


def _day(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise SourceError(f"column 2, the day of the event, holds {text!r}; wanted a day such as 20261127") from None


def _degrees(text: str, most: int) -> str:
    try:
        value = float(text)
    except ValueError:
        value = most + 1.0
    if not -most <= value <= most:
        raise SourceError(f"a coordinate of the place is {text!r}; wanted a number of degrees from -{most} to {most}")
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _event(event: CodedEvent, iris: DataIris) -> Iterator[Quad]:
    home = graph(iris)
    node = iris.imported(NAME, "event", event.number)
    for part in (_told(node, event), _sides(node, event, iris), _placed(node, event, iris)):
        for fact in part:
            yield Quad(*fact, home)


def _told(node: NamedNode, event: CodedEvent) -> Facts:
    """What happened, when, and on which page."""
    yield node, vocab.RDF_TYPE, vocab.Event
    yield node, vocab.RDFS_LABEL, Literal(_label(event), language="en")
    yield node, vocab.DCTERMS_SUBJECT, NamedNode(CAMEO + event.code)
    if meant := of_code(event.code):
        yield node, vocab.RELATION, relation(meant.key)
    for predicate in (vocab.DATE, vocab.EARLIEST_DATE, vocab.LATEST_DATE):
        yield node, predicate, Literal(event.day.isoformat(), datatype=vocab.XSD_DATE)
    yield node, vocab.DATE_PRECISION, vocab.Day
    if web_address(event.url):
        yield node, vocab.PROV_WAS_DERIVED_FROM, _page(event.url)


def _sides(node: NamedNode, event: CodedEvent, iris: DataIris) -> Facts:
    for predicate, side in ((vocab.ACTOR, event.actor), (vocab.RECIPIENT, event.recipient)):
        if side:
            yield node, predicate, _party(side, iris)
            yield from _about(side, iris)


def _placed(node: NamedNode, event: CodedEvent, iris: DataIris) -> Facts:
    if event.place is None:
        return
    place = iris.imported(NAME, "place", digest(*event.place))
    yield node, vocab.PLACE, place
    yield place, vocab.RDF_TYPE, vocab.Place
    yield place, vocab.RDFS_LABEL, Literal(event.place[0], language="en")
    for predicate, degrees in zip((_LATITUDE, _LONGITUDE), event.place[1:], strict=True):
        yield place, predicate, Literal(degrees, datatype=vocab.XSD_DECIMAL)


def _mention(cells: list[str], iris: DataIris) -> Iterator[Quad]:
    """The page of a mention, column 6; other kinds of mentions (column 4: 1 is the web) name no page."""
    if cells[3] == "1" and web_address(cells[5]):
        node = iris.imported(NAME, "event", _number(cells[0]))
        yield Quad(node, vocab.PROV_WAS_DERIVED_FROM, _page(cells[5]), graph(iris))


def _page(url: str) -> NamedNode:
    try:
        return NamedNode(url.strip())
    except ValueError:
        raise SourceError(f"the address of the article, {url!r:.80}, is no IRI") from None


def _party(side: Party, iris: DataIris) -> NamedNode:
    return iris.thing("actor", side.key) if side.known else iris.imported(NAME, "actor", side.key)


def _about(side: Party, iris: DataIris) -> Facts:
    """Who somebody is whom our gazetteer does not have."""
    if side.known:
        return
    node = _party(side, iris)
    yield node, vocab.RDF_TYPE, vocab.Participant
    yield node, vocab.RDFS_LABEL, Literal(side.name, language="en")
    if side.state:
        yield node, vocab.STATE, iris.thing("actor", side.state)
    if side.sector:
        yield node, vocab.SECTOR, sector(side.sector)


def _label(event: CodedEvent) -> str:
    """One line for people: "IRAN: disapprove, ISRAEL (2026-11-18)"."""
    meant = of_code(event.code)
    who = event.actor.name if event.actor else "unknown"
    whom = f", {event.recipient.name}" if event.recipient else ""
    return f"{who}: {meant.label if meant else f'CAMEO {event.code}'}{whom} ({event.day.isoformat()})"
