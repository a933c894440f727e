"""The core as published: its metadata and notes, its frozen versions, OWL 2 DL, and what an OWL RL reasoner finds."""

import hashlib
import importlib
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import OWL, RDF, Dataset, Graph

from ontology import versions, vocab
from ontology.errors import KnowledgeError
from ontology.iris import NAMESPACE, ROOT
from ontology.taxonomy import turtle_files

FOLDER = files("ontology")
CORE = FOLDER / "chancery.ttl"
ALIGNMENTS = tuple(each for each in (FOLDER / "alignments").iterdir() if each.name.endswith(".ttl"))
EXAMPLES = tuple(each for each in (FOLDER / "examples").iterdir() if each.name.endswith(".trig"))
GAZETTEER = tuple(each for each in (FOLDER / "gazetteer").iterdir() if each.name.endswith(".ttl"))
SHIPPED = (CORE, *turtle_files(), *ALIGNMENTS, *EXAMPLES, *GAZETTEER)
PROPERTY_KINDS = {"ObjectProperty", "DatatypeProperty", "AnnotationProperty"}
BUILT_IN = (str(OWL), str(RDF), "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2001/XMLSchema#")
# https://www.w3.org/TR/owl2-mapping-to-rdf/: annotation properties that OWL 2 has itself
OWN_ANNOTATIONS = {
    "label",
    "comment",
    "seeAlso",
    "isDefinedBy",
    "versionInfo",
    "priorVersion",
    "backwardCompatibleWith",
}


def quads(file: Traversable) -> list[Quad]:
    form = RdfFormat.TRIG if file.name.endswith(".trig") else RdfFormat.TURTLE
    return list(parse(file.read_bytes(), form, base_iri="http://localhost:8000/"))


def iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def local(term: object) -> str:
    return iri(term).replace("#", "/").rsplit("/", 1)[-1]


def texts(subject: str, name: str) -> list[str]:
    return [
        q.object.value
        for q in quads(CORE)
        if iri(q.subject) == subject and local(q.predicate) == name and isinstance(q.object, NamedNode | Literal)
    ]


# ==================== Metadata and notes


def test_the_ontology_can_be_cited_and_dated() -> None:
    ontology = ROOT + "ns"
    (version,), (address,) = texts(ontology, "versionInfo"), texts(ontology, "versionIRI")
    (citation,) = texts(ontology, "bibliographicCitation")
    assert version in citation
    assert address in citation
    (created,), (issued,), (modified,) = (texts(ontology, name) for name in ("created", "issued", "modified"))
    assert created <= issued <= modified
    assert texts(ontology, "status") == ["http://purl.org/ontology/bibo/status/draft"]
    assert texts(ontology, "priorVersion") == texts(ontology, "backwardCompatibleWith")
    assert texts(ontology, "changeNote")[0].startswith(version)


def properties() -> list[str]:
    return [
        iri(q.subject)
        for q in quads(CORE)
        if iri(q.subject).startswith(NAMESPACE) and local(q.object) in PROPERTY_KINDS and q.predicate == vocab.RDF_TYPE
    ]


@pytest.mark.parametrize("property", properties(), ids=lambda each: each.rsplit("#")[-1])
@pytest.mark.parametrize(("what", "note"), [("domain", "No domain: "), ("range", "No range: ")])
def test_a_property_has_a_domain_and_a_range_or_says_why_it_has_none(property: str, what: str, note: str) -> None:
    stated, notes = texts(property, what), [text for text in texts(property, "scopeNote") if text.startswith(note)]
    assert len(stated) + len(notes) == 1
    if notes:
        assert len(notes[0]) > len(note) + 20


# ==================== Frozen versions


def test_every_frozen_copy_is_what_it_was() -> None:
    lines = (versions.folder() / versions.SUMS).read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(listed) == {str(f.relative_to(versions.folder())) for f in versions.folder().glob("*/*")}
    for name, digest in listed.items():
        copy = versions.folder() / name
        assert hashlib.sha256(copy.read_bytes()).hexdigest() == digest
        assert versions.version(copy) == copy.parent.name


def test_the_core_is_frozen_as_the_version_it_says_it_is() -> None:
    """Whoever changed chancery.ttl has to raise its version and to run `python -m ontology.versions`."""
    core = Path(str(CORE))
    assert (versions.folder() / versions.version(core) / "chancery.ttl").read_bytes() == core.read_bytes()


def test_no_term_of_a_frozen_version_is_gone() -> None:
    now = {(q.subject, q.object) for q in quads(CORE) if q.predicate == vocab.RDF_TYPE}
    before = {
        (q.subject, q.object)
        for copy in versions.folder().glob("*/*.ttl")
        for q in quads(copy)
        if q.predicate == vocab.RDF_TYPE and iri(q.subject).startswith(NAMESPACE)
    }
    assert len(before) > 70
    assert before <= now


def test_a_version_is_frozen_once_and_not_written_over(tmp_path: Path) -> None:
    core, into = tmp_path / "chancery.ttl", tmp_path / "versions"
    core.write_bytes(CORE.read_bytes())
    copy = versions.freeze(core, into)
    assert copy.read_bytes() == core.read_bytes()
    assert versions.freeze(core, into) == copy
    assert (into / versions.SUMS).read_text(encoding="utf-8").count("\n") == 1
    core.write_bytes(core.read_bytes() + b"# a thought\n")
    with pytest.raises(KnowledgeError, match=r"is frozen and differs .* Raise owl:versionInfo"):
        versions.freeze(core, into)
    core.write_text(core.read_text(encoding="utf-8").replace("owl:versionInfo", "rdfs:comment"), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="wanted one owl:versionInfo, got 0"):
        versions.freeze(core, into)


# ==================== OWL 2 DL, as far as triples show it (https://www.w3.org/TR/owl2-syntax/#Global_Restrictions_on_Axioms_in_OWL_2_DL)


@pytest.fixture(scope="module")
def shipped() -> list[Quad]:
    return [quad for file in SHIPPED for quad in quads(file)]


@pytest.fixture(scope="module")
def kinds(shipped: list[Quad]) -> dict[str, set[str]]:
    """What each IRI is declared to be, of the kinds of OWL."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for q in shipped:
        if q.predicate == vocab.RDF_TYPE and isinstance(q.object, NamedNode) and q.object.value.startswith(str(OWL)):
            found[iri(q.subject)].add(local(q.object))
    return dict(found)


def test_nothing_has_two_kinds_that_owl_2_dl_keeps_apart(kinds: dict[str, set[str]]) -> None:
    """A property is of one kind, a class is no datatype. That a relation is a concept as well is allowed punning."""
    assert {each for each, found in kinds.items() if len(found & PROPERTY_KINDS) > 1} == set()
    assert {each for each, found in kinds.items() if {"Class", "Datatype"} <= found} == set()
    assert {each for each in kinds if each.startswith(BUILT_IN)} == set()


def test_every_property_and_class_in_use_is_declared(shipped: list[Quad], kinds: dict[str, set[str]]) -> None:
    """In the file where it is used or in the core, whose last part declares the terms of others."""
    used = {q.predicate.value for q in shipped if not q.predicate.value.startswith(BUILT_IN)}
    assert {each for each in used if not kinds.get(each, set()) & PROPERTY_KINDS} == set()
    types = {q.object.value for q in shipped if q.predicate == vocab.RDF_TYPE and isinstance(q.object, NamedNode)}
    assert {each for each in types if not each.startswith(BUILT_IN) and "Class" not in kinds.get(each, set())} == set()


def test_object_properties_lead_to_things_and_datatype_properties_to_literals(
    shipped: list[Quad], kinds: dict[str, set[str]]
) -> None:
    for q in shipped:
        found = kinds.get(q.predicate.value, set())
        assert "ObjectProperty" not in found or isinstance(q.object, NamedNode), q
        assert "DatatypeProperty" not in found or isinstance(q.object, Literal), q


def test_annotations_take_no_part_in_axioms(shipped: list[Quad], kinds: dict[str, set[str]]) -> None:
    axioms = {"subPropertyOf", "domain", "range", "inverseOf", "equivalentProperty", "propertyDisjointWith"}
    for q in shipped:
        if local(q.predicate) in axioms:
            for term in (q.subject, q.object):
                assert "AnnotationProperty" not in kinds.get(iri(term), set()), q
        if local(q.predicate) == "subPropertyOf" and isinstance(q.object, NamedNode):
            assert kinds[iri(q.subject)] & PROPERTY_KINDS == kinds[q.object.value] & PROPERTY_KINDS, q


def test_no_file_has_blank_nodes_or_the_constructs_that_need_them(shipped: list[Quad]) -> None:
    assert not [q for q in shipped if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]
    ontology = {local(q.predicate) for q in quads(CORE) if q.predicate.value.startswith(BUILT_IN[:3])}
    allowed = {"type", "subClassOf", "disjointWith", "differentFrom", "domain", "range", "versionIRI"}
    assert ontology <= allowed | OWN_ANNOTATIONS


# ==================== Consistency: the OWL RL closure


def contradictions(graph: Graph) -> list[str]:
    """What an OWL RL closure finds wrong: the reasoner's own errors, members of owl:Nothing and of disjoint classes."""
    owlrl = importlib.import_module("owlrl")  # it ships no types
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    found = [str(text) for text in graph.objects(predicate=owlrl.Namespaces.ERRNS.error)]
    found += [f"{node} is in owl:Nothing" for node in graph.subjects(RDF.type, OWL.Nothing)]
    for one, other in graph.subject_objects(OWL.disjointWith):
        both = set(graph.subjects(RDF.type, one)) & set(graph.subjects(RDF.type, other))
        found += [f"{node} is in {one} and {other}" for node in both]
    return found


def graph(sources: Iterable[Traversable], more: str = "") -> Graph:
    """All triples of some files, whatever graph they are in, and some in Turtle."""
    filled = Graph()
    for file in sources:
        form = "trig" if file.name.endswith(".trig") else "turtle"
        for subject, predicate, object, _ in (
            Dataset().parse(data=file.read_text(encoding="utf-8"), format=form).quads()
        ):
            filled.add((subject, predicate, object))
    prefixes = (
        f"PREFIX chy: <{NAMESPACE}> PREFIX rel: <{ROOT}rel/> PREFIX owl: <{OWL}> PREFIX ex: <http://example.org/>"
    )
    return filled.parse(data=f"{prefixes} {more}", format="turtle")


pytestmark = [
    pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning"),  # rdflib warns of its own code
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]


def test_core_taxonomy_alignments_and_examples_are_consistent() -> None:
    closure = graph((CORE, *turtle_files(), *ALIGNMENTS, *EXAMPLES))
    before = len(closure)
    assert contradictions(closure) == []
    assert len(closure) > before + 1000  # something was inferred


@pytest.mark.parametrize(
    "wrong",
    [
        "ex:x a chy:Place , chy:Person .",
        "ex:e chy:actor ex:x ; chy:place ex:x .",
        "ex:x a chy:Government , chy:State .",
        "ex:x rel:disapprove ex:y . ex:m chy:literalReferent ex:x .",
        "ex:x a owl:Nothing .",
        "ex:g a chy:ArticleGraph . ex:m chy:hasMention ex:g .",
        "chy:Day owl:sameAs chy:Month .",
    ],
)
def test_a_contradiction_is_found(wrong: str) -> None:
    relation = "rel:disapprove <http://www.w3.org/2000/01/rdf-schema#domain> chy:Actor ."
    assert contradictions(graph([CORE], relation)) == []
    assert contradictions(graph([CORE], f"{relation} {wrong}"))
