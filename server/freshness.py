"""Which snapshot a request is answered from, found without ever holding up the event loop.

`Store.snapshot` makes a new one where something was written, and that waits for the writer. So the loop itself only
looks at the files (`sparql.store` says what they are), and what has to wait does so in a thread.
"""

import asyncio

from sparql.snapshots import Snapshot, found
from sparql.store import Store

CHANGED = "changed"  # there while something is written that no snapshot shows


def shown(store: Store) -> Snapshot | None:
    """The newest snapshot, if it shows all that is written; some microseconds."""
    if (store.path / CHANGED).exists():
        return None
    there = found(store.path)
    return there[-1] if there else None


async def current(store: Store) -> Snapshot:
    """A snapshot of all that has been written, made in a thread where there is none yet. Raises StoreError."""
    snapshot = shown(store)
    return snapshot if snapshot is not None else await asyncio.to_thread(store.snapshot)
