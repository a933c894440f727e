"""Events by the day on which an article last reported them: what a feed shows of a store that was filled at once.

A bulk load is one line of the journal and tells nothing of its parts. Readers of a feed want the newest news first, so
such events come by the day of their newest article and not by their own date: an old event that is told of today is
news, and a summit that is announced for next year is not newer than today's paper.
"""

from collections.abc import Collection
from datetime import date

import numpy as np

from server.feeds.news import News
from server.views import View
from sparql.register.arrays import NOBODY, Mask, Numbers
from sparql.register.book import Register


def newest(view: View, wanted: Mask, known: Collection[str], limit: int, latest: str | None) -> list[News]:
    """At most so many wanted events that are not known yet, those that were reported last first.

    Each has the midnight of the day of its newest article as its time; its own day where no article has one, for then
    nothing better is known. No time is after `latest`, whatever an article says of its own date.
    """
    events = view.register.events.things
    mask = wanted.copy()
    mask[list(events.names.known(known))] = False
    rows = np.flatnonzero(mask)
    days = days_of(view.register, mask)[rows]
    order = np.lexsort((events.ties[rows], -days))[:limit]
    return [
        News(events.names.iris[row], "added", at(day, latest), 0)
        for row, day in zip(rows[order].tolist(), days[order].tolist(), strict=True)
    ]


def days_of(register: Register, wanted: Mask) -> Numbers:
    """For each wanted event the day of its newest article; its own where there is none."""
    reports, articles = register.reports, register.articles.things.day
    of = reports.things.there & (reports.article != NOBODY) & np.append(wanted, False)[reports.event]
    found = np.zeros(len(wanted), np.int64)
    np.maximum.at(found, reports.event[of], articles[reports.article[of]])
    return np.where(found > 0, found, register.events.things.day)


def at(day: int, latest: str | None) -> str:
    """The beginning of a day as a time, not after the latest that may be."""
    time = f"{date.fromordinal(max(day, 1)).isoformat()}T00:00:00Z"
    return time if latest is None else min(time, latest)
