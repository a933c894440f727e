"""What the built-in model learns from: our own sentences, the kinds of pages, tags of names, targets, scores."""

import random
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from ingest.language.annotation import NAME_TYPES, Sentence
from ingest.language.conllu import read
from ingest.language.parser import Analysis
from ingest.language.train import current_events, name_corpora, scores, treebanks
from ingest.language.train.current_events import Item, Link
from ingest.language.train.examples import Example, joined
from ingest.language.train.targets import NOTHING, Encoder, vocabulary
from ingest.language.words import words

PROSE = sorted(
    (one for one in (files("ingest.language.train") / "prose").iterdir() if one.name.endswith(".conllu")),
    key=lambda one: one.name,
)


def sentences(name: str) -> list[Sentence]:
    """The sentences of one file of our own."""
    (file,) = (one for one in PROSE if one.name == name)
    return [block.sentence for block in read(file.read_text(encoding="utf-8").splitlines(keepends=True), name)]


@pytest.mark.parametrize("name", [one.name for one in PROSE])
def test_our_own_sentences_are_cut_as_we_cut_words(name: str) -> None:
    for sentence in sentences(name):
        assert [token.text for token in sentence.tokens] == [word.text for word in words(sentence.text)]


@pytest.mark.parametrize("name", [one.name for one in PROSE])
def test_our_own_sentences_use_the_relations_of_the_treebanks(name: str, shared: Path) -> None:
    known = {
        label
        for part in treebanks.treebank(shared / "data" / "ud", "EWT", "train")
        for one in part
        for label in one.deprels
    }
    for sentence in sentences(name):
        assert {token.deprel for token in sentence.tokens} <= known


def test_no_sentence_of_ours_stands_twice() -> None:
    texts = [one.text for file in PROSE for one in sentences(file.name)]
    assert len(texts) == len(set(texts)) == sum(map(len, treebanks.prose()))


def test_every_kind_of_page_has_a_type() -> None:
    assert len(current_events.page_types()) > 8000
    assert set(current_events.page_types().values()) <= name_corpora.types("page").keys()
    assert set(name_corpora.types("page").values()) - {"?"} == set(NAME_TYPES)


@pytest.mark.parametrize(
    ("text", "page", "expected"),
    [
        ("Israeli", "Israel Defense Forces", "NORP"),
        ("the Kremlin", "Government of Russia", "ORG"),
        ("Donald Trump", "Donald Trump", "PERSON"),
        ("Sudan", "Sudan", "PLACE"),
        ("missile attack", "Missile", "O"),
        ("Puntland forces", "Puntland Security Force", "?"),
        ("Nowhere At All", "A page that nobody has judged", "*"),
    ],
)
def test_a_link_is_a_name_of_its_page_s_kind(text: str, page: str, expected: str) -> None:
    start, end, kind = current_events.name(Link(text, 10, 10 + len(text), page))
    assert kind == expected
    assert (start, end) == (14 if text.startswith("the ") else 10, 10 + len(text))


def test_a_capitalised_word_without_a_link_is_unknown() -> None:
    text = "The army of Sudan met Somebody and Sudanese rebels in May."
    (found,) = current_events.examples(Item("1", text, (Link("Sudan", 12, 17, "Sudan"),)))
    assert dict(zip(found.words, found.names, strict=True)) == {
        "The": "?", "army": "O", "of": "O", "Sudan": "B-PLACE", "met": "O", "Somebody": "?", "and": "O",
        "Sudanese": "B-NORP", "rebels": "O", "in": "O", "May": "O", ".": "O",
    }  # fmt: skip


def test_what_is_held_back_is_not_learned(shared: Path) -> None:
    corpus = shared / "data" / "corpus" / "current-events-2025.jsonl"
    held = current_events.held_back(current_events.items(corpus))
    learned = {one.words for one in current_events.train(corpus)}
    own = [one.words for item in held for one in current_events.examples(item)]
    assert len(held) == 300
    assert sum(one in learned for one in own) < 3  # an item that somebody wrote twice
    crossner = shared / "data" / "ner" / "crossner"
    trained = {one.words for one in name_corpora.crossner_train(crossner)}
    tested = [one.words for one in name_corpora.crossner(crossner, "politics", "test")]
    assert sum(one in trained for one in tested) == 5  # CrossNER has them twice itself; the card says what they change
    assert len(name_corpora.crossner_dev(crossner)) == 100


def test_names_of_wikigold_begin_without_a_mark() -> None:
    cut = ["Iranian", "Red", "Crescent", "and", "Oslo"]
    labels = ["I-MISC", "I-ORG", "I-ORG", "O", "I-LOC"]
    found = list(name_corpora.tags(cut, labels, name_corpora.types("wikigold")))
    assert found == ["B-NORP", "B-ORG", "I-ORG", "O", "B-PLACE"]


def test_a_run_of_sentences_teaches_where_they_begin_and_no_tree() -> None:
    one = Example(("Iran", "left"), heads=(2, 0), upos=("PROPN", "VERB"), starts=(True, False))
    run = joined([one, one])
    assert run.words == ("Iran", "left", "Iran", "left")
    assert run.starts == (True, False, True, False)
    assert (run.heads, run.upos, run.names) == ((), ("PROPN", "VERB") * 2, ())


def test_runs_are_the_same_for_the_same_chance() -> None:
    paragraph = [Example((str(number), "x"), starts=(True, False)) for number in range(50)]
    made = [list(treebanks.runs([paragraph], random.Random(7))) for _ in range(2)]
    assert made[0] == made[1] != []


def test_what_is_not_known_is_no_target() -> None:
    example = Example(("Iran", "met", "X"), (2, 0, 2), ("nsubj", "root", "obj"), names=("B-PLACE", "?", "B-*"))
    known = vocabulary([example, example])
    targets = Encoder(known).targets([example, Example(("Oh",))])
    assert targets.heads.tolist() == [[NOTHING, 2, 0, 2], [NOTHING] * 4]
    assert targets.names[0].tolist()[1:] == [known.names.index("B-PLACE"), NOTHING, len(known.names)]
    assert np.all(targets.upos == NOTHING)


def test_scores_of_trees_and_names() -> None:
    gold = [Example(("a", "b", "c"), (2, 0, 2), ("nsubj", "root", "obj"), ("X",) * 3, ("Y",) * 3)]
    right = Analysis((1, -1, 1), ("nsubj", "root", "obj"), ("X",) * 3, ("Y",) * 3, ("_",) * 3, ("O",) * 3, (1.0,) * 3)
    wrong = Analysis((1, -1, 0), ("obj", "root", "obj"), ("X",) * 3, ("Z",) * 3, ("_",) * 3, ("O",) * 3, (1.0,) * 3)
    assert scores.trees(gold, [right])["las"] == scores.trees(gold, [right])["nsubj"] == 100
    found = scores.trees(gold, [wrong])
    assert (found["uas"], found["las"], found["nsubj"], found["xpos"]) == (66.67, 33.33, 0, 0)
    named = [Example(("a", "b", "c", "d"), names=("B-ORG", "I-ORG", "?", "B-NORP"))]
    assert scores.names(named, [[(0, 1, "ORG"), (2, 2, "PLACE"), (3, 3, "NORP")]])["f1"] == 100
    assert scores.names(named, [[(0, 0, "ORG")]])["f1"] == 0


def test_documents_cut_apart_are_aligned_by_their_characters() -> None:
    (first, second, *_) = sentences(PROSE[0].name)
    perfect = {"sentences": 100, "words": 100, "las": 100}
    assert scores.aligned([[first, second]], [[first, second]]) == perfect
    assert scores.aligned([[first]], [[first]])["las"] == 100
    halves = scores.aligned([[first]], [[Sentence(0, first.text, first.start, first.end, first.tokens[:-1])]])
    assert halves["sentences"] == 0 < halves["words"] < 100
