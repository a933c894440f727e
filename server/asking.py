"""A visitor's query from its request to the beginning of its answer: its budget, its words, its tag."""

from dataclasses import dataclass

from ontology.errors import BudgetSpent
from server.answers import entity_tag
from server.freshness import current
from server.search import searched
from server.service import Service
from sparql.matches import is_used
from sparql.pool import Query
from sparql.run import Answer, Outcome


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
        end = await running.budgets.turn(client)
    except BudgetSpent:
        running.metrics.refused.inc()
        raise

    def ended(outcome: Outcome, seconds: float) -> None:
        running.metrics.ended(outcome, seconds)
        running.budgets.charge(client, outcome, seconds)
        end()

    try:
        return await running.visitors.answer(await searched(running, query), ended)
    except BaseException:
        end()
        raise
