"""The names of all actors, to be searched: as wholes, by their words, and by words that are written alike."""

import math
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from sparql.register.book import Register
from sparql.register.naming import words

ALIKE = 0.5  # the least likeness of two words: "Azerbaidjan" and "azerbaijan" have 0.70, "Iran" and "Iraq" 0.40
SHORTEST = 3  # letters of a beginning that stands for words
MOST = 200  # actors that are looked at closely


class Names:
    """The index of one register."""

    def __init__(self, register: Register) -> None:
        self.names: dict[int, tuple[str, ...]] = {}
        self._wholes: dict[str, list[int]] = defaultdict(list)
        self._words: dict[str, set[int]] = defaultdict(set)
        self._pieces: dict[str, set[str]] = defaultdict(set)
        things, matters = register.actors.things, register.actors.matters
        for row, folded in register.actors.words.items():
            if folded and things.there[row] and not matters[row]:
                self._add(row, tuple(dict.fromkeys(name.strip() for name in folded.split("\n"))))
        for word in self._words:
            for piece in pieces(word):
                self._pieces[piece].add(word)

    def _add(self, row: int, names: tuple[str, ...]) -> None:
        self.names[row] = names
        for name in names:
            self._wholes[name].append(row)
            for word in name.split():
                self._words[word].add(row)

    def called(self, name: str) -> list[int]:
        """The actors with exactly this name, but for case, accents and punctuation."""
        return self._wholes.get(" ".join(words(name)), [])

    def near(self, name: str) -> list[int]:
        """The actors whose names have the most of these words, or words like them; rare words count more."""
        weights: dict[int, float] = defaultdict(float)
        for word in words(name):
            best: dict[int, float] = {}
            for other, likeness in self._meant(word):
                rows = self._words[other]
                weight = likeness * math.log(1 + len(self.names) / len(rows))
                for row in rows:
                    best[row] = max(best.get(row, 0.0), weight)
            for row, weight in best.items():
                weights[row] += weight
        return sorted(weights, key=lambda row: (-weights[row], row))[:MOST]

    def _meant(self, word: str) -> Iterator[tuple[str, float]]:
        """The words of names that a word may stand for: itself, those that begin so, those that are written alike."""
        if word in self._words:
            yield word, 1.0
        shared: dict[str, int] = defaultdict(int)
        for piece in pieces(word):
            for other in self._pieces.get(piece, ()):
                shared[other] += 1
        for other, count in shared.items():
            if other == word:
                continue
            if len(word) >= SHORTEST and other.startswith(word):
                yield other, 0.9
            elif (likeness := 2 * count / (len(pieces(word)) + len(pieces(other)))) >= ALIKE:
                yield other, likeness * 0.8


@lru_cache(maxsize=100_000)
def pieces(text: str) -> frozenset[str]:
    """The groups of three letters of a text, with its ends."""
    padded = f"  {text} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def likeness(one: str, other: str) -> float:
    """How much of their groups of three letters two folded names share, from 0 to 1."""
    first, second = pieces(one), pieces(other)
    return 2 * len(first & second) / (len(first) + len(second))
