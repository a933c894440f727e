"""The JSON of `chancery code` is JSON-LD under the shipped context. REST: tests/server/test_linked_json.py."""

import json
from importlib.resources import files
from typing import Any

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse
from rdflib import BNode, Graph

from ontology import iris, vocab
from ontology.model import Basis, Kind, Modality, Precision

EVENT: dict[str, Any] = {
    "id": "http://localhost:8000/id/event/e1",
    "relationId": "https://w3id.org/chancery/rel/disapprove",
    "relation": "ACCUSE",
    "mode": "disapprove",
    "cameo": "111",
    "quad": 3,
    "actor": {
        "text": "Baku",
        "start": 425,
        "end": 429,
        "id": "http://localhost:8000/id/actor/az-gov",
        "name": "Government of Azerbaijan",
        "type": "Government",
        "state": "http://localhost:8000/id/actor/az",
        "sector": "GOV",
        "sameAs": ["http://www.wikidata.org/entity/Q1"],
    },
    "recipient": {"text": "Iran", "start": 448, "end": 452, "id": "http://localhost:8000/id/actor/ir"},
    "date": {
        "value": "2026-11",
        "earliest": "2026-11-01",
        "latest": "2026-11-30",
        "precision": "month",
        "basis": "relative",
    },
    "dateExpression": "this month",
    "place": {
        "text": "Astara",
        "start": 470,
        "end": 476,
        "id": "http://localhost:8000/id/place/astara",
        "name": "Astara",
    },
    "theme": "delays",
    "content": "http://localhost:8000/id/event/e2",
    "modality": "asserted",
    "attributedTo": {"id": "http://localhost:8000/id/actor/az", "name": "Azerbaijan", "type": "State", "sector": None},
    "citedSource": "Border Gazette",
    "trigger": {"text": "criticized", "start": 437, "end": 447},
    "sentence": {"index": 3, "start": 412, "end": 479, "text": "On Wednesday Baku openly criticized Iran."},
    "confidence": 0.82,
}

EXPECTED = """
<{e}> <{ns}relation> <https://w3id.org/chancery/rel/disapprove>
<{e}> <{ns}typeName> "ACCUSE"
<{e}> <{ns}modeName> "disapprove"
<{e}> <{ns}cameo> "111"
<{e}> <{ns}quadClass> "3"^^<{xsd}integer>
<{e}> <{ns}actor> <{a}az-gov>
<{a}az-gov> <http://www.w3.org/2000/01/rdf-schema#label> "Government of Azerbaijan"@en
<{a}az-gov> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ns}Government>
<{a}az-gov> <{ns}state> <{a}az>
<{a}az-gov> <{ns}sector> <https://w3id.org/chancery/sector/GOV>
<{a}az-gov> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q1>
<{e}> <{ns}recipient> <{a}ir>
<{e}> <http://purl.org/dc/terms/temporal> _
_ <{ns}earliestDate> "2026-11-01"^^<{xsd}date>
_ <{ns}latestDate> "2026-11-30"^^<{xsd}date>
_ <{ns}datePrecision> <{ns}Month>
_ <{ns}dateBasis> <{ns}Relative>
<{e}> <{ns}dateExpression> "this month"@en
<{e}> <{ns}place> <{p}astara>
<{p}astara> <http://www.w3.org/2000/01/rdf-schema#label> "Astara"@en
<{e}> <{ns}theme> "delays"@en
<{e}> <{ns}content> <http://localhost:8000/id/event/e2>
<{e}> <{ns}attributedTo> <{a}az>
<{a}az> <http://www.w3.org/2000/01/rdf-schema#label> "Azerbaijan"@en
<{a}az> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ns}State>
<{e}> <{ns}citedSource> "Border Gazette"
<{e}> <{ns}modality> <https://w3id.org/chancery/modality/asserted>
<{e}> <{ns}trigger> "criticized"@en
<{e}> <{ns}triggerStart> "437"^^<{xsd}integer>
<{e}> <{ns}triggerEnd> "447"^^<{xsd}integer>
_ <{ns}reports> <{e}>
_ <{ns}sentenceIndex> "3"^^<{xsd}integer>
_ <{ns}startOffset> "412"^^<{xsd}integer>
_ <{ns}endOffset> "479"^^<{xsd}integer>
_ <{ns}evidence> "On Wednesday Baku openly criticized Iran."@en
<{e}> <{ns}confidence> "8.2E-1"^^<{xsd}double>
""".format(
    e=EVENT["id"],
    ns=iris.NAMESPACE,
    a="http://localhost:8000/id/actor/",
    p="http://localhost:8000/id/place/",
    xsd="http://www.w3.org/2001/XMLSchema#",
)


def context() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    inner: dict[str, Any] = document["@context"]
    return inner


def expanded(event: dict[str, Any]) -> set[str]:
    """The triples of an event document as lines, every blank node written as `_`."""
    lines = set()
    for quad in parse(json.dumps({"@context": context(), **event}), RdfFormat.JSON_LD):
        terms = (quad.subject, quad.predicate, quad.object)
        lines.add(" ".join("_" if isinstance(term, BlankNode) else str(term) for term in terms))
    return lines


def test_an_event_document_expands_to_its_triples() -> None:
    assert expanded(EVENT) == set(EXPECTED.strip().splitlines())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib uses its own
def test_rdflib_reads_the_same_number_of_triples() -> None:
    graph = Graph().parse(data=json.dumps({"@context": context(), **EVENT}), format="json-ld")
    assert len(graph) == len(expanded(EVENT))
    assert sum(isinstance(node, BNode) for node in graph.subjects(unique=True)) == 2  # the date, the report


@pytest.mark.parametrize("member", ["recipient", "date", "place", "mode", "attributedTo", "content", "theme"])
def test_members_that_may_be_null_add_nothing(member: str) -> None:
    assert expanded({**EVENT, member: None}) <= expanded(EVENT)


def test_an_explanation_is_for_people_and_no_triples() -> None:
    why = {"predicate": "criticize", "row": "verbs.tsv:1", "actor": {"slot": "subj", "words": {"text": "Baku"}}}
    assert expanded({**EVENT, "explanation": why}) == expanded(EVENT)


@pytest.mark.parametrize("modality", Modality)
def test_every_modality_is_its_concept(modality: Modality) -> None:
    line = f"<{EVENT['id']}> {vocab.MODALITY} <{iris.MODALITIES}{modality}>"
    assert line in expanded({**EVENT, "modality": modality})


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_its_class(kind: Kind) -> None:
    actor = {"id": "http://localhost:8000/id/actor/x", "type": kind}
    line = f"<http://localhost:8000/id/actor/x> {vocab.RDF_TYPE} {iris.term(kind)}"
    assert line in expanded({**EVENT, "recipient": actor})


@pytest.mark.parametrize(
    ("precision", "term"), list(zip(Precision, (vocab.Day, vocab.Month, vocab.Year, vocab.Interval), strict=True))
)
def test_every_precision_is_its_individual(precision: Precision, term: object) -> None:
    assert f"_ {vocab.DATE_PRECISION} {term}" in expanded({**EVENT, "date": {"precision": precision}})


@pytest.mark.parametrize(
    ("basis", "term"), list(zip(Basis, (vocab.Explicit, vocab.Relative, vocab.PublicationDate), strict=True))
)
def test_every_basis_is_its_individual(basis: Basis, term: object) -> None:
    assert f"_ {vocab.DATE_BASIS} {term}" in expanded({**EVENT, "date": {"basis": basis}})


def test_every_iri_of_ours_in_the_context_is_declared() -> None:
    declared = {value.value for value in vars(vocab).values() if isinstance(value, type(vocab.Event))}
    used = {f"{iris.NAMESPACE}{name}" for name in _names(context())}
    assert used
    assert used <= declared


def _names(node: object) -> set[str]:
    if isinstance(node, dict):
        return set().union(*(_names(value) for value in node.values()))
    return {node.removeprefix("chy:")} if isinstance(node, str) and node.startswith("chy:") else set()
