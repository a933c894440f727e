"""The built-in parser: one MiniLM encoder with heads for arcs, labels and tags, run by onnxruntime on one thread.

The network reads wordpieces and gives, for each word and the root, arc scores and the two halves of the label
scores (biaffine attention, Dozat and Manning 2017), whose tensor stands beside it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ingest.language.annotation import Sentence, Token
from ingest.language.decoding import best_tree
from ingest.language.lemmas import lemma
from ingest.language.sentences import sentences
from ingest.language.words import words
from ontology.model import Span

_BATCH = 4  # sentences of like length at a time: 263 a second on one thread, 239 one by one, 243 by 32 (2026-11)
_LONGEST_SENTENCE = 110  # words; the network was trained on none longer
_MOST_PIECES = 510  # wordpieces that the encoder takes, besides the two that mark the ends
_LONGEST_WORD = 12  # wordpieces; what follows adds nothing to the first piece, which stands for the word

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Analysis:
    head: int
    deprel: str
    upos: str
    xpos: str
    feats: str


class OnnxAnnotator:
    """The built-in parser as an `Annotator`. One instance holds one network; give each process its own."""

    def __init__(self) -> None:
        folder = files("ingest.language") / "model"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        network = (folder / "joint.i8pc.onnx").read_bytes()
        self._network = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        self._names: dict[str, list[str]] = json.loads((folder / "joint_vocab.json").read_text(encoding="utf-8"))
        with (folder / "joint_label.npz").open("rb") as stream:
            self._labels: Array = np.load(stream)["L"]
        self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        known = self._tokenizer.get_vocab()
        self._special = {name: known[name] for name in ("[CLS]", "[SEP]", "[UNK]")}
        self._pieces: dict[str, list[int]] = {}

    def annotate(self, text: str) -> tuple[Sentence, ...]:
        """The parsed sentences of a text."""
        cut = [(span, chunk) for span in sentences(text) for chunk in self._chunks(words(text, span.start, span.end))]
        analyses = self._analyse([[word.text for word in chunk] for _, chunk in cut])
        return tuple(
            Sentence(
                index,
                text[chunk[0].start : chunk[-1].end],
                chunk[0].start,
                chunk[-1].end,
                _tokens(chunk, parse),
            )
            for index, ((_, chunk), parse) in enumerate(zip(cut, analyses, strict=True))
        )

    def _chunks(self, sentence: Sequence[Span]) -> Iterator[Sequence[Span]]:
        """A sentence in pieces that the network can read."""
        while sentence:
            length, pieces = 0, 0
            for word in sentence[:_LONGEST_SENTENCE]:
                pieces += len(self._word_pieces(word.text))
                if pieces > _MOST_PIECES:
                    break
                length += 1
            size = _cut(sentence, length)
            yield sentence[:size]
            sentence = sentence[size:]

    def _analyse(self, texts: Sequence[Sequence[str]]) -> list[list[_Analysis]]:
        """The analyses of sentences given as words, in their order."""
        inputs = [self._input(sentence) for sentence in texts]
        order = sorted(range(len(inputs)), key=lambda i: len(inputs[i][0]))
        results: list[list[_Analysis]] = [[] for _ in inputs]
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            outputs = self._run([inputs[i] for i in batch])
            for row, i in enumerate(batch):
                results[i] = list(self._decode([output[row] for output in outputs], len(texts[i]) + 1))
        return results

    def _input(self, sentence: Sequence[str]) -> tuple[list[int], list[int]]:
        """Wordpiece ids, and where each word begins among them; word 0 is the root, at [CLS]."""
        ids, first = [self._special["[CLS]"]], [0]
        for word in sentence:
            first.append(len(ids))
            ids += self._word_pieces(word)
        return [*ids, self._special["[SEP]"]], first

    def _word_pieces(self, word: str) -> list[int]:
        known = self._pieces.get(word)
        if known is None:
            ids = self._tokenizer.encode(word, add_special_tokens=False).ids[:_LONGEST_WORD]
            known = self._pieces[word] = ids or [self._special["[UNK]"]]
        return known

    def _run(self, batch: Sequence[tuple[list[int], list[int]]]) -> list[Array]:
        pieces, longest = max(len(ids) for ids, _ in batch), max(len(first) for _, first in batch)
        ids = np.zeros((len(batch), pieces), np.int64)
        mask = np.zeros((len(batch), pieces), np.float32)
        first = np.zeros((len(batch), longest), np.int64)
        for row, (sentence, starts) in enumerate(batch):
            ids[row, : len(sentence)] = sentence
            mask[row, : len(sentence)] = 1
            first[row, : len(starts)] = starts
        return list(self._network.run(None, {"ids": ids, "mask": mask, "first": first}))

    def _decode(self, outputs: list[Array], size: int) -> Iterator[_Analysis]:
        """The words of one sentence; `size` counts the root."""
        arcs, label_dependent, label_head, upos, xpos, feats, _ = (output[:size] for output in outputs)
        heads = best_tree(_log_softmax(arcs[:, :size].astype(np.float64)))
        one = np.ones((size, 1), np.float32)
        dependent = np.concatenate([label_dependent, one], axis=1)
        head = np.concatenate([label_head[heads], one], axis=1)
        labels = np.einsum("wi,lij,wj->wl", dependent, self._labels, head, optimize=True).argmax(axis=1)
        tags = [output.argmax(axis=1) for output in (upos, xpos, feats)]
        for word in range(1, size):
            yield _Analysis(
                heads[word] - 1,
                self._names["l"][labels[word]],
                self._names["u"][tags[0][word]],
                self._names["x"][tags[1][word]],
                self._names["f"][tags[2][word]],
            )


def _log_softmax(scores: Array) -> Array:
    shifted = scores - scores.max(axis=1, keepdims=True)
    normal: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normal


def _cut(sentence: Sequence[Span], longest: int) -> int:
    """How many words of a sentence make its first piece: up to a semicolon or comma if there is one in reach."""
    if len(sentence) <= longest:
        return len(sentence)
    window = range(longest - 1, longest // 2, -1)
    marked = (i + 1 for mark in (";", ",") for i in window if sentence[i].text == mark)
    return next(marked, longest)


def _tokens(chunk: Sequence[Span], parse: list[_Analysis]) -> tuple[Token, ...]:
    return tuple(
        Token(
            index,
            word.text,
            word.start,
            word.end,
            lemma(word.text, one.upos, one.xpos),
            one.upos,
            one.xpos,
            one.feats,
            one.head,
            one.deprel,
        )
        for index, (word, one) in enumerate(zip(chunk, parse, strict=True))
    )


@cache
def built_in() -> OnnxAnnotator:
    """The one built-in parser of this process; made once."""
    return OnnxAnnotator()
