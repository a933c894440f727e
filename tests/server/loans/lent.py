"""Queries for connections that are lent, and what came of the loans."""

import itertools
import os
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

from pyoxigraph import NamedNode

from server.settings import Settings
from sparql.loan import Ending
from sparql.store import Store
from tests.server.wired import Wire, get

Serving = Callable[[Store, Settings], AbstractContextManager[str]]
EXTRA = NamedNode("https://data.example.org/graph/shared")
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ <{EXTRA.value}> ?p ?o }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = "".join(f"BIND(CONCAT(?x{i}, ?x{i}, ?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(18))
BOMB = f'SELECT (STRLEN(?x18) AS ?n) {{ BIND("a" AS ?x0) {DOUBLED} }}'
PRODUCT = " ".join(f"VALUES ?{name} {{ 1 2 3 4 5 6 }}" for name in "abcd")
LONG = f"SELECT ?a ?b ?c ?d {{ {PRODUCT} VALUES ?e {{ 1 2 3 4 }} }}"  # 5,184 rows, 1 MB
ORDINARY = "Authorization: Bearer nobody"


class Endings:
    """The loans that were over, and how many answers came of them."""

    def __init__(self) -> None:
        self.all: list[tuple[Ending, int]] = []

    @property
    def served(self) -> int:
        return sum(served for _, served in self.all)

    def of(self, about: Callable[[Ending], bool]) -> list[Ending]:
        return [ending for ending, _ in self.all if about(ending)]


def number(value: int) -> str:
    return f"SELECT ({value} AS ?n) {{}}"


def ask_numbers(wire: Wire, values: range, *fields: str) -> None:
    for value in values:
        status, _, body = wire.ask(get(number(value), *fields))
        assert (status, f'"value":"{value}"'.encode() in body) == ("HTTP/1.1 200 OK", True)


FRESH = itertools.count(1000)


def warm(wire: Wire) -> None:
    """Ask what was not asked before until the connection is lent: a loan that was good makes the next one likely."""
    for _ in range(40):
        first = next(FRESH)
        ask_numbers(wire, range(first, first + 1))


def metrics(wire: Wire) -> dict[str, float]:
    text = wire.ask(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")[2].decode()
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return defaultdict(float, {name: float(value) for name, value in lines})


def children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        found = [int(each) for each in file.read().split()]
    for thread in os.listdir(f"/proc/{pid}/task"):
        with suppress(OSError), open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
            found += [int(each) for each in file.read().split()]
    return sorted(set(found))


def is_tenant(pid: int) -> bool:
    with suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as file:
        return b"server.tenant" in file.read()
    return False
