"""Every term of ours that anything uses is declared, and every term that is declared is used or says why it is not.

`test_vocab.py` holds the constants and the core equal, `test_turtle.py` the Turtle, `test_context.py` the context;
here are the queries, the shapes and the SPARQL within the code, and the other direction.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology import vocab
from ontology.iris import NAMESPACE, ROOT
from ontology.prefixes import PREFIXES
from ontology.taxonomy import turtle_files

TOP = Path(__file__).resolve().parents[2]
FOLDER = TOP / "ontology"
CORE = FOLDER / "chancery.ttl"
QUERIES = tuple(sorted(TOP.glob("s*/queries/*.rq")))
SHAPES = tuple(sorted(FOLDER.glob("shapes/*.ttl")))
DATA = (*sorted(FOLDER.glob("taxonomy/*.ttl")), *sorted(FOLDER.glob("gazetteer/*.ttl")))
CODE = tuple(sorted(path for room in ("ontology", "ingest", "sparql", "server") for path in (TOP / room).rglob("*.py")))
NAME = re.compile(r"\b([a-z]+):([A-Za-z][\w-]*)")
DECLARED_PREFIX = re.compile(r"(?i)\bPREFIX\s+([\w-]*):\s*<([^>]*)>")
NOT_NAMES = re.compile(r'(?m)<[^<>\s]*>|"[^"\n]*"|#.*$')  # in SPARQL: IRIs, strings, comments
UNUSED = "Not used by the coder"


def quads(file: Path) -> list[Quad]:
    return list(parse(file.read_bytes(), RdfFormat.TURTLE, base_iri="http://localhost:8000/"))


@cache
def declared() -> frozenset[str]:
    """The IRIs of ours that the core and the taxonomy give a type."""
    turtle = [CORE, *(Path(str(file)) for file in turtle_files())]
    typed = (quad.subject for file in turtle for quad in quads(file) if quad.predicate == vocab.RDF_TYPE)
    return frozenset(node.value for node in typed if isinstance(node, NamedNode) and node.value.startswith(ROOT))


def named_in(sparql: str, prefixes: dict[str, str]) -> set[str]:
    """The IRIs of ours that a query names, with a prefix that it declares or that is given."""
    known = prefixes | dict(DECLARED_PREFIX.findall(sparql))
    full = {iri for iri in re.findall(r"<([^<>\s]+)>", sparql) if iri.startswith(ROOT) and iri not in known.values()}
    short = {known[prefix] + name for prefix, name in NAME.findall(NOT_NAMES.sub(" ", sparql)) if prefix in known}
    return full | {iri for iri in short if iri.startswith(ROOT)}


def strings(code: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(code.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def named_in_code(code: Path) -> set[str]:
    """The IRIs of ours that the strings of a module name with one of our prefixes: SPARQL that it puts together."""
    ours = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace.startswith(ROOT)}
    found = (NAME.findall(text) for text in strings(code))
    return {ours[prefix] + name for pairs in found for prefix, name in pairs if prefix in ours}


def constants_in_code(code: Path) -> set[str]:
    """The IRIs of the constants of `ontology.vocab` that a module takes from it."""
    taken = set()
    for node in ast.walk(ast.parse(code.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "vocab":
            taken.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and node.module == "ontology.vocab":
            taken |= {alias.name for alias in node.names}
    return {value.value for name in taken if isinstance(value := getattr(vocab, name, None), NamedNode)}


def named_in_turtle(file: Path) -> set[str]:
    """The IRIs of ours in a Turtle file, and in the queries that its literals hold (sh:select)."""
    found = set()
    for quad in quads(file):
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode):
                found.add(term.value)
            elif isinstance(term, Literal) and quad.predicate.value.endswith("#select"):
                found |= named_in(term.value, dict(PREFIXES))
    return {iri for iri in found if iri.startswith(ROOT)}


def short(path: Path) -> str:
    return str(path.relative_to(TOP))


@pytest.mark.parametrize("file", QUERIES, ids=short)
def test_every_term_in_a_stored_query_is_declared(file: Path) -> None:
    used = named_in(file.read_text(encoding="utf-8"), {})
    assert used - declared() == set()


def test_the_stored_queries_are_read() -> None:
    assert len(QUERIES) >= 19
    used = set().union(*(named_in(file.read_text(encoding="utf-8"), {}) for file in QUERIES))
    assert {vocab.ACTOR.value, vocab.METONYMY.value, f"{ROOT}rel/aid"} <= used


def test_a_term_that_is_not_declared_is_found_in_a_query() -> None:
    text = f'PREFIX c: <{NAMESPACE}> SELECT * {{ ?e c:actr ?a ; <{NAMESPACE}plce> "c:words" }} # c:comment'
    assert named_in(text, {}) == {NAMESPACE + "actr", NAMESPACE + "plce"}


@pytest.mark.parametrize("file", SHAPES, ids=short)
def test_every_term_in_the_shapes_is_declared(file: Path) -> None:
    shapes = {iri for iri in named_in_turtle(file) if iri.startswith(f"{ROOT}shapes/")}
    assert named_in_turtle(file) - shapes - declared() == set()


def test_the_shapes_are_read() -> None:
    used = set().union(*(named_in_turtle(file) for file in SHAPES))
    assert {vocab.ACTOR.value, vocab.METONYMY.value} <= used


def test_every_term_in_the_sparql_of_the_code_is_declared() -> None:
    used = {(short(file), iri) for file in CODE for iri in named_in_code(file)}
    assert len(used) > 10
    assert {(file, iri) for file, iri in used if iri not in declared()} == set()


# ==================== The other direction


def in_use() -> set[str]:
    """The terms that code, context, queries, shapes and data use, and those that the core needs to describe them."""
    found = set().union(*(named_in(file.read_text(encoding="utf-8"), {}) for file in QUERIES))
    found |= set().union(*(named_in_turtle(file) for file in (*SHAPES, *DATA)))
    found |= set().union(*(constants_in_code(file) | named_in_code(file) for file in CODE if file.name != "vocab.py"))
    context = (files("ontology") / "context.jsonld").read_text(encoding="utf-8")
    found |= {NAMESPACE + name for prefix, name in NAME.findall(context) if prefix == "chy"}
    logical = {vocab.RDFS_DOMAIN, vocab.RDFS_RANGE, vocab.RDFS_SUB_CLASS_OF}
    needed = {q.object.value for q in quads(CORE) if q.predicate in logical and isinstance(q.object, NamedNode)}
    return found | needed


def reasons() -> dict[str, str]:
    """What the terms of the core that nothing uses say of it, by IRI."""
    return {
        quad.subject.value: quad.object.value
        for quad in quads(CORE)
        if quad.predicate.value.endswith("#editorialNote")
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.object.value.startswith(UNUSED)
    }


def test_every_term_is_used_or_says_why_it_is_not() -> None:
    own = {iri for iri in declared() if iri.startswith(NAMESPACE)}
    assert len(own) > 70
    assert own - in_use() <= set(reasons())
    assert all(len(reason) > len(UNUSED) + 30 for reason in reasons().values())


def test_what_is_said_not_to_be_used_by_the_coder_is_not() -> None:
    coder = set().union(*(constants_in_code(file) for file in CODE if TOP / "ingest" in file.parents))
    assert {vocab.ACTOR.value, vocab.EVIDENCE.value} <= coder
    assert coder & set(reasons()) == set()
