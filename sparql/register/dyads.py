"""Pairs of actors: how many events there are between the two, either way, and how these went month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from ontology import iris, taxonomy
from sparql.register.arrays import NOBODY, Mask, Numbers, Reals
from sparql.register.book import Register
from sparql.register.tables import OPEN_END, OPEN_START

QUADS = (1, 2, 3, 4)
SMOOTHED = 3  # months: a single rough word in a quiet month is no crisis
WORST = 10.0  # the scores of the relations run from -10 to 10


@dataclass(frozen=True)
class Dyads:
    """Pairs of two different actors, each pair once, the lower number first; and in how many events they meet."""

    first: Numbers
    second: Numbers
    events: Numbers


@dataclass(frozen=True, slots=True)
class Month:
    """One month: events by quad class, the mean of their scores, and the tension."""

    month: str
    quads: tuple[int, int, int, int]
    score: float | None
    tension: float | None

    @property
    def events(self) -> int:
        """How many events there were."""
        return sum(self.quads)


@dataclass(frozen=True, slots=True)
class Course:
    """What there was between two sides: events by quad class, each way, the mean of their scores, and the months.

    The months run from the first that has an event to the last. An event that is not dated to one month (to a year, or
    not at all) is in the counts and in no month.
    """

    quads: tuple[int, int, int, int]
    there: int
    back: int
    score: float | None
    months: tuple[Month, ...]


def pairs_of(register: Register, events: Mask) -> Dyads:
    """The pairs that meet in some events; matters are nobody."""
    pairs, pair, event = register.meetings
    counts = np.bincount(pair[events[event]], minlength=len(pairs))
    met = np.flatnonzero(counts)
    size = len(register.actors.things.names) + 1
    return Dyads(pairs[met] // size, pairs[met] % size, counts[met])


def course(register: Register, events: Mask, side: Mask, other: Mask) -> Course:
    """What there was between some actors and others in some events."""
    event, actor, recipient = register.events.dyads.columns
    there = np.unique(event[events[event] & side[actor] & other[recipient]])
    back = np.unique(event[events[event] & other[actor] & side[recipient]])
    rows = np.union1d(there, back)
    quads, scores = rated(register, rows)
    return Course(_counts(quads), len(there), len(back), _mean(scores), tuple(months(register, rows)))


def rated(register: Register, rows: Numbers) -> tuple[Numbers, Reals]:
    """The quad class and the score of the relation of each event; 0 and 0 where it is none of ours."""
    quad, score = np.zeros(len(register.terms) + 1, np.int64), np.zeros(len(register.terms) + 1)
    for one in taxonomy.relations():
        number = register.terms.find(iris.relation(one.key).value)
        if number != NOBODY:
            quad[number], score[number] = one.quad, one.score
    relation = register.events.relation[rows]
    return quad[relation], score[relation]


def months(register: Register, rows: Numbers) -> Iterator[Month]:
    """The months of some events, those without any between them too."""
    earliest, latest = register.events.earliest[rows], register.events.latest[rows]
    closed = (earliest != OPEN_START) & (latest != OPEN_END)
    rows, earliest, latest = rows[closed], earliest[closed], latest[closed]
    number = np.array([_month(int(day)) for day in earliest], np.int64)
    within = number == np.array([_month(int(day)) for day in latest], np.int64)
    rows, number = rows[within], number[within]
    if not len(rows):
        return
    quads, scores = rated(register, rows)
    for each in range(int(number.min()), int(number.max()) + 1):
        mine = number == each
        recent = (number <= each) & (number > each - SMOOTHED)
        strain = _mean(scores[recent])
        tension = None if strain is None else round(-strain / WORST, 3)
        yield Month(f"{each // 12:04d}-{each % 12 + 1:02d}", _counts(quads[mine]), _mean(scores[mine]), tension)


def _month(day: int) -> int:
    found = date.fromordinal(day)
    return found.year * 12 + found.month - 1


def _counts(quads: Numbers) -> tuple[int, int, int, int]:
    one, two, three, four = (int((quads == quad).sum()) for quad in QUADS)
    return one, two, three, four


def _mean(scores: Reals) -> float | None:
    return round(float(scores.mean()), 3) if len(scores) else None
