"""Things by words: what the side index of `sparql.search` finds, in step with all that is written."""

import asyncio

from pyoxigraph import NamedNode

from ontology.iris import term
from ontology.model import Kind
from server import lookup, queries
from server.freshness import current
from server.service import Service
from sparql.search import Hit

MANY = 1_000_000  # more things than an index has: all of them
EACH = 1_000  # actors in one query, whose text may have 256 KiB


async def found(running: Service, words: str, limit: int, under: str = "") -> list[Hit]:
    """What has these words, the best first, of the things whose IRIs begin with `under`. Raises QueryError."""
    snapshot = await current(running.store)

    def find() -> list[Hit]:
        running.index.refresh(snapshot)
        return running.index.find(words, limit, under)

    return await asyncio.to_thread(find)


async def actors(running: Service, words: str) -> list[str]:
    """The actors with a name in which each word, or a word that begins so, occurs; those with most events first."""
    beginnings = " ".join(f"{word.rstrip('*')}*" for word in words.split())
    if not any(character.isalnum() for character in words):
        return []
    under = f"{running.store.base}id/actor/"
    hits = [hit.thing for hit in await found(running, beginnings, MANY, under)]
    classes = [term(kind.value) for kind in Kind if kind is not Kind.MATTER]
    events: dict[str, int] = {}
    for start in range(0, len(hits), EACH):
        given = [NamedNode(thing) for thing in hits[start : start + EACH]]
        text = queries.text("actors-given", actors=given, classes=classes)
        events |= {row["actor"]: int(row["events"]) for row in await lookup.rows(running.pool, text)}
    return sorted(events, key=lambda actor: (-events[actor], actor))
