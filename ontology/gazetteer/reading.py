"""Turtle in, gazetteer out.

The files hold relative IRIs, so the same files serve a store under any base; keys do not depend on it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.errors import KnowledgeError
from ontology.gazetteer.entries import Entry, Gazetteer, Name, NameKind, Office
from ontology.iris import DEFAULT_BASE, NAMESPACE
from ontology.model import Actor, Kind, Metonymy, Place

ACTORS = DEFAULT_BASE + "id/actor/"
PLACES = DEFAULT_BASE + "id/place/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
MEMBERSHIP = "http://www.w3.org/ns/org#hasMembership"
CAPITAL = NAMESPACE + "capital"
DEMONYM = NAMESPACE + "demonym"
METONYM_FOR = NAMESPACE + "metonymFor"
SECTOR = NAMESPACE + "sector"
STATE = NAMESPACE + "state"
VALID_FROM = NAMESPACE + "validFrom"
VALID_TO = NAMESPACE + "validTo"

NAME_KINDS = {LABEL: NameKind.LABEL, ALIAS: NameKind.ALIAS, DEMONYM: NameKind.DEMONYM}

Properties = Mapping[str, Sequence[str]]


def read(turtle: Iterable[Traversable], exact: frozenset[str]) -> Gazetteer:
    """The gazetteer that these files describe; the names in `exact` count only in their own case.

    So do names without a lower-case letter, which are abbreviations. A thing without a label or of no class that we
    know is a KnowledgeError.
    """
    described = _descriptions(turtle)
    capitals = {(place, state) for state, said in described.items() for place in said.get(CAPITAL, ())}
    actors = [_actor(iri, described, exact) for iri in sorted(described) if iri.startswith(ACTORS)]
    places = [_place(iri, described[iri], capitals, exact) for iri in sorted(described) if iri.startswith(PLACES)]
    return Gazetteer.of([*actors, *places])


def _descriptions(turtle: Iterable[Traversable]) -> dict[str, Properties]:
    described: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in turtle:
        try:
            for quad in parse(file.read_bytes(), RdfFormat.TURTLE, base_iri=DEFAULT_BASE):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                    described[quad.subject.value][quad.predicate.value].append(quad.object.value)
        except SyntaxError as error:
            raise KnowledgeError(f"{file.name}: {error}. Build it again with `make gazetteer`.") from error
    return dict(described)


def _actor(iri: str, described: Mapping[str, Properties], exact: frozenset[str]) -> Entry:
    said = described[iri]
    actor = Actor(
        key=_key(iri),
        name=_label(iri, said),
        kind=_kind(iri, said),
        state=_first_key(said, STATE),
        sector=_first_key(said, SECTOR),
        same_as=tuple(sorted(said.get(SAME_AS, ()))),
    )
    offices = [_office(described[office]) for office in said.get(MEMBERSHIP, ())]
    ordered = sorted(offices, key=lambda office: (office.start or date.min, office.title))
    return Entry(actor, _names(said, exact), offices=tuple(ordered))


def _place(iri: str, said: Properties, capitals: set[tuple[str, str]], exact: frozenset[str]) -> Entry:
    same_as = tuple(sorted(said.get(SAME_AS, ())))
    place = Place(_key(iri), _label(iri, said), _first_key(said, STATE), same_as)
    meant = _first_key(said, METONYM_FOR)
    if meant is None:
        return Entry(place, _names(said, exact))
    governed = (iri, ACTORS + meant.removesuffix("-gov"))
    metonymy = Metonymy.CAPITAL if governed in capitals else Metonymy.SEAT
    return Entry(place, _names(said, exact), meant, metonymy)


def _office(said: Properties) -> Office:
    start, end = (next(iter(said.get(bound, ())), None) for bound in (VALID_FROM, VALID_TO))
    return Office(
        title=said[LABEL][0],
        state=_first_key(said, STATE),
        start=date.fromisoformat(start) if start else None,
        end=date.fromisoformat(end) if end else None,
    )


def _names(said: Properties, exact: frozenset[str]) -> tuple[Name, ...]:
    return tuple(
        Name(text, kind, case=text in exact or text.upper() == text)
        for predicate, kind in NAME_KINDS.items()
        for text in sorted(said.get(predicate, ()))
    )


def _kind(iri: str, said: Properties) -> Kind:
    for name in said.get(TYPE, ()):
        if name.removeprefix(NAMESPACE) in tuple(Kind):
            return Kind(name.removeprefix(NAMESPACE))
    raise KnowledgeError(f"<{iri}> is of no class of actor; one of {', '.join(Kind)} was wanted.")


def _label(iri: str, said: Properties) -> str:
    if LABEL not in said:
        raise KnowledgeError(f"<{iri}> has no rdfs:label; give it one in the tables and build again.")
    return said[LABEL][0]


def _first_key(said: Properties, predicate: str) -> str | None:
    return next((_key(iri) for iri in said.get(predicate, ())), None)


def _key(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
