"""What a webhook is told next, read from the journal and a view of the store as everybody else sees it."""

import asyncio
from collections.abc import Iterable
from functools import lru_cache

from server.feeds.news import WINDOW, Filter
from server.rest import wanted
from server.saved.batches import Batch, body, next_batch
from server.saved.courier import Told
from server.saved.forms import filters_of
from server.saved.queries import Delivery, Kind, Place, Saved
from server.service import Service
from server.views import View
from sparql.journal import Journal, Line

READ_AT_ONCE = 4  # pieces of the journal that are kept: most webhooks stand at the same place


class Teller:
    """Composes what webhooks are told."""

    def __init__(self, running: Service) -> None:
        self._running = running
        self._lines = lru_cache(READ_AT_ONCE)(running.store.journal.after)

    async def told(self, saved: Saved) -> Told:
        """What is next of what was written until now. Raises StoreError, RequestError for a filter of no use."""
        running = self._running
        view = await running.views.current()
        end, journal = await asyncio.to_thread(ending, view, running.store.journal)
        assert saved.webhook is not None
        place = saved.webhook.place
        if place.journal != journal or place.number > end:  # the journal was made anew
            return self._delivered(saved, Batch((), Place(journal, end), Kind.RESET))
        if place.number == end:
            return Told(place, generation=view.snapshot.generation)
        lines = await asyncio.to_thread(self._lines, place.number, WINDOW, end)
        among = touched(view, lines) if "text" in saved.filters else None
        conditions = await wanted.conditions(running, filters_of(saved.filters), among)
        batch = await asyncio.to_thread(lambda: next_batch(view, lines, saved, Filter(view, conditions)))
        if batch.items or batch.kind is Kind.RESET:
            return self._delivered(saved, batch, more=batch.place.number < end)
        return Told(batch.place)

    def _delivered(self, saved: Saved, batch: Batch, more: bool = False) -> Told:
        told: dict[str, object] = {"number": batch.place.number}
        if batch.kind is Kind.EVENTS:
            told = {"items": list(batch.items), "count": len(batch.items), "more": more, **told}
        one = Delivery(saved.key, batch.kind, len(batch.items))
        return Told(batch.place, (one, body(batch.kind, saved, self._running.store.base, told)))


def touched(view: View, lines: Iterable[Line]) -> set[str]:
    """The events that some changes touched, and their reports: words are looked for in these, and not in all."""
    events = {event for line in lines for event in (*line.added, *line.changed)}
    return events.union(*(view.register.reports_of(event) for event in events))


def ending(view: View, journal: Journal) -> tuple[int, str]:
    """The number of the last change that a view shows, and which journal it is of."""
    return journal.last() if view.number is None else view.number, journal.identity()
