"""Questions of our own to the query pool: rows of terms, and facts about things."""

import json
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, RdfFormat, parse
from starlette.concurrency import run_in_threadpool

from server import queries
from server.facts import Facts
from sparql.pool import Pool
from sparql.query import Query


async def whole(pool: Pool, query: Query) -> bytes:
    """The whole answer to a query; errors are those of `Pool.answer`."""
    return await (await pool.answer(query)).whole()


async def rows(pool: Pool, query: str, values: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """The solutions of a SELECT, each as the values of its bound variables."""
    content = await whole(pool, Query(query, values=values or {}))
    bindings = json.loads(content)["results"]["bindings"]
    return [{name: term["value"] for name, term in solution.items()} for solution in bindings]


async def facts(pool: Pool, name: str, iris: Iterable[str]) -> Facts:
    """What the CONSTRUCT query of this name says of some things. Parsed in a thread: it may be megabytes."""
    nodes = [NamedNode(iri) for iri in iris]
    if not nodes:
        return Facts(())
    content = await whole(pool, Query(queries.text(name, things=nodes), graph_format="ntriples"))
    return await run_in_threadpool(lambda: Facts(parse(content, RdfFormat.N_TRIPLES)))
