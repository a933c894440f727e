"""The built-in annotator: our network, run by onnxruntime on one thread (`model/README.md` is its card)."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import accumulate

import numpy as np
import onnxruntime

from ingest.language.annotation import Name, NameType, Sentence, Token
from ingest.language.lemmas import lemma
from ingest.language.parser import Analysis, Answers, Parser, Vocabulary
from ingest.language.sentences import Doubt, sentences
from ingest.language.tagging import name_spans
from ingest.language.wordpieces import Batch
from ingest.language.words import words
from ontology.model import Span

_BATCH = 1  # a sentence alone: the scale of 8-bit values would else depend on its neighbours; 4 are 5 % faster
_LONGEST_SENTENCE = 110  # words; the network was trained on none longer
_BEFORE, _AFTER = 40, 20  # words around a mark that tell whether a sentence ends there
_LIKELY, _UNLIKELY = 0.3, 0.5  # how probable an end must be, where the rules think that it is one, and where not
_MANY = 1000  # sentences analysed at a time, so that the memory does not grow with the text

Words = Sequence[Span]


class OnnxNetwork:
    """A network file as a function from a batch to its answers. Give each process its own."""

    def __init__(self, network: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # the arena keeps what the longest batch took: 200 MB more, no faster
        self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])

    def __call__(self, batch: Batch) -> Answers:
        """The answers to a batch."""
        inputs = {"ids": batch.ids, "shapes": batch.shapes, "mask": batch.mask, "first": batch.first}
        return Answers(*self._session.run(list(Answers._fields), inputs))


def parser(folder: Traversable, network: bytes | None = None) -> Parser:
    """The parser whose files lie in a folder; `network` may be given in the place of the folder's own."""
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    with (folder / "labels.npz").open("rb") as stream:
        labels = np.load(stream)["labels"].astype(np.float32)
    run = OnnxNetwork(network or (folder / "network.onnx").read_bytes())
    return Parser(run, Vocabulary(**answers), labels, _BATCH)


class OnnxAnnotator:
    """The built-in annotator. One instance holds one network; give each process its own."""

    def __init__(self, built: Parser) -> None:
        self.parser = built

    def annotate(self, text: str) -> tuple[Sentence, ...]:
        """The parsed sentences of a text; one too long for the network becomes several."""
        cut: list[Words] = []
        for span in sentences(text, self._ends):
            whole = words(text, span.start, span.end)
            sizes = [len(chunk) for chunk in self._chunks([word.text for word in whole])]
            ends = list(accumulate(sizes))
            cut += [whole[end - size : end] for size, end in zip(sizes, ends, strict=True)]
        return self.analyse(text, cut)

    def analyse(self, text: str, sentences: Sequence[Words]) -> tuple[Sentence, ...]:
        """The analysis of given sentences; one too long is read in parts, each of them hung on the first."""
        made: list[Sentence] = []
        for start in range(0, len(sentences), _MANY):
            some = sentences[start : start + _MANY]
            for given, found in zip(some, self.analyses([[word.text for word in one] for one in some]), strict=True):
                made.append(_sentence(len(made), text, given, found))
        return tuple(made)

    def analyses(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """The analyses of sentences that are words without a text."""
        parts = [list(self._chunks(words)) for words in sentences]
        found = iter(self.parser.analyses([part for one in parts for part in one]))
        return [_together([next(found) for _ in one]) for one in parts]

    def _ends(self, text: str, doubts: Sequence[Doubt]) -> list[bool]:
        """Whether sentences end where the rules are in doubt, by what the network thinks of the next word."""
        before = [words(text, doubt.line_start, doubt.end)[-_BEFORE:] for doubt in doubts]
        after = [words(text, doubt.end, doubt.line_end)[:_AFTER] for doubt in doubts]
        runs = [[word.text for word in (*first, *rest)] for first, rest in zip(before, after, strict=True)]
        fitting = [run[: self.parser.wordpieces.fitting(run)] for run in runs]
        starts = self.parser.starts(fitting)
        return [
            bool(found[len(first)] > (_LIKELY if doubt.likely else _UNLIKELY))
            if len(first) < len(found)
            else doubt.likely
            for found, first, doubt in zip(starts, before, doubts, strict=True)
        ]

    def _chunks(self, sentence: Sequence[str]) -> Iterator[Sequence[str]]:
        """A sentence in pieces that the network can read."""
        while sentence:
            size = _cut(sentence, self.parser.wordpieces.fitting(sentence[:_LONGEST_SENTENCE]))
            yield sentence[:size]
            sentence = sentence[size:]


def _cut(sentence: Sequence[str], longest: int) -> int:
    """How many words of a sentence make its first piece: up to a semicolon or comma if there is one in reach."""
    if len(sentence) <= longest:
        return len(sentence)
    window = range(longest - 1, longest // 2, -1)
    marked = (i + 1 for mark in (";", ",") for i in window if sentence[i] == mark)
    return next(marked, longest)


def _together(parts: Sequence[Analysis]) -> Analysis:
    """The parts of a sentence as one: the root of each later part hangs on the root of the first, as parataxis."""
    if len(parts) == 1:
        return parts[0]
    root, offset = parts[0].heads.index(-1), 0
    heads: list[int] = []
    deprels: list[str] = []
    for part in parts:
        heads += [head + offset if head >= 0 else root if offset else -1 for head in part.heads]
        deprels += ["parataxis" if offset and label == "root" else label for label in part.deprels]
        offset += len(part.heads)
    rest = zip(*((part.upos, part.xpos, part.feats, part.names) for part in parts), strict=True)
    upos, xpos, feats, names = (sum(row, ()) for row in rest)
    certainty = tuple(value for part in parts for value in part.certainty)
    return Analysis(tuple(heads), tuple(deprels), upos, xpos, feats, names, certainty)


def _sentence(index: int, text: str, sentence: Words, found: Analysis) -> Sentence:
    start, end = sentence[0].start, sentence[-1].end
    tokens = tuple(
        Token(
            number,
            word.text,
            word.start,
            word.end,
            lemma(word.text, found.upos[number], found.xpos[number]),
            found.upos[number],
            found.xpos[number],
            found.feats[number],
            found.heads[number],
            found.deprels[number],
            found.certainty[number],
        )
        for number, word in enumerate(sentence)
    )
    return Sentence(index, text[start:end], start, end, tokens, tuple(_names(text, sentence, found.names)))


def _names(text: str, sentence: Words, tags: Sequence[str]) -> Iterator[Name]:
    for first, last, kind in name_spans(tags):
        start, end = sentence[first].start, sentence[last].end
        known: NameType = kind  # type: ignore[assignment]  # the tags are made of NAME_TYPES
        yield Name(text[start:end], start, end, first, last, known)


@cache
def built_in() -> OnnxAnnotator:
    """The one built-in annotator of this process; made once."""
    return OnnxAnnotator(parser(files("ingest.language") / "model"))
