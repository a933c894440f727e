"""The shapes accept what we ship and the variants of the worked example, and say well what is wrong.

That each constraint can fail is in test_mutations.py.
"""

import sys
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from ontology import gazetteer, taxonomy, turtle
from ontology.errors import KnowledgeError
from ontology.iris import DEFAULT_BASE
from ontology.prefixes import PREFIXES
from ontology.shapes import Suite, Violation, check, constraints, found_in, violations

EXAMPLE = (files("ontology") / "examples" / "worked.trig").read_text(encoding="utf-8")
PLAIN = "actor:az-gov rel:disapprove actor:ir ."
LITERAL_REFERENT = "chy:literalReferent place:baku ;"

# changes that the shapes must let pass
VARIANTS = {
    "a month": (
        ('chy:date "2026-11-18"^^xsd:date', 'chy:date "2026-11"^^xsd:gYearMonth'),
        ("chy:Day", "chy:Month"),
    ),
    "an interval without a date": (('chy:date "2026-11-18"^^xsd:date ;', ""), ("chy:Day", "chy:Interval")),
    "no date at all": (
        ('chy:date "2026-11-18"^^xsd:date ;', ""),
        ('chy:earliestDate "2026-11-18"^^xsd:date ;', ""),
        ('chy:latestDate "2026-11-18"^^xsd:date ;', ""),
        ("chy:datePrecision chy:Day ;", ""),
        ("chy:dateBasis chy:Relative ;", ""),
    ),
    "two articles that date it differently": (("chy:Relative", "chy:Relative , chy:Explicit"),),
    "nobody is the recipient": (("chy:recipient actor:ir ;", ""), (PLAIN, ""), ("chy:refersTo actor:ir ;", "")),
    "a negated report": (("mod:asserted", "mod:negated"), (PLAIN, "")),
    "a demonym": ((LITERAL_REFERENT, ""), ("met:CapitalForGovernment", "met:DemonymForState")),
    "a meeting, both ways": (
        ("chy:relation rel:disapprove", "chy:relation rel:consult"),
        ("chy:actor actor:az-gov ;", "chy:actor actor:az-gov , actor:ir ;"),
        ("chy:recipient actor:ir ;", "chy:recipient actor:ir , actor:az-gov ;"),
        (PLAIN, "actor:az-gov rel:consult actor:ir . actor:ir rel:consult actor:az-gov ."),
    ),
    "a symmetric relation written both ways": (
        ("chy:relation rel:disapprove", "chy:relation rel:phone"),
        (PLAIN, "actor:az-gov rel:phone actor:ir . actor:ir rel:phone actor:az-gov ."),
    ),
}


@cache
def checked(text: str) -> tuple[str, ...]:
    return check(parse(text, RdfFormat.TRIG))


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the example"
    return text.replace(old, new)


def test_the_example_has_no_violation() -> None:
    assert checked(EXAMPLE) == ()


def test_a_store_is_looked_at_with_all_its_graphs() -> None:
    store = Store()
    store.load(changed(EXAMPLE, "chy:actor actor:az-gov ;", ""), RdfFormat.TRIG)
    assert any("one actor or more" in line for line in check(store))


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_passes(name: str) -> None:
    text = EXAMPLE
    for old, new in VARIANTS[name]:
        text = changed(text, old, new)
    assert checked(text) == ()


SHIPPED = {
    "the ontology": (Suite.ONTOLOGY, (files("ontology") / "chancery.ttl",)),
    "the taxonomy": (Suite.TAXONOMY, taxonomy.turtle_files()),
    "the gazetteer": (Suite.GAZETTEER, gazetteer.turtle_files()),
}


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_has_no_violation(name: str) -> None:
    suite, turtles = SHIPPED[name]
    store = Store()
    for file in turtles:
        store.extend(turtle.quads(file, DEFAULT_BASE))
    assert suite in found_in(store)
    assert violations(store, (suite,)) == ()


@pytest.mark.parametrize("file", list((files("ontology") / "examples").iterdir()), ids=lambda file: str(file.name))
def test_an_example_has_no_violation(file: Traversable) -> None:
    assert violations(parse(file.read_bytes(), RdfFormat.TRIG)) == ()


def test_a_violation_says_which_thing_which_rule_what_came_and_what_was_wanted() -> None:
    label = "actor:az-gov rdfs:label 'the government'@en ."
    text = changed(EXAMPLE, "chy:confidence 0.82 ;", "chy:confidence 1.82 ;")
    (found,) = violations(parse(changed(text, PLAIN, PLAIN + label), RdfFormat.TRIG), (Suite.DATA,))
    report = "http://localhost:8000/id/report/7h2kq3m5vwx4a-3-k8"
    wanted = "wanted one confidence, an xsd:decimal from 0 to 1"
    expected = Violation(
        report, None, "chy:confidence: not above 1", ("1.82",), wanted, "ReportConfidence/maxInclusive"
    )
    assert found == expected
    assert found.line() == f"<{report}> chy:confidence: not above 1: {wanted} (came: 1.82)"
    assert found.document()["came"] == ["1.82"]


def test_what_came_is_what_is_there_too_often_or_nothing() -> None:
    twice = changed(EXAMPLE, "mod:asserted", "mod:asserted , mod:future")
    (found,) = violations(parse(twice, RdfFormat.TRIG))
    assert (found.rule, found.values()) == ("chy:modality: at most 1 value", "mod:asserted, mod:future")
    (missing,) = violations(parse(changed(EXAMPLE, 'chy:trigger "criticized"@en ;', ""), RdfFormat.TRIG))
    assert (missing.rule, missing.values()) == ("chy:trigger: at least 1 value", "nothing")


def test_a_broken_plain_triple_is_a_fault_of_its_actor() -> None:
    label = ' actor:az-gov rdfs:label "the government"@en .'
    (found,) = violations(
        parse(changed(EXAMPLE, PLAIN, f"{PLAIN} actor:az-gov rel:allege actor:ir . {label}"), RdfFormat.TRIG)
    )
    assert found.thing == "http://localhost:8000/id/actor/az-gov"
    assert found.label == "the government"
    assert found.rule == "a plain triple has an asserted report"
    assert "rel/allege" in found.wanted


def test_long_and_many_values_are_cut() -> None:
    found = Violation("urn:x", None, "rule", ("a" * 100, "b", "c", "d", "e", "f"), "wanted", "X/maxCount")
    assert found.values() == "a" * 79 + "…, b, c, d and 2 more"


def test_the_suites_follow_from_what_is_there() -> None:
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in parse(EXAMPLE, RdfFormat.TRIG))
    assert found_in(store) == (Suite.DATA,)
    assert violations([]) == ()


def test_the_shapes_use_no_parameter_that_has_no_words() -> None:
    """A constraint component that `constraints` passes over would have no mutation, and nobody would miss it."""
    structure = (
        "path property sparql targetClass targetNode targetSubjectsOf message prefixes select declare prefix namespace"
    )
    known = {each.name.partition("/")[2] for each in constraints().values()} | set(structure.split())
    known |= {"inversePath", "alternativePath"}
    used = {quad.predicate.value for suite in Suite for quad in parse(suite.file.read_bytes(), RdfFormat.TURTLE)}
    start = PREFIXES["sh"]
    assert {each.removeprefix(start) for each in used if each.startswith(start)} - known == set()


def test_without_pyshacl_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)  # makes the import fail, as the import system defines
    with pytest.raises(KnowledgeError, match="pip install pyshacl"):
        check(parse(EXAMPLE, RdfFormat.TRIG))
