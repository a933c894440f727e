"""Which snapshot a request is answered from, found without ever holding up the event loop.

`Store.snapshot` makes a new one where something was written, and that waits for the writer and the disk: in a thread.
"""

import asyncio

from sparql.snapshots import Snapshot
from sparql.store import Store


async def current(store: Store) -> Snapshot:
    """A snapshot of all that has been written, made in a thread where there is none yet. Raises StoreError."""
    snapshot = store.shown
    return snapshot if snapshot is not None else await asyncio.to_thread(store.snapshot)
