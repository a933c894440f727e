"""What actors and places are called, for names as people write them: exact, by beginnings, and nearly right."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sparql.register.book import Register
from sparql.register.naming import words

LETTERS = 3  # a gram; the space before and after a word is a letter


def spelling(text: str) -> str:
    """A name without what does not count: case, accents, punctuation, a space too many."""
    return " ".join(words(text))


def grams(spelt: str) -> set[str]:
    """The runs of three letters of a name as `spelling` has it."""
    padded = f" {spelt} "
    return {padded[at : at + LETTERS] for at in range(len(padded) - LETTERS + 1)}


def similarity(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: the share of their grams that both have (Dice's coefficient)."""
    mine, yours = grams(one), grams(other)
    return 2 * len(mine & yours) / (len(mine) + len(yours))


class Names:
    """The names of the rows of one table of the register; `called` has them folded, as the register keeps them."""

    def __init__(self, called: Mapping[int, str]) -> None:
        self.called = called
        pairs = [(name.strip(), row) for row, names in called.items() for name in names.split("\n") if name.strip()]
        pairs.sort()
        self._names = [name for name, _ in pairs]
        self._rows = np.array([row for _, row in pairs], np.int64)
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        having: defaultdict[str, list[int]] = defaultdict(list)
        sizes = np.zeros(len(pairs))
        for place, (name, row) in enumerate(pairs):
            self._exact[name].append(row)
            found = grams(name)
            sizes[place] = len(found)
            for gram in found:
                having[gram].append(place)
        self._sizes = sizes
        self._having = {gram: np.array(places, np.int64) for gram, places in having.items()}

    def exact(self, spelt: str) -> frozenset[int]:
        """The rows that are called exactly so."""
        return frozenset(self._exact.get(spelt, ()))

    def near(self, spelt: str, least: float) -> dict[int, float]:
        """The rows with a name at least so similar, and how similar the most similar one is."""
        mine = grams(spelt)
        shared: NDArray[np.float64] = np.zeros(len(self._names))
        for gram in mine:
            places = self._having.get(gram)
            if places is not None:
                shared[places] += 1
        alike = 2 * shared / (self._sizes + len(mine))
        found: dict[int, float] = {}
        for place in np.flatnonzero(alike >= least):
            row = int(self._rows[place])
            found[row] = max(found.get(row, 0.0), float(alike[place]))
        return found

    def beginning(self, spelt: str) -> Iterator[int]:
        """The rows with a name in which each word, or a word that begins so, occurs."""
        wanted = [f" {word}" for word in spelt.split()]
        for row, names in self.called.items():
            if all(each in names for each in wanted) and any(
                all(each in name for each in wanted) for name in names.split("\n")
            ):
                yield row


class NameBook:
    """The names of actors and of places; made anew when somebody asks and one of them has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._actors = Names({})
        self._places = Names({})

    def current(self, register: Register) -> tuple[Names, Names]:
        """The names of the actors and the places of a register. It takes a second for some 50,000 names."""
        with self._lock:
            if self._actors.called is not register.actors.words and self._actors.called != register.actors.words:
                self._actors = Names(register.actors.words)
            if self._places.called is not register.places.words and self._places.called != register.places.words:
                self._places = Names(register.places.words)
            return self._actors, self._places
