"""The best dependency tree under arc scores: Chu-Liu/Edmonds (Edmonds 1967) with exactly one root.

Scores are a square matrix `scores[dependent, head]` over the words of a sentence and, as number 0, the root.
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
_NEVER = -1e9


def _cycle(heads: list[int]) -> list[int] | None:
    """Some cycle among the words, if there is one."""
    settled = {0}
    for start in range(1, len(heads)):
        path: list[int] = []
        node = start
        while node not in settled:
            if node in path:
                return path[path.index(node) :]
            path.append(node)
            node = heads[node]
        settled.update(path)
    return None


def _arborescence(scores: Scores) -> list[int]:
    """The best tree, whatever the number of words under the root."""
    scores = scores.copy()
    np.fill_diagonal(scores, _NEVER)
    scores[0] = _NEVER
    heads = [0, *scores.argmax(axis=1)[1:].tolist()]
    found = _cycle(heads)
    if found is None:
        return heads
    cycle = np.array(found)
    rest = np.array([node for node in range(len(heads)) if node not in set(found)])
    within = scores[cycle, np.array(heads)[cycle]]
    enter = scores[np.ix_(cycle, rest)] - within[:, None] + within.sum()
    leave = scores[np.ix_(rest, cycle)]
    merged = len(rest)
    smaller = np.full((merged + 1, merged + 1), _NEVER)
    smaller[:merged, :merged] = scores[np.ix_(rest, rest)]
    smaller[merged, :merged] = enter.max(axis=0)
    smaller[:merged, merged] = leave.max(axis=1)
    answer = _arborescence(smaller)
    for i in range(1, merged):
        heads[rest[i]] = int(cycle[leave[i].argmax()]) if answer[i] == merged else int(rest[answer[i]])
    heads[cycle[enter[:, answer[merged]].argmax()]] = int(rest[answer[merged]])
    return heads


def best_tree(scores: Scores) -> list[int]:
    """The head of each word, 0 for the root; item 0 stands for the root itself and is 0.

    Exactly one word hangs on the root: its arcs are made so dear that the best tree has no second one (Stanojević and
    Cohen 2021).
    """
    scores = scores.copy()
    scores[:, 0] -= len(scores) * (1 + float(np.ptp(scores)))
    return _arborescence(scores)
