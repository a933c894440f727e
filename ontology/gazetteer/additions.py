"""What is said of things that have their key already: where they lie, and what others call them.

Points and GeoNames numbers are those of `tables/geonames.tsv`, points of what GeoNames' list of cities lacks those of
`tables/coordinates.tsv`; pages of the English Wikipedia are those of `tables/pages.tsv`, and the Wikidata items of
pages those of `tables/items.tsv`, which is there once `ontology.gazetteer.resolve` was run.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ontology.errors import KnowledgeError
from ontology.gazetteer.sources import dbpedia, geonames, wikidata
from ontology.gazetteer.tables import keyed, rows, rows_if_any
from ontology.gazetteer.turtle import Resource, Statement, actor, degrees, link, place

WIKIDATA_ITEM = wikidata("Q")


def completed(documents: Mapping[str, Iterable[Resource]]) -> dict[str, list[Resource]]:
    """The resources of every file with what the tables add to them.

    Raises KnowledgeError for a row that speaks of a thing that is in none of the files.
    """
    added: defaultdict[str, list[Statement]] = defaultdict(list)
    for iri, statements in (*_points().items(), *_pages().items()):
        added[iri].extend(statements)
    listed = {name: list(resources) for name, resources in documents.items()}
    known = {resource.iri for resources in listed.values() for resource in resources}
    if lost := sorted(added.keys() - known):
        raise KnowledgeError(f"The tables of points and pages speak of {', '.join(lost)}, which no table makes.")
    items = {link(dbpedia(row["page"])): link(wikidata(row["item"])) for row in rows_if_any("items.tsv")}
    return {
        name: [_with_item(_with(resource, added.get(resource.iri, ())), items) for resource in resources]
        for name, resources in listed.items()
    }


def _points() -> dict[str, tuple[Statement, ...]]:
    numbered = {
        place(key): (*_point(row), ("owl:sameAs", link(geonames(row["number"]))))
        for key, row in keyed("geonames.tsv").items()
    }
    ours = {place(key): _point(row) for key, row in keyed("coordinates.tsv").items()}
    if twice := sorted(numbered.keys() & ours.keys()):
        raise KnowledgeError(f"coordinates.tsv repeats {', '.join(twice)} of geonames.tsv. Drop the row.")
    return numbered | ours


def _point(row: Mapping[str, str]) -> tuple[Statement, ...]:
    return (("wgs84:lat", degrees(row["latitude"])), ("wgs84:long", degrees(row["longitude"])))


def _pages() -> dict[str, tuple[Statement, ...]]:
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for row in rows("pages.tsv"):
        iri = actor(row["key"]) if row["what"] == "actor" else place(row["key"])
        found[iri].append(("owl:sameAs", link(dbpedia(row["page"]))))
    return {iri: tuple(statements) for iri, statements in found.items()}


def _with(resource: Resource, statements: Iterable[Statement]) -> Resource:
    return replace(resource, statements=(*resource.statements, *statements))


def _with_item(resource: Resource, items: Mapping[str, str]) -> Resource:
    """The resource with the item of its page, unless a source states an item already."""
    links = [value for predicate, value in resource.statements if predicate == "owl:sameAs"]
    if any(value.startswith("<" + WIKIDATA_ITEM) for value in links):
        return resource
    return _with(resource, (("owl:sameAs", items[value]) for value in links if value in items))
