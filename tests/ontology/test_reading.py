"""Shipped Turtle as values, and the prefixes."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ontology.errors import KnowledgeError
from ontology.prefixes import PREFIXES, chosen
from ontology.turtle import described, quads


def turtle(folder: Path, text: str) -> Path:
    path = folder / "t.ttl"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_stand_by_subject_and_property(tmp_path: Path) -> None:
    first = turtle(tmp_path, '<a> <http://x/p> "1", "2" ; <http://x/q> <b> . [] <http://x/p> "of nobody" .')
    assert described([first], "http://y/") == {
        "http://y/a": {"http://x/p": ["1", "2"], "http://x/q": ["http://y/b"]},
    }


def test_relative_iris_are_resolved(tmp_path: Path) -> None:
    (quad,) = quads(turtle(tmp_path, "<a> <b> <c> ."), "http://y/")
    assert quad.subject == NamedNode("http://y/a")


def test_what_is_not_turtle_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"t\.ttl is not Turtle: .*Mend"):
        list(quads(turtle(tmp_path, "<a> <b>")))


def test_each_prefix_has_a_namespace_of_its_own() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(namespace.endswith(("/", "#")) for namespace in PREFIXES.values())


def test_prefixes_are_given_in_the_order_asked() -> None:
    assert list(chosen("xsd", "rdf").items()) == [("xsd", PREFIXES["xsd"]), ("rdf", PREFIXES["rdf"])]
