"""Candidates of a query, and how well each matches: a score from 0 to 100.

Each condition of a query gives an entity a share from 0 to 1, and the score is 100 times their mean, in which a name,
an id and a property that identifies count 1 and another property `PROPERTY_WEIGHT`. A name gives

    1     it is the entity's label, or its id (its IRI, the same IRI elsewhere, an item of Wikidata) was given
    0.95  it is another name of the entity, or its code
    0.65  it is the name of a place that stands for the entity: "the Kremlin"
    0.6   it is a demonym of the entity: "Iranian"
    less  it is like a name of the entity: `NEARLY` times the similarity of the two (Dice's coefficient of their grams)

A property gives 1 where a value is the given one, else the similarity of the two if it is at least `ALIKE`. Where the
type only should be met, an entity of another type has `OTHER_TYPE` of its score. Among equals those with more events
come first. A candidate is a match where its score is at least `CERTAIN` and no other has as much.

Where no type says whether actors or places are meant, an actor goes before a place of the same name, which does not
make it less certain (a state and its land: "Iran"), and a place is no match where its name may stand for an actor
("Moscow").
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ontology import vocab
from server.reconciliation import kinds
from server.reconciliation.entities import Entities, Table
from server.reconciliation.names import similarity, spelling
from server.reconciliation.properties import compared, holders, values
from server.reconciliation.queries import Condition, Wanted

LABEL, ALIAS, METONYM, DEMONYM, NEARLY = 1.0, 0.95, 0.65, 0.6, 0.9
# Of labels of the gazetteer with two letters wrong, 97.4 % are found so among 58 candidates (at 0.5: 94.3 % among 29).
LEAST = 0.4
PROPERTY_WEIGHT = (
    0.4  # as the service of Wikidata weighs a property: a wrong one refutes a name, a right one makes none
)
IDENTIFYING = frozenset(("wikidata", "geonames", "dbpedia", "sameAs", "iso2", "iso3"))
ALIKE = 0.5
OTHER_TYPE = 0.5
CERTAIN = 95.0
LOOKED_AT = 300  # candidates whose properties are read; of these the best are given

FEATURES = {
    "name_exact": "the label is the name",
    "name_similarity": "similarity of the name to the nearest of the entity's names",
    "alias_hit": "another name of the entity, or its code, is the name",
    "metonym_hit": "a place of this name stands for the entity",
    "demonym_hit": "the name is a demonym of the entity",
    "identifier_hit": "an identifier of the entity was given",
    "popularity": "number of events",
    "type_match": "the entity is of a wanted type",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """How a name, or an id in its place, met an entity."""

    share: float
    feature: str
    similarity: float = 1.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity, its score, whether it is a match, and what the score was made of."""

    iri: str
    score: float
    match: bool
    features: dict[str, float | bool]


def candidates(entities: Entities, wanted: Wanted) -> list[Candidate]:
    """The candidates of a query, the best first, as many as are wanted."""
    looked = Looked(entities, wanted)
    found = sorted(
        filter(None, (looked.candidate(iri) for iri in looked.pool())),
        key=lambda each: (-each.score, entities.is_place(each.iri), -each.features["popularity"], each.iri),
    )
    if found and is_certain(entities, wanted, found):
        found[0] = Candidate(found[0].iri, found[0].score, True, found[0].features)
    return found[: wanted.limit]


def is_certain(entities: Entities, wanted: Wanted, found: list[Candidate]) -> bool:
    """Whether the first of these candidates is a match."""
    best = found[0]
    if best.score < CERTAIN:
        return False
    rivals = [each for each in found[1:] if each.score == best.score]
    if wanted.types:
        return not rivals
    if entities.is_place(best.iri):
        return not rivals and not any(each.features["metonym_hit"] for each in found)
    return all(entities.is_place(each.iri) for each in rivals)


class Looked:
    """One query that is being answered: whom each of its names and ids met, looked up once."""

    def __init__(self, entities: Entities, wanted: Wanted) -> None:
        self._entities = entities
        self._wanted = wanted
        self._tables = entities.tables_of(wanted.types if wanted.strict else ())
        self._met = {
            condition: [self._meetings(condition, value) for value in condition.values]
            for condition in wanted.conditions
            if not condition.property.startswith(":")
        }

    def pool(self) -> list[str]:
        """The entities that are worth a look: those that a name or an id met, best first, then those with a value."""
        shares: dict[str, float] = {}
        for condition, met in self._met.items():
            if condition.quantifier != "none":
                for hits in met:
                    for iri, hit in hits.items():
                        shares[iri] = max(shares.get(iri, 0.0), hit.share)
        for iri in self._holders():
            shares.setdefault(iri, 0.0)
        return sorted(shares, key=lambda iri: (-shares[iri], -self._entities.events(iri), iri))[:LOOKED_AT]

    def candidate(self, iri: str) -> Candidate | None:
        """An entity with its score; None for one that lacks what is required."""
        total = weights = 0.0
        features: dict[str, float | bool] = dict.fromkeys(
            ("name_exact", "alias_hit", "metonym_hit", "demonym_hit", "identifier_hit"), False
        )
        features |= {"name_similarity": 0.0, "popularity": self._entities.events(iri)}
        for condition in self._wanted.conditions:
            share = self._share(condition, iri, features)
            if condition.required and share < ALIKE:
                return None
            weight = weight_of(condition)
            total, weights = total + weight * share, weights + weight
        score = 100 * total / weights
        if self._wanted.types:
            factor = self._typed(iri)
            if not factor:
                return None
            features["type_match"] = factor == 1
            score *= factor
        return Candidate(iri, round(score, 2), False, features) if score > 0 else None

    def _typed(self, iri: str) -> float:
        mine = self._entities.kinds(iri)
        met = [kinds.belongs(mine, each) for each in self._wanted.types]
        if all(met) if self._wanted.strict == "all" else any(met):
            return 1.0
        return OTHER_TYPE if self._wanted.strict is None else 0.0

    def _share(self, condition: Condition, iri: str, features: dict[str, float | bool]) -> float:
        if condition.property.startswith(":"):
            shares = self._alike(condition, iri)
        else:
            hits = [met.get(iri) for met in self._met[condition]]
            shares = [hit.share if hit else 0.0 for hit in hits]
            for hit in hits:
                if hit is not None:
                    features |= {hit.feature: True} if hit.feature in FEATURES else {}
                    features["name_similarity"] = max(features["name_similarity"], round(hit.similarity, 3))
        share = (min if condition.quantifier == "all" else max)(shares, default=0.0)
        share = 1.0 - share if condition.quantifier == "none" else share
        if condition.property.startswith(":"):
            features[f"property_{condition.property[1:]}"] = round(share, 3)
        return share

    def _alike(self, condition: Condition, iri: str) -> list[float]:
        """For each wanted value of a property, how alike the nearest one of the entity is."""
        found = values(self._entities, iri, condition.property[1:])
        ids = {value["id"] for value in found if "id" in value}
        having = [text for value in found for text in compared(value)]
        return [
            1.0 if wanted in ids else max((alike(wanted, each) for each in having), default=0.0)
            for wanted in self._meanings(condition)
        ]

    def _meanings(self, condition: Condition) -> Iterator[str]:
        """The wanted values; of a state that is not given by its id, the id."""
        for value in condition.values:
            state = self._entities.found(value) or self._state(value) if condition.property == ":state" else None
            yield self._entities.id(state) if state else value

    def _state(self, value: str) -> str | None:
        actors = self._entities.table_of_actors
        rows = actors.names.exact(spelling(value))
        named = [*actors.of(rows), *self._entities.saying(vocab.SKOS_NOTATION, value.upper())]
        return next((iri for iri in named if "State" in self._entities.kinds(iri)), None)

    def _holders(self) -> Iterator[str]:
        for condition in self._wanted.conditions:
            if condition.property.startswith(":") and condition.quantifier != "none":
                for value in condition.values:
                    yield from holders(self._entities, condition.property[1:], value)

    def _meetings(self, condition: Condition, value: str) -> dict[str, Hit]:
        identified = self._entities.found(value)
        found = {identified: Hit(LABEL, "identifier_hit")} if identified else {}
        return found if condition.property == "id" else named(self._entities, self._tables, value) | found


def weight_of(condition: Condition) -> float:
    """How much a condition counts."""
    return PROPERTY_WEIGHT if condition.property.startswith(":") and condition.property[1:] not in IDENTIFYING else 1.0


def named(entities: Entities, tables: tuple[Table, ...], name: str) -> dict[str, Hit]:
    """The entities of some tables that a name may mean, each by the best reason for it."""
    spelt = spelling(name)
    if not spelt:
        return {}
    found = {
        iri: Hit(NEARLY * share, "", share)
        for table in tables
        for row, share in table.names.near(spelt, LEAST).items()
        for iri in table.of((row,))
    }
    called = [iri for table in tables for iri in table.of(table.names.exact(spelt))]
    code = name.strip().upper()
    for share, feature, iris in (
        (DEMONYM, "demonym_hit", entities.saying(vocab.DEMONYM, name.strip())),
        (METONYM, "metonym_hit", standing(entities, spelt)),
        (ALIAS, "alias_hit", entities.saying(vocab.SKOS_NOTATION, code)),
        (ALIAS, "alias_hit", called),
        (LABEL, "name_exact", [iri for iri in called if is_label(entities, iri, spelt)]),
    ):
        for iri in iris:
            other = found.get(iri)
            if other is None or other.share < share:
                found[iri] = Hit(share, feature, other.similarity if other else 0.0)
    return found


def standing(entities: Entities, spelt: str) -> list[str]:
    """The entities for which a place of this name stands."""
    facts, places = entities.view.facts, entities.view.register.places.things.names.iris
    found = (iri for row in entities.places.exact(spelt) for iri in facts.all(places[row], vocab.METONYM_FOR))
    return [iri for iri in found if entities.is_one(iri)]


def is_label(entities: Entities, iri: str, spelt: str) -> bool:
    """Whether an entity has this name as a label, in any language."""
    return any(spelling(label) == spelt for label in entities.view.facts.all(iri, vocab.RDFS_LABEL))


def alike(one: str, other: str) -> float:
    """How alike a wanted value and one that there is are: 1 the same, 0 not alike enough to mean anything."""
    if one == other:
        return 1.0
    mine, yours = spelling(one), spelling(other)
    if not mine or not yours:
        return 0.0
    found = 1.0 if mine == yours else similarity(mine, yours)
    return found if found >= ALIKE else 0.0
