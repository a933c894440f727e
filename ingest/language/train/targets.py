"""What the network is to say about examples, as arrays; and the names of its answers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.language.annotation import NAME_TYPES
from ingest.language.parser import Vocabulary
from ingest.language.train.examples import UNKNOWN, Example

NOTHING = -100  # the target of a word of which nothing is known
NAMES = ("O", *(f"{begins}-{kind}" for kind in NAME_TYPES for begins in ("B", "I")))
_RAREST = 2  # sets of features and relations seen less often than this are taken for the commonest: slips, mostly


def vocabulary(examples: Iterable[Example]) -> Vocabulary:
    """The answers that stand in the examples, the commonest first; the names are always the same."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("deprels", "upos", "xpos", "feats")}
    for example in examples:
        for name, count in counts.items():
            count.update(getattr(example, name))
    deprel, upos, xpos, feats = (
        [answer for answer, number in count.most_common() if number >= _RAREST] for count in counts.values()
    )
    return Vocabulary(deprel, upos, xpos, feats, NAMES)


@dataclass(frozen=True, slots=True)
class Targets:
    """Arrays `[sentence, word]`; word 0 is the root, and has none."""

    heads: NDArray[np.int64]
    deprels: NDArray[np.int64]
    upos: NDArray[np.int64]
    xpos: NDArray[np.int64]
    feats: NDArray[np.int64]
    names: NDArray[np.int64]
    starts: NDArray[np.int64]


class Encoder:
    """Examples to targets, by a vocabulary."""

    def __init__(self, known: Vocabulary) -> None:
        self._index = {
            "deprels": {label: index for index, label in enumerate(known.deprel)},
            "upos": {label: index for index, label in enumerate(known.upos)},
            "xpos": {label: index for index, label in enumerate(known.xpos)},
            "feats": {label: index for index, label in enumerate(known.feats)},
            # Two more stand for a name of any type: where it begins, and where it goes on.
            "names": {label: index for index, label in enumerate((*known.names, "B-*", "I-*"))},
        }

    def targets(self, examples: Sequence[Example]) -> Targets:
        """The targets of a batch, as long as its longest sentence and the root."""
        shape = len(examples), 1 + max(len(example.words) for example in examples)
        made = {name: np.full(shape, NOTHING, np.int64) for name in ("heads", "starts", *self._index)}
        for row, example in enumerate(examples):
            made["heads"][row, 1 : len(example.heads) + 1] = example.heads
            made["starts"][row, 1 : len(example.starts) + 1] = example.starts
            for name, index in self._index.items():
                labels: tuple[str, ...] = getattr(example, name)
                known = [index.get(label, NOTHING if label == UNKNOWN else 0) for label in labels]
                made[name][row, 1 : len(labels) + 1] = known
        return Targets(**made)
