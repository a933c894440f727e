"""The dataset that a request names beside an update, put into the text of the update as USING clauses.

The engine takes no dataset with an update (pyoxigraph 0.5.13), so it has to stand in the text.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that `using-graph-uri` and `using-named-graph-uri` name (SPARQL 1.1 Protocol, 2.2.3)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)

    def clauses(self) -> str:
        """The dataset as USING clauses."""
        plain = (f"USING {NamedNode(iri)} " for iri in self.default)
        return "".join((*plain, *(f"USING NAMED {NamedNode(iri)} " for iri in self.named)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where the dataset of an operation is said: before its WHERE; of DELETE WHERE {…} also what the braces hold."""

    start: int
    quads: str | None = None


def placed(text: str, patterns: Iterable[Pattern], dataset: Dataset) -> str:
    """The text with USING clauses. `DELETE WHERE {…}` has none, and becomes `DELETE {…} USING … WHERE {…}`."""
    for pattern in sorted(patterns, key=lambda each: -each.start):
        before, after = text[: pattern.start], text[pattern.start :]
        own = f" {pattern.quads} " if pattern.quads else ""
        text = f"{before}{own}{dataset.clauses()}{after}"
    return text
