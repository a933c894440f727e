"""Which relation of the taxonomy a CAMEO code means, by the links in `cameo.ttl`."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ontology import taxonomy, vocab
from ontology.iris import CAMEO, RELATIONS
from ontology.turtle import Properties, described

# From the side of the code: it is the relation, is nearly it, or is a case of it. A code that only has cases among the
# relations (08 "yield", which PLOVER parts into CONCEDE and RETREAT) means none of them.
_LINKS = (vocab.SKOS_EXACT_MATCH, vocab.SKOS_CLOSE_MATCH, vocab.SKOS_BROAD_MATCH)


def of_code(code: str) -> taxonomy.Relation | None:
    """The relation of a CAMEO code: "1121" is ACCUSE/allege. None for a code that means none, or that is none.

    A code without a link of its own has that of the code above it (CAMEO 1.1b3 nests them by their digits).
    """
    while len(code) >= 2:
        if found := _linked().get(code):
            return found
        code = code[:-1]
    return None


@cache
def codes() -> frozenset[str]:
    """All codes of the scheme: "01" to "204"."""
    return frozenset(_about())


@cache
def _about() -> Mapping[str, Properties]:
    said = described((files("ontology.taxonomy") / "cameo.ttl",))
    return {iri.removeprefix(CAMEO): about for iri, about in said.items() if iri != CAMEO}


@cache
def _linked() -> dict[str, taxonomy.Relation]:
    known = {each.key: each for each in taxonomy.relations()}
    found = {}
    for code, about in _about().items():
        linked = (key for link in _LINKS for key in about.get(link.value, ()))
        relation = next((known[key] for iri in linked if (key := iri.removeprefix(RELATIONS)) in known), None)
        if relation:
            found[code] = relation
    return found
