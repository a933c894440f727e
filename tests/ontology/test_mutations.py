"""Every constraint of every shape can fail, and fails alone: `mutations.tsv` breaks each one of good data.

A row names a constraint and a SPARQL update; after the update the data violate that constraint and no other.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from ontology.iris import DEFAULT_BASE
from ontology.prefixes import PREFIXES
from ontology.shapes import Suite, constraints, violations
from ontology.tables import headed

HERE = Path(__file__).parent
EXAMPLES = files("ontology") / "examples"
GOOD: dict[Suite, Traversable] = {
    Suite.DATA: EXAMPLES / "worked.trig",
    Suite.GAZETTEER: EXAMPLES / "reference.trig",
    Suite.TAXONOMY: HERE / "good" / "taxonomy.ttl",
    Suite.ONTOLOGY: HERE / "good" / "ontology.ttl",
}
KINDS = ("actor", "place", "office", "event", "report", "mention", "article", "publisher", "candidate")
PREFIX = "".join(
    f"PREFIX {name}: <{start}>\n"
    for name, start in {
        **PREFIXES,
        **{kind: f"{DEFAULT_BASE}id/{kind}/" for kind in KINDS},
        "graph": f"{DEFAULT_BASE}graph/article/",
        "ex": "http://example.org/colour/",
    }.items()
)
MUTATIONS = {row["constraint"]: row for row in headed(HERE / "mutations.tsv")}


@cache
def good(suite: Suite) -> Store:
    """Data of the suite's kind without a fault, in the default graph."""
    found = Store()
    quads = parse(GOOD[suite].read_bytes(), RdfFormat.TRIG)
    found.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return found


def test_every_constraint_has_a_mutation() -> None:
    assert {name: each.suite.value for name, each in constraints().items()} == {
        name: row["suite"] for name, row in MUTATIONS.items()
    }


@pytest.mark.parametrize("suite", Suite)
def test_good_data_have_no_violation(suite: Suite) -> None:
    assert violations(good(suite), (suite,)) == ()


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_violates_its_constraint_and_no_other(name: str) -> None:
    row = MUTATIONS[name]
    suite = Suite(row["suite"])
    changed = Store()
    changed.extend(good(suite))
    changed.update(PREFIX + row["update"])
    found = violations(changed, (suite,))
    assert {each.constraint for each in found} == {name}
    for each in found:
        assert each.rule
        assert each.wanted.startswith("wanted ")
