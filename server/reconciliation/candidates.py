"""Which actors may be meant by a name, and how likely it is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ontology import vocab
from ontology.iris import NAMESPACE, DataIris
from ontology.model import Kind
from server.discovery.equivalents import ours
from server.facts import local
from server.reconciliation.names import Names, likeness
from server.reconciliation.properties import PROPERTIES, WIKIDATA, texts
from server.views import View
from sparql.register.naming import words

LIMIT = 10
MOST = 100
ALIAS = 98.0  # the score of an exact name that is not the label
LEAST = 25.0  # below this score a name has little more in common than an ending
WRONG_TYPE = 0.8  # what is left of the score of another type, where the type only should fit
KINDS = {kind.value: kind for kind in Kind if kind is not Kind.MATTER}


@dataclass(frozen=True, slots=True)
class Condition:
    """A property that should have any, all or none of some values."""

    property_: str
    values: tuple[str, ...]
    required: bool = False
    quantifier: str = "any"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `strict` says that other types are left out."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    strict: bool = True
    every_type: bool = False
    limit: int = LIMIT
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that may be meant. `match` says that nobody else is."""

    key: str
    name: str
    description: str
    types: tuple[str, ...]
    score: float
    match: bool
    features: dict[str, float | bool]


def candidates(view: View, names: Names, wanted: Wanted, base: str) -> list[Candidate]:
    """The actors that may be meant, the likeliest first; exact names and keys before all others."""
    given = {iri: 100.0 for each in (*wanted.ids, *wanted.names) for iri in identified(view, each, base)}
    scored = dict(given)
    known = view.register.actors.things.names.iris
    exact: set[str] = set(given)
    for name in wanted.names:
        folded = " ".join(words(name))
        for row in (*names.called(name), *names.near(name)):
            iri = known[row]
            score = 100 * max(likeness(folded, each) for each in names.names[row])
            if folded in names.names[row]:
                score = 100.0 if folded == " ".join(words(label(view, iri))) else ALIAS
                exact.add(iri)
            scored[iri] = max(scored.get(iri, 0.0), min(score, 100.0 if iri in exact else 97.0))
    if not wanted.names and not wanted.ids:
        scored = dict.fromkeys(having(view, names, wanted.conditions, base), 100.0)
    found = [each for iri, score in scored.items() if (each := judged(view, iri, score, iri in exact, wanted))]
    found.sort(key=lambda each: (-each.score, -float(each.features["popularity"]), each.key))
    sure = [each for each in found if each.match]
    if len(sure) > 1:  # two of one name: nobody is meant for certain, unless its label is the name, and only its
        labelled = [each for each in sure if each.score == 100.0]
        sure = labelled if len(labelled) == 1 else []
    kept = [each for each in found if each.score >= LEAST][: wanted.limit]
    return [each if each in sure or not each.match else unsure(each) for each in kept]


def identified(view: View, given: str, base: str) -> Iterable[str]:
    """The actors with this key, IRI, or Wikidata's Q number."""
    if given.startswith(("http://", "https://")):
        return [iri for iri in ours(view, given, base) if "/id/actor/" in iri]
    if given[:1] == "Q" and given[1:].isdigit():
        return [iri for iri in ours(view, WIKIDATA + given, base) if "/id/actor/" in iri]
    try:
        iri = DataIris(base).thing("actor", given).value
    except ValueError:
        return []
    return [iri] if is_actor(view, iri) else []


def is_actor(view: View, iri: str) -> bool:
    """Whether something is said of an actor with this IRI."""
    table = view.register.actors
    row = table.things.names.find(iri)
    return row >= 0 and bool(table.things.there[row]) and not table.matters[row]


def having(view: View, names: Names, conditions: tuple[Condition, ...], base: str) -> Iterable[str]:
    """The actors that a condition alone finds."""
    known = view.register.actors.things.names.iris
    for condition in conditions:
        if condition.quantifier == "none":
            continue
        for value in condition.values:
            if condition.property_ == "wikidata":
                yield from identified(view, value.removeprefix(WIKIDATA), base)
            elif condition.property_ == "alias":
                yield from (known[row] for row in names.called(value))
            elif condition.property_ in ("state", "sector"):
                yield from (known[row] for row in names.names if value in texts(view, known[row], condition.property_))


def judged(view: View, iri: str, score: float, exact: bool, wanted: Wanted) -> Candidate | None:
    """An actor with its score; None where it is not what is wanted."""
    kinds = tuple(sorted(types(view, iri)))
    fits = not wanted.types or (wanted.types <= {*kinds} if wanted.every_type else not wanted.types.isdisjoint(kinds))
    if not fits and wanted.strict:
        return None
    met = {each.property_: holds(view, iri, each) for each in wanted.conditions if each.property_ in PROPERTIES}
    if any(each.required and not met.get(each.property_, False) for each in wanted.conditions):
        return None
    if met:
        score = 0.7 * score + 30 * sum(met.values()) / len(met)
    if not fits:
        score *= WRONG_TYPE
    counts, row = view.register.event_counts, view.register.actors.things.names.find(iri)
    popularity = math.log10(1 + int(counts[row])) if row < len(counts) else 0.0
    features: dict[str, float | bool] = {"name_exact": exact, "type_match": fits, "popularity": round(popularity, 3)}
    features |= {f"property_{name}": value for name, value in met.items()}
    sure = exact and fits and all(met.values())
    return Candidate(
        local(iri) or iri, label(view, iri), described(view, iri, kinds), kinds, round(score, 2), sure, features
    )


def holds(view: View, iri: str, condition: Condition) -> bool:
    """Whether an actor meets a condition; values are compared as words."""
    there = {" ".join(words(each)) for each in texts(view, iri, condition.property_)}
    found = [" ".join(words(each)) in there for each in condition.values]
    return {"any": any(found), "all": all(found), "none": not any(found)}[condition.quantifier]


def types(view: View, iri: str) -> Iterable[str]:
    """The kinds of an actor."""
    return (
        each.removeprefix(NAMESPACE)
        for each in view.facts.all(iri, vocab.RDF_TYPE)
        if each.removeprefix(NAMESPACE) in KINDS
    )


def label(view: View, iri: str) -> str:
    """What an actor is called."""
    return view.facts.one(iri, vocab.RDFS_LABEL) or local(iri) or iri


def described(view: View, iri: str, kinds: tuple[str, ...]) -> str:
    """An actor in some words: what it is, and whose."""
    state = view.facts.one(iri, vocab.STATE)
    whose = f" of {label(view, state)}" if state and state != iri else ""
    row, counts = view.register.actors.things.names.find(iri), view.register.event_counts
    events = int(counts[row]) if row < len(counts) else 0
    return f"{' and '.join(kinds) or 'Actor'}{whose}; {events} events"


def unsure(one: Candidate) -> Candidate:
    """The same, but nobody is certain."""
    return Candidate(one.key, one.name, one.description, one.types, one.score, False, one.features)
