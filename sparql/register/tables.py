"""The tables of the register: frozen values whose arrays are shared by all who read them.

A row is the number of an IRI (`Names`). Days are counted as `date.toordinal` does; an end that is not known is open, a
thing without a date has the day 0.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sparql.register.arrays import Mask, Names, Numbers, Pairs, Reals

OPEN_START = 0
OPEN_END = 9_999_999


@dataclass(frozen=True)
class Things:
    """What is listed of a kind: which of its rows are there, the day they are sorted by, and what sets equals apart."""

    names: Names
    there: Mask
    day: Numbers
    ties: Numbers

    @cached_property
    def order(self) -> Numbers:
        """The rows that are there, the latest first."""
        return ordered(self.day, self.ties, self.there)


@dataclass(frozen=True)
class Events:
    """Events. `sides` are event, actor and role (0 actor, 1 recipient); other pairs begin with the event."""

    things: Things
    relation: Numbers
    earliest: Numbers
    latest: Numbers
    sides: Pairs
    contexts: Pairs
    places: Pairs

    @cached_property
    def dyads(self) -> Pairs:
        """Event, actor and recipient, a row for each pair of two different ones."""
        event, actor, role = self.sides.columns
        who, whom = (np.flatnonzero(role == each) for each in (0, 1))
        who, whom = (rows[np.argsort(event[rows], kind="stable")] for rows in (who, whom))
        starts = np.searchsorted(event[whom], event[who], "left")
        counts = np.searchsorted(event[whom], event[who], "right") - starts
        left = np.repeat(who, counts)
        ends = np.cumsum(counts)
        offsets = np.arange(len(left)) - np.repeat(ends - counts, counts)
        right = whom[np.repeat(starts, counts) + offsets]
        different = actor[left] != actor[right]
        return Pairs(event[left][different], actor[left][different], actor[right][different])


@dataclass(frozen=True)
class Reports:
    """Reports: the event, the article, how they mean it, and how sure the coder is."""

    things: Things
    event: Numbers
    article: Numbers
    modality: Numbers
    confidence: Reals


@dataclass(frozen=True)
class Articles:
    """Articles and their publishers."""

    things: Things
    publisher: Numbers


@dataclass(frozen=True)
class Actors:
    """Whoever has a class of actor or takes part in an event; `matters` are no actors.

    `states` are actor and state, `kinds` actor and class, `words` what each is called, folded.
    """

    things: Things
    matters: Mask
    states: Pairs
    kinds: Pairs
    sectors: Pairs
    words: dict[int, str]


@dataclass(frozen=True)
class Places:
    """Places, the state of each, and what each is called, folded."""

    things: Things
    states: Pairs
    words: dict[int, str]


def ordered(values: Numbers, ties: Numbers, there: Mask) -> Numbers:
    """The rows that are there, by falling value and rising tie."""
    rows = np.flatnonzero(there)
    return rows[np.lexsort((ties[rows], -values[rows]))]
