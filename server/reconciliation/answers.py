"""What both versions answer with: candidates, suggestions, values."""

from collections.abc import Iterable
from html import escape

from ontology import vocab
from ontology.errors import NotFound, RequestError
from ontology.iris import DataIris
from server.reconciliation.candidates import KINDS, Candidate, Wanted, candidates, identified, is_actor, label
from server.reconciliation.candidates import described as described_as
from server.reconciliation.candidates import types as types_of
from server.reconciliation.properties import ELSEWHERE, PROPERTIES, cells
from server.reconciliation.queries import Extension
from server.views import View
from sparql.register.naming import is_called, words

Document = dict[str, object]
NAMES = {"IntergovernmentalOrganization": "intergovernmental organization", "ArmedGroup": "armed group"}
FEATURES = {"name_exact": "exact name", "type_match": "type", "popularity": "number of events, as a logarithm"}
SUGGESTED = 20


def type_of(name: str) -> Document:
    """A type."""
    return {"id": name, "name": NAMES.get(name, name.lower())}


def candidate(one: Candidate) -> Document:
    """A candidate, as both versions have it but for its features."""
    return {
        "id": one.key,
        "name": one.name,
        "description": one.description,
        "score": one.score,
        "match": one.match,
        "type": [type_of(each) for each in one.types],
    }


def features(one: Candidate, named: bool) -> list[Document]:
    """What the score is made of; with names in 1.0."""
    found = one.features.items()
    return [{"id": key, **({"name": FEATURES.get(key, key)} if named else {}), "value": value} for key, value in found]


def matched(view: View, wanted: Wanted, base: str) -> list[Candidate]:
    """The candidates of one query."""
    return candidates(view, view.names, wanted, base)


def entities(view: View, prefix: str, base: str, start: int, limit: int) -> list[Document]:
    """Actors with a name that begins so, exact names and keys first, then those that begin so as wholes."""
    register, looked = view.register, words(prefix)
    if not looked:
        return []
    counts, known = register.event_counts, register.actors.things.names.iris
    given = {register.actors.things.names.find(iri) for iri in identified(view, prefix, base)}
    exact, folded = given | {*view.names.called(prefix)}, register.actors.words
    rows = [row for row in view.names.names if row in given or is_called(folded[row], looked)]
    whole = " ".join(looked)

    def order(row: int) -> tuple[bool, bool, int, str]:
        begins = any(name.startswith(whole) for name in view.names.names[row])
        return row not in exact, not begins, -int(counts[row]) if row < len(counts) else 0, known[row]

    rows.sort(key=order)
    return [entity(view, known[row]) for row in rows[start : start + limit]]


def entity(view: View, iri: str) -> Document:
    """A suggested actor."""
    kinds = tuple(sorted(types_of(view, iri)))
    return {
        "id": iri.rsplit("/", 1)[-1],
        "name": label(view, iri),
        "description": described_as(view, iri, kinds),
        "notable": [type_of(each) for each in kinds],
    }


def suggested(prefix: str, kind: str) -> list[Document]:
    """Properties or types whose name has words that begin so."""
    every: list[Document] = (
        [{"id": key, "name": name} for key, (name, _) in PROPERTIES.items()]
        if kind == "property"
        else [type_of(each) for each in KINDS]
    )
    looked = prefix.strip().casefold()
    return [each for each in every if looked in str(each["name"]).casefold() or looked in str(each["id"]).casefold()]


def proposed(type_: str | None, limit: int | None) -> Document:
    """The properties of which values may be had; they are the same for every type."""
    properties = [{"id": key, "name": name} for key, (name, _) in PROPERTIES.items()][: limit or None]
    asked = {"type": type_} if type_ else {}
    return {"properties": properties, **asked, **({"limit": limit} if limit is not None else {})}


def meta(asked: Extension) -> list[Document]:
    """The columns. RequestError for a property that is not there."""
    unknown = [each.id for each in asked.properties if each.id not in PROPERTIES]
    if unknown:
        raise RequestError(f"properties has {unknown[0]!r}. There are {', '.join(PROPERTIES)}.")
    found: list[Document] = []
    for each in asked.properties:
        elsewhere = {"service": ELSEWHERE[each.id]} if each.id in ELSEWHERE else {}
        found.append({"id": each.id, "name": PROPERTIES[each.id][0], **elsewhere})
    return found


def values(view: View, key: str, asked: Extension, base: str) -> dict[str, list[Document]]:
    """The values of one actor; an actor that is not there has none."""
    iri = iri_of(view, key, base)
    return {each.id: list(cells(view, iri, each.id, each.settings)) if iri else [] for each in asked.properties}


def iri_of(view: View, key: str, base: str) -> str | None:
    """The IRI of an actor by its key; None where there is none."""
    try:
        iri = DataIris(base).thing("actor", key).value
    except ValueError:
        return None
    return iri if is_actor(view, iri) else None


def preview(view: View, key: str, base: str) -> str:
    """A page of some lines about an actor. NotFound."""
    iri = iri_of(view, key, base)
    if iri is None:
        raise NotFound(f"There is no actor {key!r} here. /reconcile/suggest/entity?prefix= finds actors by names.")
    others = ", ".join(view.facts.all(iri, vocab.SKOS_ALT_LABEL)[:8])
    kinds = tuple(sorted(types_of(view, iri)))
    rows: Iterable[tuple[str, str]] = (("", described_as(view, iri, kinds)), ("also", others), ("id", key))
    told = "".join(f"<p>{escape(name)} {escape(text)}</p>" for name, text in rows if text)
    name = escape(label(view, iri))
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title><h1>{name}</h1>{told}</html>'
