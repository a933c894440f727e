"""What all routes but those of queries do in threads, on the budget of whoever asks (`server.budgets`).

It is another account than that of queries, as large: whoever has used up one may still read pages.

Charged is the time that a thread was computing, not that in which it waited for others. What is answered from the
cache, or by 304, costs nothing, and a mistake costs no more than the time that it took.
"""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from fastapi import Request

from ontology.errors import BudgetSpent
from server.answers import while_connected
from server.budgets import client_of
from server.service import service
from sparql.run import Outcome

Value = TypeVar("Value")


async def paid(request: Request, work: Callable[[], Value]) -> Value:
    """The result of some work, as long as the client waits for it. Raises BudgetSpent, and what the work raises."""
    admit(request)
    return await while_connected(request, charged(request, work))


def admit(request: Request) -> None:
    """Let a client have something done. Raises BudgetSpent, which is counted."""
    running = service(request)
    try:
        running.readers.admit(client_of(request))
    except BudgetSpent:
        running.metrics.refused.inc()
        raise


async def charged(request: Request, work: Callable[[], Value]) -> Value:
    """The result of some work in a thread, whose time the client pays, also when it goes away meanwhile."""
    loop, client, readers = asyncio.get_running_loop(), client_of(request), service(request).readers

    def timed() -> Value:
        started = time.thread_time()
        try:
            return work()
        finally:
            used = time.thread_time() - started
            loop.call_soon_threadsafe(readers.charge, client, Outcome.ANSWERED, used)

    return await asyncio.to_thread(timed)
