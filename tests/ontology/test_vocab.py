"""`ontology.vocab` and `chancery.ttl` name the same terms."""

import re
from importlib.resources import files

from pyoxigraph import NamedNode, RdfFormat, parse

from ontology import vocab
from ontology.iris import NAMESPACE, term
from ontology.model import Basis, Kind, Precision

FOREIGN = re.compile(r"(RDF|RDFS|OWL|SKOS|DCTERMS|SCHEMA|PROV|ORG|XSD|WGS84)_")


def constants() -> dict[str, NamedNode]:
    return {name: value for name, value in vars(vocab).items() if isinstance(value, NamedNode)}


def spelled(local: str) -> str:
    return local if local[0].isupper() else re.sub(r"(?<=[a-z])(?=[A-Z])", "_", local).upper()


def test_the_constants_of_ours_are_the_terms_of_the_turtle() -> None:
    turtle = (files("ontology") / "chancery.ttl").read_bytes()
    declared = {
        quad.subject.value
        for quad in parse(turtle, RdfFormat.TURTLE)
        if quad.predicate == vocab.RDF_TYPE and isinstance(quad.subject, NamedNode)
    }
    in_turtle = {iri.removeprefix(NAMESPACE) for iri in declared if iri.startswith(NAMESPACE)}
    assert {name: value for name, value in constants().items() if not FOREIGN.match(name)} == {
        spelled(local): term(local) for local in in_turtle
    }


def test_the_constants_of_others_are_spelled_after_their_terms() -> None:
    foreign = {name: value for name, value in constants().items() if FOREIGN.match(name)}
    assert foreign
    for name, value in foreign.items():
        local = value.value.replace("#", "/").rsplit("/", 1)[-1]
        spelling = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", local).upper()
        assert name.split("_", 1)[1] == spelling
        assert not value.value.startswith(NAMESPACE)


def test_the_model_has_the_classes_and_individuals_of_the_ontology() -> None:
    names = constants()
    assert {kind.value for kind in Kind} <= names.keys()
    assert {precision.value.capitalize() for precision in Precision} <= names.keys()
    spelling = {Basis.PUBLICATION: "PublicationDate"}
    assert {spelling.get(basis, basis.value.capitalize()) for basis in Basis} <= names.keys()
