"""The forms in which lists are given: JSON-LD, NDJSON, CSV, Turtle, GeoJSON."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pyoxigraph
from fastapi import Request
from pyoxigraph import RdfFormat, Triple

from ingest.documents import Document
from ontology.errors import NotAcceptable
from ontology.prefixes import PREFIXES
from server import terms
from server.facts import read
from server.negotiation import choose
from server.rest.shapes import Shape, cut, value

Names = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its name in `?format=`, its media types, and whether it is written item by item, however many."""

    name: str
    media_types: tuple[str, ...]
    streams: bool = False


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.name: form
        for form in (
            Form("json", ("application/ld+json", "application/json")),
            Form("ndjson", ("application/x-ndjson", "application/jsonl"), streams=True),
            Form("csv", ("text/csv",), streams=True),
            Form("turtle", ("text/turtle",)),
            Form("geojson", ("application/geo+json",)),
        )
    }
)
NAMES = {**{name: name for name in FORMS}, "jsonld": "json"}


def form_of(request: Request, given: str | None, shape: Shape) -> Form:
    """The form of an answer: the one that the parameter names, else that of the Accept header. Raises NotAcceptable."""
    offered = {kind: form for form in FORMS.values() if is_given(form, shape) for kind in form.media_types}
    if given is not None:
        form = FORMS[NAMES[given]]
        if form.media_types[0] in offered:
            return form
        raise NotAcceptable(f"format is {given!r}, and {shape.kind}s come as {told(offered)}. Choose one of these.")
    kind = choose(request.headers.get("accept"), list(offered))
    if kind is None:
        raise NotAcceptable(f"{shape.kind}s come as {', '.join(offered)}. Name one of these in Accept.")
    return offered[kind]


def is_given(form: Form, shape: Shape) -> bool:
    """Whether there is such a form of such items."""
    wanting = {"turtle": shape.statements is not None, "geojson": shape.point is not None, "json": True}
    return wanting.get(form.name, bool(shape.columns))


def told(offered: Mapping[str, Form]) -> str:
    """The names of some forms."""
    return ", ".join(dict.fromkeys(form.name for form in offered.values()))


def json_lines(items: Iterable[Document], shape: Shape, names: Names) -> Iterator[bytes]:
    """Each item as a line; it is a JSON-LD document by itself."""
    for item in items:
        document = cut(item, names)
        whole = terms.framed(document if shape.context else {**document, "@context": None}, shape.kind)
        yield json.dumps(whole, ensure_ascii=False).encode() + b"\n"


def table(items: Iterable[Document], shape: Shape, names: Names) -> Iterator[bytes]:
    """The items as CSV (RFC 4180), the names of the columns first."""
    columns = {name: path for name, path in shape.columns.items() if names is None or path[0] in ("id", *names)}
    yield row(columns)
    for item in items:
        yield row(value(item, path) for path in columns.values())


def row(cells: Iterable[object]) -> bytes:
    """One line of CSV."""
    text = io.StringIO()
    csv.writer(text).writerow(["" if cell is None else str(cell) for cell in cells])
    return text.getvalue().encode()


def turtle(triples: Iterable[Triple]) -> bytes:
    """Triples as Turtle, each once, those of a subject together."""
    unique = dict.fromkeys(triples)
    subjects: dict[str, list[Triple]] = {}
    for triple in unique:
        subjects.setdefault(str(triple.subject), []).append(triple)
    ordered = (triple for each in subjects.values() for triple in each)
    written = pyoxigraph.serialize(ordered, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    assert written is not None
    return written


def features(items: Iterable[Document], shape: Shape, names: Names) -> list[Document]:
    """The items that lie somewhere as features of GeoJSON (RFC 7946); the others are left out."""
    assert shape.point is not None
    found = ((item, point(item, shape.point)) for item in items)
    return [feature(item, where, names) for item, where in found if where]


def feature(item: Document, where: list[float], names: Names) -> Document:
    """One feature; its properties are the item's members."""
    properties = {name: part for name, part in cut(item, names).items() if name != "@context"}
    return {
        "type": "Feature",
        "id": item["id"],
        "geometry": {"type": "Point", "coordinates": where},
        "properties": properties,
    }


def point(item: Document, path: tuple[str, ...]) -> list[float] | None:
    """Longitude and latitude of an item."""
    numbers = []
    for name in ("longitude", "latitude"):
        found = value(item, (*path, name))
        numbers.append(read(float, found if isinstance(found, str) else None))
    longitude, latitude = numbers
    return None if longitude is None or latitude is None else [longitude, latitude]


STREAMS: Mapping[str, Callable[[Iterable[Document], Shape, Names], Iterator[bytes]]] = MappingProxyType(
    {"ndjson": json_lines, "csv": table}
)
