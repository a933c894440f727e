"""Queries that are started without a task: what they give, and what becomes of those that fail."""

import asyncio
import dataclasses
from pathlib import Path

import pytest

from ontology.errors import QueryAborted, QueryError, QueryTimeout, StoreError
from sparql.pool import Pool
from sparql.query import Query
from sparql.run import Outcome, Run
from sparql.snapshots import Snapshot
from tests.sparql.test_pool import ENDLESS_COUNT, LIMITS, NUMBERS, body, counted


async def told(pool: Pool, query: Query, ended: list[Outcome]) -> tuple[Run, Snapshot, bytes | None]:
    """What a query gives that is started without a task."""
    said: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
    started = pool.start(query, lambda outcome, _: ended.append(outcome), said.set_result)
    assert started is not None
    return *started, await said


def test_a_query_is_started_where_it_need_not_wait(thousand: Snapshot) -> None:
    async def run() -> None:
        shown = [thousand]
        pool = Pool(lambda: thousand, dataclasses.replace(LIMITS, workers=1), lambda: shown[0] if shown else None)
        ended: list[Outcome] = []
        assert pool.start(Query("ASK {}"), lambda *_: None, lambda _: None) is None  # no worker is there
        await counted(pool)
        run_, snapshot, content = await told(pool, Query(NUMBERS), ended)
        assert content is not None
        assert b'"1000"' in await body(pool.begun(run_, snapshot, content))
        run_, snapshot, content = await told(pool, Query("ASK {"), ended)
        assert content is not None
        with pytest.raises(QueryError):
            pool.begun(run_, snapshot, content)
        run_, _, content = await told(pool, Query(ENDLESS_COUNT, seconds=0.2), ended)
        assert content is None
        with pytest.raises(QueryTimeout):
            await run_.frame()
        await counted(pool)
        run_, _, content = await told(pool, Query(f"ASK {{ FILTER({'!' * 200_000}true) }}"), ended)
        assert content is None
        with pytest.raises(QueryAborted, match="code -11"):
            await run_.frame()
        await counted(pool)
        shown[0] = Snapshot(9, Path("/nowhere"))
        run_, snapshot, content = await told(pool, Query("ASK {}"), ended)
        assert content is not None
        with pytest.raises(StoreError):
            pool.begun(run_, snapshot, content)
        shown.clear()
        assert pool.start(Query("ASK {}"), lambda *_: None, lambda _: None) is None  # no snapshot is there
        assert ended == [Outcome.ANSWERED, Outcome.REFUSED, Outcome.TIMED_OUT, Outcome.BROKEN]
        await pool.close()

    asyncio.run(run())
