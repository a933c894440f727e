"""What is suggested while somebody types, and what is shown of an entity beside a table."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from ontology import vocab
from server.pages import Markup, filled
from server.reconciliation import kinds
from server.reconciliation.entities import Entities, Table
from server.reconciliation.kinds import Type
from server.reconciliation.names import spelling
from server.reconciliation.properties import Property, properties, proposed

LOOKED_AT = 1000  # whoever wants more types a letter more

Item = dict[str, object]
Found = tuple[Table, int]
Listed = TypeVar("Listed", Type, Property)


def suggested(entities: Entities, prefix: str, types: Iterable[str] = ()) -> list[str]:
    """The entities that a prefix may become, the likeliest first, at most `LOOKED_AT`; all for an empty prefix.

    Of tables without any of these types none is looked at; an entity that is given back may be of another type.

    Whose identifier it is comes first, then who is called so, whose name begins so, and who has a name with words that
    begin so; of names a label goes before others, and among equals those with more events come first.
    """
    spelt = spelling(prefix)
    identified = entities.found(prefix.strip())

    def nearness(found: Found) -> tuple[int, int, str]:
        table, row = found
        names = table.names.called.get(row, "").split("\n")
        rank = 0 if f" {spelt}" in names else 1 if any(name.startswith(f" {spelt}") for name in names) else 2
        return rank, -table.events(row), names[0]

    def order(iri: str) -> tuple[object, ...]:
        table = entities.table(iri)
        assert table is not None
        rank, fewer, _ = nearness((table, table.row(iri)))
        label = spelling(entities.name(iri))
        return iri != identified, label != spelt, rank, not label.startswith(spelt), fewer, label, iri

    # Signs alone are no beginning of a name, and no reason to give all.
    tables = entities.tables_of(types) if spelt or not prefix.strip() else ()
    rows = [(table, row) for table in tables for row in table.names.beginning(spelt) if table.has(row)]
    near = [iri for table, row in sorted(rows, key=nearness)[:LOOKED_AT] for iri in table.of((row,))]
    if not spelt:
        return near
    return sorted(dict.fromkeys([identified, *near] if identified else near), key=order)


def listed(items: Iterable[Listed], prefix: str) -> list[Listed]:
    """The types or properties whose id or name has words that begin so; those that are meant exactly first."""
    spelt = spelling(prefix)

    def order(one: Listed) -> int:
        names = (one.id.casefold(), spelling(one.name))
        if spelt in names or prefix.casefold() == one.id.casefold():
            return 0
        if any(name.startswith(spelt) for name in names):
            return 1
        return 2 if all(f" {word}" in f" {names[1]}" for word in spelt.split()) else 3

    return [one for one in sorted(items, key=order) if order(one) < 3] if spelt or not prefix.strip() else []


def entity(entities: Entities, iri: str) -> Item:
    """An entity as an item of a suggestion."""
    return {
        "id": entities.id(iri),
        "name": entities.name(iri),
        "description": entities.description(iri),
        "notable": entities.types(iri),
    }


def types(prefix: str) -> list[Item]:
    """The types as items of a suggestion."""
    return [one.told() for one in listed(kinds.types().values(), prefix)]


def properties_of(prefix: str) -> list[Item]:
    """The properties as items of a suggestion."""
    return [one.told() for one in listed(properties().values(), prefix)]


def proposal(type_: str, limit: int | None) -> Item:
    """The properties that are proposed for a type."""
    found: Sequence[Property] = proposed(type_)
    told: Item = {"type": type_, "properties": [one.told() for one in found[:limit]]}
    return told if limit is None else {**told, "limit": limit}


def card(entities: Entities, iri: str) -> Markup:
    """An entity in a few lines of HTML: its name, what it is, its other names, and its last and most events."""
    facts = entities.view.facts
    others = ", ".join(facts.all(iri, vocab.SKOS_ALT_LABEL)[:5])
    return filled(
        "entity.html",
        called=entities.name(iri),
        link=iri,
        described=entities.description(iri),
        others=f"Also: {others}" if others else "",
    )


def flyout(entities: Entities, kind: str, given: str) -> Markup | None:
    """The card of an entity, a type or a property by its id; None where there is none."""
    if kind == "entity":
        iri = entities.found(given)
        return card(entities, iri) if iri else None
    found = kinds.types().get(kinds.known(given) or "") if kind == "type" else properties().get(given)
    return filled("described.html", called=found.name, told=found.description) if found else None
