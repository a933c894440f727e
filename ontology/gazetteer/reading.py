"""Turtle in, gazetteer out.

The files hold relative IRIs, so the same files serve a store under any base; keys do not depend on it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources.abc import Traversable

from pyoxigraph import NamedNode

from ontology import vocab
from ontology.errors import KnowledgeError
from ontology.gazetteer.entries import Coordinates, Entry, Gazetteer, Name, NameKind, Office
from ontology.iris import DEFAULT_BASE, NAMESPACE
from ontology.model import Actor, Kind, Metonymy, Place
from ontology.prefixes import PREFIXES
from ontology.turtle import Properties, described

ACTORS = DEFAULT_BASE + "id/actor/"
PLACES = DEFAULT_BASE + "id/place/"
LATITUDE = PREFIXES["wgs84"] + "lat"
LONGITUDE = PREFIXES["wgs84"] + "long"

NAME_KINDS = {
    vocab.RDFS_LABEL.value: NameKind.LABEL,
    vocab.SKOS_ALT_LABEL.value: NameKind.ALIAS,
    vocab.DEMONYM.value: NameKind.DEMONYM,
}


def read(turtle: Iterable[Traversable], exact: frozenset[str]) -> Gazetteer:
    """The gazetteer that these files describe; the names in `exact` count only in their own case.

    So do names without a lower-case letter, which are abbreviations. A thing without a label or of no class that we
    know is a KnowledgeError.
    """
    known = described(turtle, DEFAULT_BASE)
    capitals = {(place, state) for state, said in known.items() for place in said.get(vocab.CAPITAL.value, ())}
    actors = [_actor(iri, known, exact) for iri in sorted(known) if iri.startswith(ACTORS)]
    places = [_place(iri, known[iri], capitals, exact) for iri in sorted(known) if iri.startswith(PLACES)]
    return Gazetteer.of([*actors, *places])


def _actor(iri: str, known: Mapping[str, Properties], exact: frozenset[str]) -> Entry:
    said = known[iri]
    actor = Actor(
        key=_key(iri),
        name=_label(iri, said),
        kind=_kind(iri, said),
        state=_first_key(said, vocab.STATE),
        sector=_first_key(said, vocab.SECTOR),
        same_as=_same_as(said),
    )
    offices = [_office(known[office]) for office in said.get(vocab.ORG_HAS_MEMBERSHIP.value, ())]
    ordered = sorted(offices, key=lambda office: (office.start or date.min, office.title))
    return Entry(actor, _names(said, exact), offices=tuple(ordered))


def _place(iri: str, said: Properties, capitals: set[tuple[str, str]], exact: frozenset[str]) -> Entry:
    place = Place(_key(iri), _label(iri, said), _first_key(said, vocab.STATE), _same_as(said))
    meant = _first_key(said, vocab.METONYM_FOR)
    point = _coordinates(said)
    if meant is None:
        return Entry(place, _names(said, exact), coordinates=point)
    governed = (iri, ACTORS + meant.removesuffix("-gov"))
    metonymy = Metonymy.CAPITAL if governed in capitals else Metonymy.SEAT
    return Entry(place, _names(said, exact), meant, metonymy, coordinates=point)


def _coordinates(said: Properties) -> Coordinates | None:
    if LATITUDE not in said:
        return None
    return Coordinates(float(said[LATITUDE][0]), float(said[LONGITUDE][0]))


def _office(said: Properties) -> Office:
    start, end = (next(iter(said.get(bound.value, ())), None) for bound in (vocab.VALID_FROM, vocab.VALID_TO))
    return Office(
        title=said[vocab.RDFS_LABEL.value][0],
        state=_first_key(said, vocab.STATE),
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
    )


def _names(said: Properties, exact: frozenset[str]) -> tuple[Name, ...]:
    return tuple(
        Name(text, kind, case=text in exact or text.upper() == text)
        for predicate, kind in NAME_KINDS.items()
        for text in sorted(said.get(predicate, ()))
    )


def _same_as(said: Properties) -> tuple[str, ...]:
    return tuple(sorted(said.get(vocab.OWL_SAME_AS.value, ())))


def _kind(iri: str, said: Properties) -> Kind:
    for name in said.get(vocab.RDF_TYPE.value, ()):
        if name.removeprefix(NAMESPACE) in tuple(Kind):
            return Kind(name.removeprefix(NAMESPACE))
    raise KnowledgeError(f"<{iri}> is of no class of actor; one of {', '.join(Kind)} was wanted.")


def _label(iri: str, said: Properties) -> str:
    if vocab.RDFS_LABEL.value not in said:
        raise KnowledgeError(f"<{iri}> has no rdfs:label; give it one in the tables and build again.")
    return said[vocab.RDFS_LABEL.value][0]


def _first_key(said: Properties, predicate: NamedNode) -> str | None:
    return next((_key(iri) for iri in said.get(predicate.value, ())), None)


def _key(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
