"""From words to analyses, whatever runs the network: batches in, its answers decoded."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.language.decoding import best_tree
from ingest.language.tagging import best_tags
from ingest.language.wordpieces import Batch, Pieces, Wordpieces, batch

Array = NDArray[Any]


class Answers(NamedTuple):
    """What the network says of a batch; arrays `[sentence, word, answer]`, word 0 the root.

    `arcs` scores each word as the head. The label scores of an arc are the product of `dependents` at its word and
    `governors` at its head with the label tensor.
    """

    arcs: Array
    dependents: Array
    governors: Array
    upos: Array
    xpos: Array
    feats: Array
    names: Array
    starts: Array


class Vocabulary(NamedTuple):
    """The names of the answers, by index."""

    deprel: Sequence[str]
    upos: Sequence[str]
    xpos: Sequence[str]
    feats: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of the words of one sentence, an item a word; a head counts from 0, and -1 is the root.

    `certainty` is the probability of each head by the scores of the arcs alone, whatever tree they make.
    """

    heads: tuple[int, ...]
    deprels: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    names: tuple[str, ...]
    certainty: tuple[float, ...]


class Parser:
    """A network with the names of its answers."""

    def __init__(self, network: Callable[[Batch], Answers], vocabulary: Vocabulary, labels: Array, size: int) -> None:
        """`labels` is [label, dependent + 1, governor + 1]; `size` is how many sentences go in at a time."""
        self._network, self._vocabulary, self._labels, self._size = network, vocabulary, labels, size
        self.wordpieces = Wordpieces()

    def analyses(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """The analysis of each sentence, in their order; like lengths go in together, `size` at a time."""
        results: list[Analysis | None] = [None] * len(sentences)
        for chosen, answers in self._answers([self.wordpieces.pieces(words) for words in sentences]):
            for row, number in enumerate(chosen):
                own = Answers(*(answer[row, : len(sentences[number]) + 1] for answer in answers))
                results[number] = self._analysis(own)
        return [result for result in results if result is not None]

    def starts(self, runs: Sequence[Sequence[str]]) -> list[Array]:
        """For each run of words, the probability of each word that a sentence begins with it."""
        results: list[Array] = [np.zeros(0)] * len(runs)
        for chosen, answers in self._answers([self.wordpieces.pieces(words) for words in runs]):
            for row, number in enumerate(chosen):
                scores = answers.starts[row, 1 : len(runs[number]) + 1].astype(np.float64)
                results[number] = 1 / (1 + np.exp(scores[:, 0] - scores[:, 1]))
        return results

    def _answers(self, pieces: Sequence[Pieces]) -> Iterator[tuple[list[int], Answers]]:
        order = sorted(range(len(pieces)), key=lambda number: len(pieces[number].ids))
        for start in range(0, len(order), self._size):
            chosen = order[start : start + self._size]
            yield chosen, self._network(batch([pieces[number] for number in chosen]))

    def _analysis(self, answers: Answers) -> Analysis:
        """One sentence; the arrays are [word, answer], as long as the sentence and the root."""
        size, known = len(answers.arcs), self._vocabulary
        arcs = _log_softmax(answers.arcs[:, :size].astype(np.float64))
        heads = best_tree(arcs)
        names = best_tags(_log_softmax(answers.names[1:].astype(np.float64)), known.names)
        upos, xpos, feats = (scores[1:].argmax(axis=1) for scores in (answers.upos, answers.xpos, answers.feats))
        return Analysis(
            tuple(head - 1 for head in heads[1:]),
            tuple(known.deprel[label] for label in self._label(answers, heads)),
            tuple(known.upos[tag] for tag in upos),
            tuple(known.xpos[tag] for tag in xpos),
            tuple(known.feats[tag] for tag in feats),
            tuple(known.names[tag] for tag in names),
            tuple(np.exp(arcs[range(1, size), heads[1:]]).round(4).tolist()),
        )

    def _label(self, answers: Answers, heads: Sequence[int]) -> Array:
        """The best label of each arc; "root" belongs to the root's arc, and to no other."""
        one = np.ones((len(heads) - 1, 1), np.float32)
        dependent = np.concatenate([answers.dependents[1:], one], axis=1)
        governor = np.concatenate([answers.governors[list(heads[1:])], one], axis=1)
        labels, left, right = self._labels.shape
        products = (dependent @ self._labels.transpose(1, 0, 2).reshape(left, -1)).reshape(-1, labels, right)
        scores = np.einsum("wlj,wj->wl", products, governor)
        root = self._vocabulary.deprel.index("root")
        rooted = np.array(heads[1:]) == 0
        scores[~rooted, root] = -np.inf
        best: Array = scores.argmax(axis=1)
        best[rooted] = root
        return best


def _log_softmax(scores: Array) -> Array:
    shifted = scores - scores.max(axis=1, keepdims=True)
    normal: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normal
