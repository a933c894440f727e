"""The side index, and the property that asks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from ontology import vocab
from ontology.errors import QueryError
from sparql.matches import MATCHES, MOST, is_used, rewritten
from sparql.search import FILE, Index
from sparql.store import Store

GRAPH = NamedNode("http://localhost:8000/graph/texts")
PREFIX = "PREFIX search: <https://w3id.org/chancery/search#>\n"


def thing(name: str) -> NamedNode:
    return NamedNode(f"http://example.org/{name}")


TEXTS = [
    Quad(thing("erdogan"), vocab.RDFS_LABEL, Literal("Recep Tayyip Erdoğan", language="tr")),
    Quad(thing("erdogan"), vocab.SKOS_ALT_LABEL, Literal("Erdogan")),
    Quad(thing("talks"), vocab.DCTERMS_TITLE, Literal("Grain talks stall again")),
    Quad(thing("report"), vocab.EVIDENCE, Literal("Ankara said that the grain talks with Kyiv would resume.")),
    Quad(thing("other"), vocab.CONTENT, Literal("grain that is in no indexed property")),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as found:
        found.replace(GRAPH, TEXTS)
        yield found


def found(store: Store, words: str, limit: int = 10) -> list[str]:
    index = Index(store.path)
    index.refresh(store.snapshot())
    return [hit.thing.rpartition("/")[2] for hit in index.find(words, limit)]


@pytest.mark.parametrize(
    ("words", "things"),
    [
        ("erdogan", ["erdogan"]),
        ("ERDOĞAN recep", ["erdogan"]),
        ("grain talks", ["talks", "report"]),
        ("grai", []),
        ("grai*", ["talks", "report"]),
        ("grain - kyiv", ["report"]),
        ('grain" OR "erdogan', []),
        ("grain NEAR talks", []),
        ("text:grain", []),
    ],
)
def test_words(store: Store, words: str, things: list[str]) -> None:
    assert found(store, words) == things


@pytest.mark.parametrize("words", ["", "  ", "*", '"', "- ! *"])
def test_no_words(store: Store, words: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        found(store, words)


def test_the_index_goes_with_the_store(store: Store) -> None:
    assert found(store, "grain") == ["talks", "report"]
    store.replace(GRAPH, TEXTS[:2])
    assert found(store, "grain") == []
    assert found(store, "erdogan") == ["erdogan"]
    store.replace(GRAPH, TEXTS)
    assert found(store, "grain") == ["talks", "report"]
    (store.path / FILE).unlink()
    for rest in store.path.glob(f"{FILE}-*"):
        rest.unlink()
    assert found(store, "grain", 1) == ["talks"]


def test_the_property_becomes_values() -> None:
    asked: list[str] = []

    def find(words: str, limit: int) -> list[str]:
        asked.append(words)
        return ["http://example.org/a", "http://example.org/b"]

    values = "VALUES ?x { <http://example.org/a> <http://example.org/b> }"
    for triple in ('?x search:matches "grain \\"corridor\\""', f"?x <{MATCHES}> '''grain \"corridor\"'''"):
        for text in (f"SELECT * {{ {triple} }}", f"SELECT * {{ ?x a ?y . {triple} . ?x ?p ?o }}"):
            assert rewritten(PREFIX + text, find) == PREFIX + text.replace(triple, values)
    assert set(asked) == {'grain "corridor"'}
    plain = 'SELECT * { ?x <urn:p> "search:matches" }'
    assert rewritten(plain, find) == plain
    assert not is_used(plain)
    assert rewritten(PREFIX + 'ASK { ?x search:matches "no" }', lambda words, limit: []).endswith("{ VALUES ?x {  } }")


@pytest.mark.parametrize(
    "triple",
    [
        "?x search:matches ?y",
        '<urn:a> search:matches "a"',
        '?x search:matches "a" ; a ?c',
        '?x a ?c ; search:matches "a"',
        '?x search:matches "a", "b"',
        '?x search:matches "a"@en',
        '?x search:matches+ "a"',
        '?x ^search:matches "a"',
    ],
)
def test_other_uses_are_refused_with_the_place(triple: str) -> None:
    with pytest.raises(QueryError, match=r"line 2, column \d+ cannot be read"):
        rewritten(f"{PREFIX}SELECT * {{ {triple} }}", lambda words, limit: [])


def test_too_many_are_refused_and_never_cut() -> None:
    def find(words: str, limit: int) -> list[str]:
        return [f"http://example.org/{number}" for number in range(limit)]

    with pytest.raises(QueryError, match=f"more than {MOST}"):
        rewritten(PREFIX + 'ASK { ?x search:matches "a" }', find)


def test_what_follows_the_journal_finds_what_a_new_index_finds(store: Store) -> None:
    followed = Index(store.path, store.journal)
    followed.refresh(store.snapshot())
    for quads in (TEXTS[1:], [*TEXTS[2:], Quad(thing("talks"), vocab.RDFS_LABEL, Literal("Wheat"))], TEXTS[:1], []):
        store.replace(GRAPH, quads)
        followed.refresh(store.snapshot())
        found_ = {words: followed.things(f"{words}*", 100) for words in ("erdogan", "grain", "wheat", "talks")}
        (store.path / FILE).rename(store.path / "followed")
        anew = Index(store.path)
        anew.refresh(store.snapshot())
        assert found_ == {words: anew.things(f"{words}*", 100) for words in found_}
        (store.path / "followed").replace(store.path / FILE)


def test_words_among_some_things(store: Store) -> None:
    index = Index(store.path)
    index.refresh(store.snapshot())
    for words in ("grain", "grain corridor*", "erdogan", "nothing"):
        whole = index.things(words, 100)
        for some in (whole, set(list(whole)[:1]), {"http://example.org/other"}, set()):
            assert index.among(words, some) == whole & some
    with pytest.raises(QueryError, match="no word"):
        index.among("*", [])


def test_too_many_things_are_refused(store: Store) -> None:
    index = Index(store.path)
    index.refresh(store.snapshot())
    assert len(index.things("grain", 2)) == 2
    with pytest.raises(QueryError, match="More than 1 things"):
        index.things("grain", 1)
