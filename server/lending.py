"""The service's side of connections that are lent to workers: which are, on what terms, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from http import HTTPStatus

from ontology.errors import BudgetSpent
from server import conditions, wire
from server.accesslog import Kind, record
from server.asking import Started, charged
from server.compression import SMALLEST, chosen
from server.conditions import ENCODING, Terms
from server.service import Service
from server.short import finished
from server.tags import entity_tag
from server.wire import Plain, Wire
from sparql.formats import RESULTS
from sparql.instant import at_once
from sparql.loan import Ending, Loan, Offer
from sparql.query import Query
from sparql.run import Outcome
from sparql.slate import Record
from sparql.snapshots import Snapshot

KEPT = 4 << 20  # bytes of answers that each worker may keep
PART = 16  # and no more than this part of what the service may
TAG, LENGTH = "(tag)", b"content-length: 0"


@dataclass(frozen=True, slots=True)
class Borrower:
    """Whose connection it is, as the log has it and as the budgets do, and the other fields of each answer."""

    address: str
    client: str | None
    defaults: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Lent:
    """A connection that is lent, and what ends its client's turn."""

    running: Service
    borrower: Borrower
    loan: Loan
    end: Callable[[], None]

    def settle(self, records: list[Record]) -> None:
        """Count, log and keep what the worker has answered, and let its client pay."""
        running, borrower = self.running, self.borrower
        kind = Kind(borrower.address, "GET", wire.PATH, HTTPStatus.OK)
        record(running.metrics, kind, *((each.size, each.seconds) for each in records))
        made = [each.worked for each in records if not each.kept]
        running.metrics.ended(Outcome.ANSWERED, *made)
        running.cache.hits += len(records) - len(made)
        running.cache.misses += len(made)
        running.budgets.charge(borrower.client, Outcome.ANSWERED, sum(made))
        if running.budgets.left(borrower.client) <= 0:  # other connections of this client may have used it up
            self.loan.tenancy.press()
        for each in records:
            if each.request and not borrower.defaults:  # which go around what is kept
                answer = Wire(HTTPStatus.OK, each.answer, each.size)
                running.cache.put(each.request, self.loan.tenancy.snapshot.generation, answer)
                running.board.mark(each.request)

    def discard(self) -> None:
        """A query runs on, and nobody wants it."""
        self.running.visitors.lettings.discard(self.loan)
        self.end()

    def adopt(self, query: Query, ending: Ending, then: Callable[[bytes | None], None]) -> Started:
        """Go on with the query that the worker has begun."""
        running, snapshot = self.running, self.loan.tenancy.snapshot
        running.cache.misses += 1
        ended = charged(running, self.borrower.client, self.end)
        run = running.visitors.adopt(self.loan, ending.ran, ended, then)
        return Started(running.visitors, run, snapshot, entity_tag(snapshot, query), self.end)


def lend(
    running: Service,
    asked: tuple[Query, Plain, bytes, float],
    borrower: Borrower,
    descriptor: int,
    over: Callable[[Loan, Ending], None],
) -> Lent | None:
    """Lend a connection; None, and nothing is done, where it cannot be at once.

    `asked` is the query that came on it, its request, its bytes, and when.
    """
    query, request, data, came = asked
    if not may_lend(running, query, request, borrower):
        return None
    lettings, client, end = running.visitors.lettings, borrower.client, _nothing
    if client is not None and lettings.of(client) is None:
        if not running.budgets.is_free(client):
            return None
        end = at_once(running.budgets.turn(client))

    def said(snapshot: Snapshot) -> bytes:
        return terms(running, query, request, borrower, snapshot).packed()

    loan = lettings.lend(Offer(descriptor, client, said, data, came, over))
    if loan is None:
        end()
        return None
    running.cache.misses -= 1  # the one that its record or its adoption will count
    lent = Lent(running, borrower, loan, loan.tenancy.join(client, end) if client is not None else end)
    loan.heard = lent.settle
    return lent


def _nothing() -> None:
    """No turn has to be ended."""


async def room(running: Service, client: str | None) -> None:
    """Wait until a connection of a client may be lent. Raises BudgetSpent, and what the pool raises."""
    try:
        await running.visitors.lettings.room(client, partial(running.budgets.turn, client))
    except BudgetSpent:
        running.metrics.refused.inc()
        raise


def may_lend(running: Service, query: Query, request: Plain, borrower: Borrower) -> bool:
    """Whether a connection may be lent with a request, when there is a worker for it and its client's turn."""
    return is_lendable(query, request) and running.budgets.left(borrower.client) > 0


def is_lendable(query: Query, request: Plain) -> bool:
    """Whether a request is such as a worker may answer on a connection of its own."""
    only = request.method == "GET" and wire.only_query(request.query_string) == query.text
    return (
        only
        and conditions.is_lendable(query.text)
        and query.result_format in RESULTS
        and query.result_format != "html"
        and request.fields.known is None
    )


def terms(running: Service, query: Query, request: Plain, borrower: Borrower, snapshot: Snapshot) -> Terms:
    """The terms of a loan."""
    assert query.result_format is not None
    left = running.budgets.left(borrower.client)
    return Terms(
        str(snapshot.path),
        snapshot.generation,
        request.block.decode(ENCODING),
        *around(query.result_format, query.version, request.fields.shared, borrower.defaults),
        query.result_format,
        query.graph_format,
        query.base,
        query.version,
        SMALLEST if chosen(request.fields.accept_encoding) else 0,
        left if left < float("inf") else None,
        min(KEPT, running.settings.cache // PART),
    )


@lru_cache(maxsize=256)
def around(name: str, version: str, shared: bool, defaults: tuple[tuple[bytes, bytes], ...]) -> tuple[str, str, str]:
    """What stands around the tag and the length in the head of an answer, after its date."""
    kept = finished(RESULTS[name], TAG, version, None, b"")
    rest = wire.written(HTTPStatus.OK, kept.headers, b"", shared).rest
    head = b"".join((*wire.lines(defaults), rest)).decode(ENCODING)
    before, _, after = head.partition(TAG)
    between, _, end = after.partition(LENGTH.decode())
    return before, between + "content-length: ", end
