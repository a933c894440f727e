"""What a worker is told of a connection that is lent to it: which requests it may answer there, and how.

Only a GET whose head differs from the one that the service has read in nothing but the query: whatever else an answer
depends on, the service has weighed already, and a worker needs to know little of HTTP.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from server.tags import tag_of
from server.wire import PATH, value
from sparql.formats import RESULTS
from sparql.matches import is_used
from sparql.plain import is_plain
from sparql.query import Query
from sparql.snapshots import Snapshot

ENCODING = "latin-1"  # of bytes in JSON
END = b"\r\n\r\n"


def is_lendable(text: str) -> bool:
    """Whether a worker may answer a query on a connection that it has, by its text; it must have a tag, too."""
    return is_plain(text) and not is_used(text)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a loan.

    `block` is the head after its first line. `before`, `between` and `after` stand around the entity tag and the length
    in the head of an answer. A body of `most` bytes or more is the service's affair (it compresses it); 0 is no limit.
    `allowance` is how many seconds its client may use, None any; `kept` the bytes of answers that a worker may keep.
    """

    path: str
    generation: int
    block: str
    before: str
    between: str
    after: str
    result_format: str
    graph_format: str | None
    base: str | None
    version: str
    most: int
    allowance: float | None
    kept: int

    def packed(self) -> bytes:
        """The terms, to be sent."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Self:
        """What `packed` made."""
        return cls(**json.loads(content))


class Reader:
    """Requests under some terms, read with as few steps as may be: a program sends thousands a second."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.format = RESULTS[terms.result_format]
        self._before = f"GET {PATH}?query=".encode()
        self._after = b" HTTP/1.1\r\n" + terms.block.encode(ENCODING) + END
        self._snapshot = Snapshot(terms.generation, Path(terms.path))
        self._parts = tuple(each.encode(ENCODING) for each in (terms.before, terms.between, terms.after))
        named = (terms.result_format, terms.graph_format)
        asked = Query("", result_format=named[0], graph_format=named[1], base=terms.base, version=terms.version)
        self._circumstances = asked.circumstances

    def text(self, data: bytes) -> str | None:
        """The text of the query that a request is; None where the worker is not to answer it."""
        if not (data.startswith(self._before) and data.endswith(self._after)):
            return None
        text = value(data[len(self._before) : -len(self._after)])
        return text if text is not None and is_lendable(text) else None

    def tag(self, text: str) -> str | None:
        """The entity tag of the answer to a query, if it has one."""
        return tag_of(self._snapshot, f"({text!r}, {self._circumstances})")

    def answer(self, tag: str, body: bytes) -> bytes:
        """The answer after its first line and its date."""
        before, between, after = self._parts
        return b"%b%b%b%d%b%b" % (before, tag.encode(ENCODING), between, len(body), after, body)
