"""A query as it is asked: its text, and all that its answer depends on beside the snapshot."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it came in.

    `values` binds variables (without "?") to terms in N-Triples form; in a SELECT they must be columns.
    The formats are names from `sparql.formats`; None says that none of that kind is acceptable.
    Without graphs the default graph is the service's. With some, it is made of the default ones, and only the named
    ones can be named; a triple that stands in two default graphs is then counted twice (the engine's fault in 0.5.13).
    Relative IRIs are resolved against `base`. `version` is that of RDF which the answer may hold, "1.1" or "1.2".
    `seconds` may shorten the service's deadline.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    result_format: str | None = "json"
    graph_format: str | None = "turtle"
    base: str | None = None
    version: str = "1.1"
    seconds: float | None = None

    def __repr__(self) -> str:
        """What two equal queries have in common, and no others; it is made for each answer's entity tag."""
        return f"({self.text!r}, {self.circumstances})"

    @property
    def circumstances(self) -> str:
        """What `repr` says after the text."""
        graphs = (self.default_graphs, self.named_graphs, tuple(self.values.items()))
        return repr((*graphs, self.result_format, self.graph_format, self.base, self.version, self.seconds))[1:-1]

    def sent(self, snapshot: Path) -> bytes:
        """The request to a worker (`sparql.frames`), which is to answer it from a snapshot."""
        asked = {
            "text": self.text,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "values": dict(self.values),
            "result_format": self.result_format,
            "graph_format": self.graph_format,
            "base": self.base,
            "version": self.version,
            "snapshot": str(snapshot),
        }
        return json.dumps(asked).encode()
