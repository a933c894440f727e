"""What came of an intake so far: as a line, as a table for people, as a document for programs."""

import json
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from ingest.readers import Refusal

KEPT_REFUSALS = 10_000  # that a report names one by one; the counts hold all


@dataclass
class Counts:
    """What came of it so far. An article is new, changed or unchanged as the store sees its graph.

    `uncoded` counts the articles that are kept but not coded, by language; `reasons` the refusals by kind.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    reports: int = 0
    copies: int = 0
    notes: int = 0
    events: set[str] = field(default_factory=set)
    uncoded: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    started: float = field(default_factory=time.time)

    def __str__(self) -> str:
        return (
            f"{self.read} articles read: {self.new} new, {self.changed} changed, {self.unchanged} unchanged; "
            f"{self.refused} records refused; {self.reports} reports of {len(self.events)} events"
        )

    @property
    def coded(self) -> int:
        """The articles that were coded."""
        return self.read - self.uncoded.total()

    def refuse(self, refusal: Refusal) -> None:
        """Count a refusal under its kind."""
        self.refused += 1
        self.reasons[refusal.kind.value] += 1
        if len(self.refusals) < KEPT_REFUSALS:
            self.refusals.append(refusal)

    def seconds(self) -> float:
        """How long it has taken so far."""
        return time.time() - self.started

    def rate(self) -> float:
        """Articles a second."""
        return self.read / max(self.seconds(), 0.001)


def table(counts: Counts) -> Table:
    """The counts at the end, with the reasons why something was skipped."""
    shown = Table("", "count", show_header=False)
    rows: list[tuple[str, object]] = [
        ("articles read", counts.read),
        ("  new, changed, unchanged", f"{counts.new}, {counts.changed}, {counts.unchanged}"),
        ("  coded", counts.coded),
        *((f"  kept, not coded: language {language}", count) for language, count in counts.uncoded.most_common(10)),
        ("  copies of others", counts.copies),
        ("events", len(counts.events)),
        ("reports of them", counts.reports),
        ("skipped", counts.refused),
        *((f"  {reason}", count) for reason, count in counts.reasons.most_common()),
        ("seconds", f"{counts.seconds():.1f}, {counts.rate():.1f} articles a second"),
    ]
    for name, value in rows:
        shown.add_row(name, str(value))
    return shown


def write_report(counts: Counts, sources: list[str], path: Path) -> None:
    """Write the counts as a JSON document, with each refusal up to 10,000."""
    document = {
        "started": datetime.fromtimestamp(counts.started, UTC).isoformat(timespec="seconds"),
        "seconds": round(counts.seconds(), 3),
        "sources": sources,
        "articles": {
            "read": counts.read,
            "coded": counts.coded,
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "copies": counts.copies,
            "uncoded": dict(counts.uncoded),
        },
        "events": len(counts.events),
        "reports": counts.reports,
        "skipped": {"count": counts.refused, "reasons": dict(counts.reasons)},
        "notes": counts.notes,
        "refusals": [
            {"source": one.source, "line": one.line, "kind": one.kind.value, "reason": one.reason}
            for one in counts.refusals
        ],
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
