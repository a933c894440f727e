"""The built-in parser: trees are trees, offsets are true, and plain sentences are parsed as anybody would."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.language.decoding import best_tree
from ingest.language.lemmas import lemma
from ingest.language.onnx import built_in
from ingest.language.trees import Tree


def _score(scores: list[list[float]], heads: list[int]) -> float:
    return sum(scores[word][heads[word]] for word in range(1, len(heads)))


def _is_tree(heads: list[int]) -> bool:
    if sum(head == 0 for head in heads[1:]) != 1:
        return False
    for word in range(1, len(heads)):
        seen = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = heads[word]
    return True


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(st.floats(-9, 9), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_the_best_tree_is_the_best_of_all_trees(scores: list[list[float]]) -> None:
    size = len(scores)
    trees = [[0, *heads] for heads in itertools.product(range(size), repeat=size - 1)]
    best = max(_score(scores, heads) for heads in trees if _is_tree(heads))
    found = best_tree(np.array(scores))
    assert _is_tree(found)
    assert _score(scores, found) == pytest.approx(best)


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="Iran met Baku's envoy, \n.\"”()-5", max_size=120))
def test_every_sentence_is_one_tree_with_true_offsets(text: str) -> None:
    for sentence in built_in().annotate(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sum(token.head == -1 for token in sentence.tokens) == 1
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text
            assert len(list(Tree(sentence).ancestors(token))) < len(sentence.tokens)


def test_a_plain_sentence_has_its_subject_and_object() -> None:
    (sentence,) = built_in().annotate("Ukrainian forces shot down Iranian drones.")
    relations = {token.text: token.deprel for token in sentence.tokens}
    assert relations["forces"] == "nsubj"
    assert relations["shot"] == "root"
    assert relations["drones"] == "obj"


def test_a_very_long_sentence_is_read_in_pieces() -> None:
    text = "Iran said that " + "and ".join(["the talks went on, "] * 80) + "today."
    sentences = built_in().annotate(text)
    assert len(sentences) > 1
    assert sum(len(sentence.tokens) for sentence in sentences) > 300


@pytest.mark.parametrize("word", ["روسيا غزت أوكرانيا ", "http://a.b/c ", "\U0001f600" * 30 + " "])
def test_words_of_many_pieces_fit_the_network(word: str) -> None:
    text = word * 100
    found = "".join(token.text for sentence in built_in().annotate(text) for token in sentence.tokens)
    assert found == "".join(text.split())


@pytest.mark.parametrize(
    ("form", "upos", "xpos", "expected"),
    [
        ("shot", "VERB", "VBD", "shoot"),
        ("talks", "NOUN", "NNS", "talk"),
        ("left", "VERB", "VBD", "leave"),
        ("Baku", "PROPN", "NNP", "Baku"),
    ],
)
def test_lemmas_know_the_part_of_speech(form: str, upos: str, xpos: str, expected: str) -> None:
    assert lemma(form, upos, xpos) == expected
