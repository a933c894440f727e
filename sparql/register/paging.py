"""Pages of a list that is sorted by a value and a tie: each begins after a place, and not after a count of items.

So a page does not move when something is written before it, and the thousandth costs what the first does.
"""

from dataclasses import dataclass

import numpy as np

from sparql.register.arrays import Mask, Numbers


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands in its list."""

    value: int
    tie: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows in an order: by falling value and rising tie. `values` and `ties` are those of every row."""

    order: Numbers
    values: Numbers
    ties: Numbers

    def rows(self, wanted: Mask, rising: bool = False, after: Place | None = None) -> Numbers:
        """The wanted rows behind a place, in order, or in the order turned round."""
        rows = self.order[wanted[self.order]]
        if rising:
            rows = rows[::-1]
        if after is None:
            return rows
        values, ties = self.values[rows], self.ties[rows]
        behind = (values > after.value) if rising else (values < after.value)
        ties_behind = (ties < after.tie) if rising else (ties > after.tie)
        found: Numbers = rows[behind | ((values == after.value) & ties_behind)]
        return found

    def place(self, row: int) -> Place:
        """Where a row stands."""
        return Place(int(self.values[row]), int(self.ties[row]))


def everything(count: int) -> Mask:
    """A mask that leaves out nothing."""
    return np.ones(count, np.bool_)
