"""A visitor's query from its request to the beginning of its answer: its budget, its words, its tag."""

from collections.abc import Callable
from dataclasses import dataclass

from ontology.errors import BudgetSpent
from server.freshness import current
from server.search import searched
from server.service import Service
from server.tags import entity_tag
from sparql.instant import at_once
from sparql.matches import is_used
from sparql.pool import Pool
from sparql.query import Query
from sparql.run import Answer, Outcome, Run
from sparql.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer that has begun, and its entity tag, if it has one."""

    answer: Answer
    tag: str | None


async def ask(running: Service, query: Query, client: str | None) -> Begun:
    """Ask a query on the budget of a client. Raises BudgetSpent, and what the pool raises."""
    snapshot = await current(running.store)
    answer = await budgeted(running, query, client)
    if answer.snapshot != snapshot and is_used(query.text):  # the search was made in the index of the earlier one
        return Begun(answer, None)
    return Begun(answer, entity_tag(answer.snapshot, query))


async def budgeted(running: Service, query: Query, client: str | None) -> Answer:
    """The answer to a query, on the budget of its client. Raises BudgetSpent, and what the pool raises."""
    try:
        running.budgets.admit(client)
        if not running.budgets.is_free(client):  # a connection of its own may be lent
            running.visitors.lettings.press(client)
        end = await running.budgets.turn(client)
    except BudgetSpent:
        running.metrics.refused.inc()
        raise
    try:
        return await running.visitors.answer(await searched(running, query), charged(running, client, end))
    except BaseException:
        end()
        raise


def charged(running: Service, client: str | None, end: Callable[[], None]) -> Callable[[Outcome, float], None]:
    """What is to be done when a query has ended: it is counted, its client pays for it, and may send another."""

    def ended(outcome: Outcome, seconds: float) -> None:
        running.metrics.ended(outcome, seconds)
        running.budgets.charge(client, outcome, seconds)
        end()

    return ended


@dataclass(frozen=True, slots=True)
class Started:
    """A query that a worker of `visitors` has, its snapshot, the tag of its answer, and what ends its client's turn."""

    visitors: Pool
    run: Run
    snapshot: Snapshot
    tag: str | None
    end: Callable[[], None]


def start(running: Service, query: Query, client: str | None, then: Callable[[bytes | None], None]) -> Started | None:
    """Ask a query as `ask` does, where nothing has to be waited for; None, and nothing is done, where something has.

    `then` is called with what `begun` takes.
    """
    budgets = running.budgets
    try:
        budgets.admit(client)
    except BudgetSpent:
        return None  # `ask` will say so, and count it
    if not budgets.is_free(client) or is_used(query.text):
        return None
    end = at_once(budgets.turn(client))
    found = running.visitors.start(query, charged(running, client, end), then)
    if found is None:
        end()
        return None
    run, snapshot = found
    tag = entity_tag(snapshot, query)  # now, while the worker has the query and nothing else is to be done
    return Started(running.visitors, run, snapshot, tag, end)


def begun(started: Started, content: bytes) -> Begun:
    """The answer that a worker's first frame begins. Raises what the pool raises."""
    try:
        answer = started.visitors.begun(started.run, started.snapshot, content)
    except BaseException:
        started.end()
        raise
    return Begun(answer, started.tag)
