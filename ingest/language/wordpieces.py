"""Words as the network reads them: the encoder's wordpieces, and beside each how its word is written.

The encoder's vocabulary knows no capitals (MiniLM-L6 is uncased), so the form of the word goes in as a number beside
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

LONGEST_WORD = 12  # wordpieces; what follows adds nothing to the first piece, which stands for the word
MOST_PIECES = 512  # wordpieces that the encoder takes, the two that mark the ends among them
FORMS = ("none", "lower", "Title", "letter", "UPPER", "mixed", "digits", "letters and digits", "marks", "uncased")
SHAPES = 2 * len(FORMS)  # each once for the first piece of a word, once for those that follow


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence as numbers: wordpieces, their shapes, and where each word begins; word 0 is the root, at [CLS]."""

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    first: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences side by side, filled up to the longest: arrays `[sentence, piece]`, `first` as `[sentence, word]`."""

    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    mask: NDArray[np.float32]
    first: NDArray[np.int64]


def form(word: str) -> int:
    """How a word is written, as an index into FORMS."""
    letters = [mark for mark in word if mark.isalpha()]
    if not letters:
        return FORMS.index("digits" if any(mark.isdigit() for mark in word) else "marks")
    if any(mark.isdigit() for mark in word):
        return FORMS.index("letters and digits")
    capitals = [mark.isupper() or mark.istitle() for mark in letters]
    if not any(capitals):
        return FORMS.index("lower" if any(mark.islower() for mark in letters) else "uncased")
    if all(capitals):
        return FORMS.index("letter" if len(letters) == 1 else "UPPER")
    return FORMS.index("Title" if capitals[0] and not any(capitals[1:]) else "mixed")


class Wordpieces:
    """The encoder's wordpieces; words that were seen are remembered."""

    def __init__(self) -> None:
        table = (files("ingest.language") / "model" / "tokenizer.json").read_text(encoding="utf-8")
        self._tokenizer = Tokenizer.from_str(table)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        known = self._tokenizer.get_vocab()
        self._begin, self._end, self._unknown = known["[CLS]"], known["[SEP]"], known["[UNK]"]
        self._pieces: dict[str, tuple[list[int], list[int]]] = {}

    def pieces(self, words: Sequence[str]) -> Pieces:
        """A sentence as numbers; it must not need more than MOST_PIECES."""
        ids, shapes, first = [self._begin], [0], [0]
        for word in words:
            first.append(len(ids))
            own, written = self._word(word)
            ids += own
            shapes += written
        return Pieces((*ids, self._end), (*shapes, 0), tuple(first))

    def fitting(self, words: Sequence[str]) -> int:
        """How many words from the first on the encoder takes at once."""
        room = MOST_PIECES - 2
        for number, word in enumerate(words):
            room -= len(self._word(word)[0])
            if room < 0:
                return number
        return len(words)

    def _word(self, word: str) -> tuple[list[int], list[int]]:
        known = self._pieces.get(word)
        if known is None:
            # Only so much is read: the tokenizer takes quadratic time on a word of 100,000 characters.
            ids = self._tokenizer.encode(word[: 8 * LONGEST_WORD], add_special_tokens=False).ids[:LONGEST_WORD]
            ids = ids or [self._unknown]
            written = form(word)
            known = ids, [2 * written] + [2 * written + 1] * (len(ids) - 1)
            if len(word) <= 8 * LONGEST_WORD:
                self._pieces[word] = known
        return known


def batch(sentences: Sequence[Pieces]) -> Batch:
    """Some sentences side by side."""
    rows, pieces = len(sentences), max(len(one.ids) for one in sentences)
    ids = np.zeros((rows, pieces), np.int64)
    shapes = np.zeros((rows, pieces), np.int64)
    mask = np.zeros((rows, pieces), np.float32)
    first = np.zeros((rows, max(len(one.first) for one in sentences)), np.int64)
    for row, one in enumerate(sentences):
        ids[row, : len(one.ids)] = one.ids
        shapes[row, : len(one.ids)] = one.shapes
        mask[row, : len(one.ids)] = 1
        first[row, : len(one.first)] = one.first
    return Batch(ids, shapes, mask, first)
