"""Which events are new: what the journal says was added, changed and withdrawn, of what meets the filters."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.views import View
from sparql.journal import Journal, Line, Way
from sparql.register.arrays import NOBODY
from sparql.register.conditions import Conditions, met

WINDOW = 200  # lines of the journal that are read at once
LOOKED_BACK = 5000  # lines that a feed looks through: a rare filter finds what is in the last 5,000 articles


@dataclass(frozen=True, slots=True)
class News:
    """One event that came, got another report or went; `way` is "added", "changed" or "withdrawn"."""

    event: str
    way: str
    time: str
    number: int


class Filter:
    """Whether an event is there and meets conditions, in one view."""

    def __init__(self, view: View, wanted: Conditions) -> None:
        self._names = view.register.events.things.names
        self.met = met(view.register, wanted)

    def passes(self, event: str) -> bool:
        """Whether this one does."""
        row = self._names.find(event)
        return row != NOBODY and row < len(self.met) and bool(self.met[row])


def told_by(line: Line) -> Iterator[News]:
    """All that one line says of events, in an order that is always the same."""
    for way, events in (("added", line.added), ("changed", line.changed), ("withdrawn", line.withdrawn)):
        for event in sorted(events):
            yield News(event, way, line.time, line.number)


def of_line(line: Line, wanted: Filter) -> Iterator[News]:
    """What one line says of events that are wanted, and of all that went: nobody knows any more what they were."""
    return (one for one in told_by(line) if one.way == "withdrawn" or wanted.passes(one.event))


def latest(journal: Journal, end: int, wanted: Filter, limit: int) -> list[News]:
    """The last events that came or changed until a line of the journal, each once, the latest first."""
    found: dict[str, News] = {}
    for start in range(end - WINDOW, end - LOOKED_BACK - WINDOW, -WINDOW):
        if start <= -WINDOW or len(found) >= limit:
            break
        for line in reversed(journal.after(max(start, 0), WINDOW, start + WINDOW)):
            for one in of_line(line, wanted):
                if one.way != "withdrawn":
                    found.setdefault(one.event, one)
    return list(found.values())[:limit]


def is_untold(line: Line) -> bool:
    """Whether a line stands for changes that are not told in parts: a restore, a bulk load."""
    return line.way is Way.OTHER
