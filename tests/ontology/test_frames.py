"""The frames give an event, or an actor, as one tree of JSON under our context, and lose no statement on the way.

What they give for the worked example is kept in `frames/`; `pytest --update-golden` writes it anew.
"""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld  # type: ignore[import-untyped] # it has no annotations
from pyoxigraph import Quad, RdfFormat, parse

from ontology import vocab
from ontology.iris import CONTEXT_DOCUMENT

Document = dict[str, Any]

ONTOLOGY = files("ontology")
EXPECTED = Path(__file__).parent / "frames"
ID = "http://localhost:8000/id/"


def shipped(*path: str) -> Document:
    found: Document = json.loads(ONTOLOGY.joinpath(*path).read_text(encoding="utf-8"))
    return found


def load(url: str, _: object) -> Document:
    """The context of ours that a frame names; pyld asks for nothing else."""
    assert url == CONTEXT_DOCUMENT
    content = shipped("context.jsonld")
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": content}


@cache
def statements() -> frozenset[Quad]:
    """The worked example and whom it speaks of, without graphs."""
    found = (quad for name in ("worked.trig", "reference.trig") for quad in example(name))
    return frozenset(Quad(quad.subject, quad.predicate, quad.object) for quad in found)


def example(name: str) -> list[Quad]:
    return list(parse((ONTOLOGY / "examples" / name).read_bytes(), RdfFormat.TRIG))


def framed(name: str) -> list[Document]:
    """What a frame finds in the example."""
    lines = "".join(sorted(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in statements()))
    expanded = jsonld.from_rdf(lines, {"format": "application/n-quads", "useNativeTypes": True})
    whole = jsonld.frame(expanded, shipped("frames", f"{name}.jsonld"), {"documentLoader": load})
    found: list[Document] = whole.get("items", [whole])
    return found


@pytest.mark.parametrize(("name", "thing"), [("event", "event/q4v9tz8caaaaa"), ("actor", "actor/az-gov")])
def test_a_frame_gives_the_tree_that_is_kept(name: str, thing: str, request: pytest.FixtureRequest) -> None:
    (found,) = (each for each in framed(name) if each["id"] == ID + thing)
    found.pop("@context", None)
    path = EXPECTED / f"{name}.json"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    assert found == json.loads(path.read_text(encoding="utf-8"))


def test_a_framed_event_says_all_that_was_said_of_it_and_nothing_else() -> None:
    (event,) = framed("event")
    context = [shipped("context.jsonld")["@context"], shipped("frames", "event.jsonld")["@context"][1]]
    quads = parse(json.dumps({**event, "@context": context}), RdfFormat.JSON_LD)
    said = frozenset(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    assert said - statements() == set()
    kinds = (vocab.Event, vocab.Report, vocab.Mention, vocab.Article)
    things = {quad.subject for quad in statements() if quad.predicate == vocab.RDF_TYPE and quad.object in kinds}
    assert {quad for quad in statements() if quad.subject in things} - said == set()


def test_an_actor_comes_with_what_it_did_and_what_was_done_to_it() -> None:
    actors = {each["id"].removeprefix(ID): each for each in framed("actor")}
    assert len(actors) > 10
    assert actors["actor/az-gov"]["did"]["relationId"].endswith("/disapprove")
    assert actors["actor/ir"]["received"]["actor"] == ID + "actor/az-gov"
    assert not actors["actor/am"].get("did")


@pytest.mark.parametrize("name", ["event", "actor"])
def test_a_frame_names_terms_that_the_context_has(name: str) -> None:
    """A misspelt term expands to nothing, and has no effect that anybody would see."""
    frame = shipped("frames", f"{name}.jsonld")
    context = shipped("context.jsonld")["@context"]
    reports = context["reports"]["@context"]
    known = {*context, *frame["@context"][1], *reports, *reports["mentions"]["@context"]}
    assert names(frame) - known == set()


def names(node: Document) -> set[str]:
    """The terms of a frame, at any depth."""
    inner = (names(value) for key, value in node.items() if isinstance(value, dict) and key != "@context")
    return {key for key in node if not key.startswith("@")}.union(*inner)
