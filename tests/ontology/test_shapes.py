"""The shapes accept the worked example and reject every mutation of it, each for its own reason."""

import sys
from functools import cache
from importlib.resources import files

import pytest
from pyoxigraph import RdfFormat, Store, parse

from ontology.errors import KnowledgeError
from ontology.shapes import check

EXAMPLE = (files("ontology") / "examples" / "worked.trig").read_text(encoding="utf-8")
PLAIN = "actor:az-gov rel:disapprove actor:ir ."
SENTENCE = "On Wednesday Baku openly criticized Iran over delays at the border."
LITERAL_REFERENT = "chy:literalReferent place:baku ;"
LONG = "criticized " * 455  # 5005 characters

# what is replaced, by what, what a violation then says
MUTATIONS = {
    "no relation": ("chy:relation rel:disapprove ;", "", "exactly one relation"),
    "two relations": (
        "chy:relation rel:disapprove ;",
        "chy:relation rel:disapprove , rel:allege ;",
        "exactly one relation",
    ),
    "a relation of nobody": (
        "chy:relation rel:disapprove ;",
        "chy:relation <http://example.org/likes> ;",
        "exactly one relation",
    ),
    "a quad class as relation": (
        "chy:relation rel:disapprove ;",
        "chy:relation rel:verbal-conflict ;",
        "exactly one relation",
    ),
    "no actor": ("chy:actor actor:az-gov ;", "", "one actor or more"),
    "an actor that is text": ("chy:actor actor:az-gov ;", 'chy:actor actor:az-gov , "Baku" ;', "one actor or more"),
    "a recipient that is text": (
        "chy:recipient actor:ir ;",
        'chy:recipient actor:ir , "Iran" ;',
        "an IRI as recipient",
    ),
    "no report": ("chy:reports event:q4v9tz8caaaaa ;", "chy:reports event:another ;", "wanted a report of this event"),
    "earliest after latest": (
        'earliestDate "2026-11-18"',
        'earliestDate "2026-11-19"',
        "earliestDate: wanted one xsd:date, not after",
    ),
    "earliest is a month": (
        'earliestDate "2026-11-18"^^xsd:date',
        'earliestDate "2026-11"^^xsd:gYearMonth',
        "earliestDate: wanted one xsd:date",
    ),
    "latest is a month": (
        'latestDate "2026-11-18"^^xsd:date',
        'latestDate "2026-12"^^xsd:gYearMonth',
        "latestDate: wanted one xsd:date",
    ),
    "two dates": (
        'chy:date "2026-11-18"^^xsd:date',
        'chy:date "2026-11-18"^^xsd:date , "2026-11-17"^^xsd:date',
        "one date at most",
    ),
    "a precision not in the list": ("chy:Day", "chy:Day , chy:Decade", "wanted chy:Day, chy:Month"),
    "a basis not in the list": ("chy:Relative", "chy:Guess", "wanted chy:Explicit, chy:Relative"),
    "a month that claims a day": (
        'date "2026-11-18"^^xsd:date',
        'date "2026-11"^^xsd:gYearMonth',
        "datatype is its precision",
    ),
    "a day that claims a year": (
        "chy:datePrecision chy:Day",
        "chy:datePrecision chy:Year",
        "datatype is its precision",
    ),
    "a date without a precision": ("chy:datePrecision chy:Day ;", "", "datatype is its precision"),
    "a date in words": ('chy:date "2026-11-18"^^xsd:date', 'chy:date "Wednesday"', "datatype is its precision"),
    "a report of two events": (
        "chy:reports event:q4v9tz8caaaaa ;",
        "chy:reports event:q4v9tz8caaaaa , event:another ;",
        "exactly one event",
    ),
    "a report in no article": ("chy:inArticle article:7h2kq3m5vwx4a ;", "", "exactly one article"),
    "no evidence": (f'chy:evidence "{SENTENCE}"@en ;', "", "3 to 5000 characters"),
    "evidence of one letter": (f'"{SENTENCE}"@en ;\n', '"c"@en ;\n', "3 to 5000 characters"),
    "evidence that is a text": (f'"{SENTENCE}"@en', f'"{LONG}"@en', "3 to 5000 characters"),
    "no trigger": ('chy:trigger "criticized"@en ;', "", "exactly one trigger"),
    "a trigger from elsewhere": ('chy:trigger "criticized"@en', 'chy:trigger "attacked"@en', "stand in the evidence"),
    "no sentence index": ("chy:sentenceIndex 3 ;", "", "one sentence index"),
    "a negative sentence index": ("chy:sentenceIndex 3 ;", "chy:sentenceIndex -3 ;", "one sentence index"),
    "no start": ("chy:startOffset 412 ;", "", "one start offset"),
    "start at the end": ("chy:startOffset 412 ;", "chy:startOffset 479 ;", "below the end offset"),
    "two ends": ("chy:endOffset 479 ;", "chy:endOffset 479 , 480 ;", "one end offset"),
    "no confidence": ("chy:confidence 0.82 ;", "", "one confidence"),
    "confidence above 1": ("chy:confidence 0.82 ;", "chy:confidence 1.82 ;", "one confidence"),
    "confidence below 0": ("chy:confidence 0.82 ;", "chy:confidence -0.1 ;", "one confidence"),
    "confidence as a double": ("chy:confidence 0.82 ;", "chy:confidence 8.2e-1 ;", "one confidence"),
    "an unknown modality": ("mod:asserted", "mod:asserted , mod:rumoured", "one modality"),
    "asserted without plain triple": (PLAIN, "", "wanted the plain triple"),
    "plain triple of a negated report": ("mod:asserted", "mod:negated", "wanted an asserted report"),
    "plain triple that nobody reports": (
        PLAIN,
        PLAIN + " actor:ir rel:allege actor:az-gov .",
        "wanted an asserted report",
    ),
    "plain triple turned round": (
        PLAIN,
        PLAIN + " actor:ir rel:disapprove actor:az-gov .",
        "wanted an asserted report",
    ),
    "no surface": ('chy:surface "Baku"@en ;', "", "exactly one surface"),
    "an unknown role": ("chy:role chy:actor ;", "chy:role chy:theme ;", "wanted a role"),
    "a mention that ends before it starts": ("chy:endOffset 429 ;", "chy:endOffset 424 ;", "below the end offset"),
    "a mention with two ends": ("chy:endOffset 429 ;", "chy:endOffset 429 , 430 ;", "one end offset"),
    "a link surer than sure": ("chy:linkConfidence 0.93", "chy:linkConfidence 93.0", "link confidence from 0 to 1"),
    "an unknown metonymy": ("met:CapitalForGovernment", "met:PartForWhole", "a metonymy of the scheme"),
    "a metonym that names nothing": (LITERAL_REFERENT, "", "its literal referent"),
    "a metonym that means nothing": ("chy:refersTo actor:az-gov ;", "", "metonymic mention refers to"),
}

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
    "nobody is the recipient": (("chy:recipient actor:ir ;", ""), (PLAIN, "")),
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


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_fails_for_its_reason(name: str) -> None:
    old, new, reason = MUTATIONS[name]
    violations = checked(changed(EXAMPLE, old, new))
    assert [line for line in violations if reason in line], violations


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_passes(name: str) -> None:
    text = EXAMPLE
    for old, new in VARIANTS[name]:
        text = changed(text, old, new)
    assert checked(text) == ()


def test_every_message_of_the_shapes_is_provoked_by_a_mutation() -> None:
    shapes = parse((files("ontology.shapes") / "data.shacl.ttl").read_bytes(), RdfFormat.TURTLE)
    messages = {str(quad.object) for quad in shapes if quad.predicate.value.endswith("shacl#message")}
    said = "\n".join(line for old, new, _ in MUTATIONS.values() for line in checked(changed(EXAMPLE, old, new)))
    assert len(messages) > 20
    assert [message for message in messages if message.strip('"').split("{")[0] not in said] == []


def test_a_violation_names_the_node_the_property_and_the_value() -> None:
    (line,) = checked(changed(EXAMPLE, "chy:confidence 0.82 ;", "chy:confidence 1.82 ;"))
    wanted = "<http://localhost:8000/id/report/7h2kq3m5vwx4a-3-k8> confidence: wanted one confidence"
    assert line.startswith(wanted)
    assert line.endswith("(got '1.82')")


def test_without_pyshacl_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)  # makes the import fail, as the import system defines
    with pytest.raises(KnowledgeError, match=r"pip install 'chancery\[dev\]'"):
        check([])
