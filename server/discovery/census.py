"""How many statements there are of each property, things of each class, and links to each other site.

Counted by the engine over the whole default graph. A count of 200,000 events takes seconds of one core, so the last one
holds until a hundred times as long has passed as it took: at most a hundredth of a core goes to counting.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions

from ontology import vocab
from sparql.snapshots import Snapshot

PATIENCE = 100  # times as long as the last count took
LINKS = (vocab.OWL_SAME_AS, vocab.SKOS_EXACT_MATCH, vocab.SKOS_CLOSE_MATCH)
PROPERTIES = "SELECT ?key (COUNT(*) AS ?n) { ?s ?key ?o } GROUP BY ?key"
CLASSES = "SELECT ?key (COUNT(*) AS ?n) { ?s a ?key FILTER(isIRI(?key)) } GROUP BY ?key"  # a triple is there only once


@dataclass(frozen=True)
class Count:
    """What was counted in one generation. `links` has the property and the site that it leads to."""

    generation: int
    triples: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    links: Mapping[tuple[NamedNode, str], int]


class Census:
    """The last count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last: Count | None = None
        self._until = 0.0

    def taken(self, engine: pyoxigraph.Store, snapshot: Snapshot) -> Count:
        """The count of this snapshot, or the last one while it holds; to be called in a thread."""
        with self._lock:
            last = self._last
            if last is not None and (last.generation == snapshot.generation or self._clock() < self._until):
                return last
            started = self._clock()
            self._last = counted(engine, snapshot.generation)
            ended = self._clock()
            self._until = ended + PATIENCE * (ended - started)
            return self._last


def counted(engine: pyoxigraph.Store, generation: int) -> Count:
    """All that is to be counted in a snapshot."""
    properties = numbers(engine, PROPERTIES)
    return Count(generation, sum(properties.values()), numbers(engine, CLASSES), properties, links(engine))


def numbers(engine: pyoxigraph.Store, query: str) -> dict[str, int]:
    """The numbers that a query gives for IRIs."""
    found = engine.query(query)
    assert isinstance(found, QuerySolutions)
    numbers: dict[str, int] = {}
    for row in found:
        key, number = row["key"], row["n"]
        assert isinstance(key, NamedNode)
        assert isinstance(number, Literal)
        numbers[key.value] = int(number.value)
    return numbers


def links(engine: pyoxigraph.Store) -> Counter[tuple[NamedNode, str]]:
    """How many things are said to be the same as one of another site, or a match of it."""
    quads = ((link, quad) for link in LINKS for quad in engine.quads_for_pattern(None, link, None, DefaultGraph()))
    found = ((link, quad.object.value) for link, quad in quads if isinstance(quad.object, NamedNode))
    return Counter((link, site(iri)) for link, iri in found if iri.startswith(("http://", "https://")))


def site(iri: str) -> str:
    """What of an IRI names the site: scheme and host."""
    return "/".join(iri.split("/")[:3]) + "/"
