"""What a webhook is told next: the events of a few changes of the journal, as the body of one post of bounded size."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Document
from server.feeds.messages import document
from server.feeds.news import Filter, News, is_untold, told_by
from server.saved.queries import Kind, Place, Saved, Way, stamp
from server.views import View
from sparql.journal import Line

MOST_EVENTS = 100  # in a post
MOST_BYTES = 512 << 10  # of a post; one event with twenty reports has some 20 KiB
MOST_REPORTS = 20  # of an event: its own address has them all


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be told, up to a place in the journal; without items and not a reset there is nothing to tell."""

    items: tuple[Document, ...]
    place: Place
    kind: Kind = Kind.EVENTS


def next_batch(view: View, lines: Sequence[Line], saved: Saved, passing: Filter) -> Batch:
    """The first events in some lines of the journal, which begin behind the webhook's place, that it is to be told of.

    An event that comes twice is told once, as it is now. A change that is not told in parts ends a batch.
    """
    assert saved.webhook is not None
    place, ways = saved.webhook.place, saved.webhook.ways
    items: dict[str, Document] = {}
    size = 0
    for line in lines:
        if is_untold(line):
            if items:
                break
            return Batch((), Place(place.journal, line.number), Kind.RESET)
        for part, one in enumerate(told_by(line)):
            if part < place.part or not _is_wanted(one, ways, passing) or _is_repeated(items, one):
                continue
            found = item(view, one)
            size += _size(found)
            if items and (len(items) >= MOST_EVENTS or size > MOST_BYTES):
                return Batch(tuple(items.values()), Place(place.journal, place.number, part))
            items.pop(one.event, None)
            items[one.event] = found
        place = Place(place.journal, line.number)
    return Batch(tuple(items.values()), place)


def _is_wanted(one: News, ways: Sequence[Way], passing: Filter) -> bool:
    """Of what went nobody knows any more whether it met the filters, so that all of it is told to who wants that."""
    return one.way in ways and (one.way == Way.WITHDRAWN or passing.passes(one.event))


def _is_repeated(items: dict[str, Document], one: News) -> bool:
    """Whether an event that is new in this batch has changed since: it is told as it is now."""
    return one.way == Way.CHANGED and one.event in items and items[one.event]["change"] == Way.ADDED


def item(view: View, one: News) -> Document:
    """What is told of one event: what became of it, by which change, and its document; `cut` where that is not all."""
    told = {"change": one.way, "number": one.number, "time": one.time}
    found = document(view, one)
    reports = found.get("reports")
    if isinstance(reports, list) and len(reports) > MOST_REPORTS:
        found, told = {**found, "reports": reports[:MOST_REPORTS]}, {**told, "cut": True}
    if _size(found) > MOST_BYTES:
        found, told = {"id": one.event, "label": str(found.get("label"))[:1000]}, {**told, "cut": True}
    return {**told, "event": found}


def _size(found: Document) -> int:
    return len(json.dumps(found, ensure_ascii=False).encode())


def body(kind: Kind, saved: Saved, address: str, more: Document) -> bytes:
    """The body of a post, in the form that the Standard Webhooks specification recommends: type, timestamp, data."""
    about = {"id": saved.key, "name": saved.name, "url": f"{address}api/saved/{saved.key}"}
    told = {"type": kind.value, "timestamp": stamp(time.time()), "data": {"saved": about, **more}}
    return json.dumps(told, ensure_ascii=False).encode()
