"""Names from the scores of their tags: "O", "B-PERSON" where a name begins, "I-PERSON" where it goes on."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

_NEVER = -1e9


def best_tags(scores: NDArray[np.float64], names: Sequence[str]) -> list[int]:
    """The best row of tags in which no name goes on that has not begun (Viterbi 1967).

    `scores` is [word, tag], log-probabilities; the answer holds an index into `names` for each word.
    """
    best = scores.argmax(axis=1)
    if not best.any() and names[0] == "O":
        return [0] * len(scores)
    allowed, first = _allowed(tuple(names))
    reached = scores[0] + first
    back = np.zeros(scores.shape, np.int64)
    for word in range(1, len(scores)):
        through = reached[:, None] + allowed
        back[word] = through.argmax(axis=0)
        reached = through.max(axis=0) + scores[word]
    path = [int(reached.argmax())]
    for word in range(len(scores) - 1, 0, -1):
        path.append(int(back[word, path[-1]]))
    return path[::-1]


@cache
def _allowed(names: tuple[str, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a tag costs after each other one, and as the first: nothing, or more than any score gains."""
    follows = [
        [0.0 if not tag.startswith("I-") or before[1:] == tag[1:] else _NEVER for tag in names] for before in names
    ]
    return np.array(follows), np.array([_NEVER if tag.startswith("I-") else 0.0 for tag in names])


def name_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """The names in a row of tags: index of the first word, of the last, and the type."""
    found: list[tuple[int, int, str]] = []
    for number, tag in enumerate(tags):
        kind = tag[2:]
        if tag.startswith("B-") or (tag.startswith("I-") and not (found and _goes_on(found[-1], number, kind))):
            found.append((number, number, kind))
        elif tag.startswith("I-"):
            found[-1] = found[-1][0], number, kind
    return found


def _goes_on(name: tuple[int, int, str], number: int, kind: str) -> bool:
    return name[1] == number - 1 and name[2] == kind
