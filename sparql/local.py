"""A query and its whole answer, for programs without an event loop (the command line)."""

import asyncio

from sparql.formats import Format
from sparql.limits import Limits
from sparql.pool import Pool
from sparql.query import Query
from sparql.snapshots import Snapshot


def ask(snapshot: Snapshot, query: Query, limits: Limits) -> tuple[Format, bytes]:
    """The format and the bytes of the answer, from a worker of its own under the same limits as the service's.

    Raises what `Pool.answer` raises. Not to be called where an event loop runs.
    """
    return asyncio.run(_ask(snapshot, query, limits))


async def _ask(snapshot: Snapshot, query: Query, limits: Limits) -> tuple[Format, bytes]:
    pool = Pool(lambda: snapshot, limits)
    try:
        answer = await pool.answer(query)
        return answer.format, await answer.whole()
    finally:
        await pool.close()
