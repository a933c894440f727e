"""The validation suites of TABARI and PETRARCH: is the event of a constructed sentence found, with both its actors?

`recall`: of the events that can be judged, those for which some event has the same source and target and the PLOVER
root of the CAMEO code. Their invented actors are given as an extra gazetteer (`petrarch.tsv`). An actor is the same if
it is of the same state, or is the same body; the roles after the state ("GONMIL") are not compared.

Many of the sentences test that program with verbs of a dictionary made for the test ("Gollum allowed that Mordor isn't
pleasant" is to yield). `petrarch_oddities.tsv` names the events that a reader of CAMEO's codebook would code otherwise;
they count in `recall` like all others, and `sensible` says how many of the rest are found.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from ingest.actors.names import Names
from ingest.coder.train.agreement import root
from ingest.coder.train.reliability import percent
from ingest.pipeline import Pipeline
from ontology import gazetteer, taxonomy
from ontology.gazetteer import Entry, Gazetteer, Name, NameKind
from ontology.model import Actor, Article, Kind, Mention, Report
from ontology.tables import headed, listed

SUITE, OLDER = "PETR_Validate_records_2_02.jsonl", "PETR.UnitTest.records.jsonl"
FIGURES = ("recall", "pair")
TABLE = files("bench") / "petrarch.tsv"
ODDITIES = files("bench") / "petrarch_oddities.tsv"
PATTERN = "&"  # begins the name of a list of words, which the suite puts for one of them
Row = dict[str, Any]
HOSTED = "043"  # tells a visit (042) again from its host's side; ours has the visitor as the actor both times
MODEL = "fr"  # a state of ours whose role actors the invented states get too


@dataclass(frozen=True, slots=True)
class Wanted:
    """An event of the suite: both sides by their keys, and the root of its code."""

    actor: str
    root: str
    recipient: str
    odd: bool = False


class Suite:
    """What the table says of the actors of the suites, and the roots of their codes."""

    def __init__(self, roots: Mapping[str, str]) -> None:
        self._roots = roots
        self._rows = [cells for _, cells in listed(TABLE, 5, least=3)]
        self._odd = {(id, code, who) for _, (id, code, who, _) in listed(ODDITIES, 4)}
        self._keys = {code: kind.partition("/")[2] or key for code, key, kind, *_ in self._rows}

    def key(self, code: str | None) -> str | None:
        """The key of the state or body that a code means; None where the table does not say."""
        found = [known for known in self._keys if code and code.startswith(known)]
        return self._keys[max(found, key=len)] if found else None

    def wanted(self, row: Row) -> tuple[list[Wanted], list[str]]:
        """The events of a row that can be judged, and for each other one the reason why it cannot."""
        if row["evaluate"] == "false":
            return [], ["the suite says not to evaluate it"] * len(row["events"])
        if PATTERN in row["text"]:
            return [], ["the sentence holds the name of a word list"] * len(row["events"])
        found = [self._event(event, row.get("id", "")) for event in row["events"]]
        return [one for one in found if isinstance(one, Wanted)], [one for one in found if isinstance(one, str)]

    def _event(self, event: Mapping[str, str], sentence: str) -> Wanted | str:
        if "error" in event:
            return "a test of how that program refuses its input"
        if "noevents" in event:
            return "a sentence without an event of the suite's actors"
        source, target = self.key(event.get("sourcecode")), self.key(event.get("targetcode"))
        if source is None or target is None:
            return "an actor without a name of its own in the sentence"
        code = event["eventcode"]
        if code not in self._roots:
            return "CAMEO 01, a statement, is no PLOVER event" if code.startswith("01") else "no code of CAMEO"
        actor, recipient = (target, source) if code == HOSTED else (source, target)
        sides = {"", f"{event['sourcecode']} {event['targetcode']}"}
        odd = any((sentence, code, who) in self._odd for who in sides)
        return Wanted(actor, self._roots[code], recipient, odd)

    def pipeline(self) -> Pipeline:
        """The shipped pipeline with the suite's actors in its gazetteer."""
        shipped = Pipeline.load()
        entries = list(shipped.gazetteer.entries)
        for _, key, kind, names, people in self._rows:
            if shipped.gazetteer.actor(key):
                entries = [_named(entry, names) if entry.thing.key == key else entry for entry in entries]
            elif names:
                entries += _entries(shipped.gazetteer, key, kind, names.split("|"), people.split("|"))
        return Pipeline(
            shipped.annotator,
            Names(entries, gazetteer.rules(), gazetteer.short_names()),
            Gazetteer.of(entries),
            shipped.coder,
        )


def _named(entry: Entry, names: str) -> Entry:
    if not names or not isinstance(entry.thing, Actor):
        return entry
    return Entry(entry.thing, (*entry.names, *(Name(one, NameKind.ALIAS, case=False) for one in names.split("|"))))


def _entries(known: Gazetteer, key: str, kind: str, names: list[str], people: list[str]) -> Iterator[Entry]:
    what, _, state = kind.partition("/")
    label = names[0]
    actor = Actor(key, label, Kind(what), state or (key if what == "State" else None))
    said = [Name(one, NameKind.ALIAS if number else NameKind.LABEL, case=False) for number, one in enumerate(names)]
    yield Entry(actor, (*said, *(Name(one, NameKind.DEMONYM, case=False) for one in people if one)))
    if actor.kind is Kind.STATE:
        for entry in known.entries:
            role = entry.thing
            if isinstance(role, Actor) and role.state == MODEL and role.key.startswith(f"{MODEL}-"):
                own = f"{key}-{role.key.removeprefix(f'{MODEL}-')}"
                yield Entry(Actor(own, f"{label} {role.sector}", role.kind, key, role.sector), ())


class Result(NamedTuple):
    """The figures; why events could not be judged, with their numbers; recall of each part of the suite ("7/12").

    `sensible` is the recall of the events that are coded as CAMEO's codebook has it.
    """

    figures: dict[str, float]
    unjudged: Counter[str]
    parts: dict[str, str]
    sensible: str


def measure(data: Path) -> Result:
    """Code the suite and compare."""
    suite, unjudged, counts = Suite(roots(data)), Counter[str](), Counter[str]()
    pipeline = suite.pipeline()
    rows = _rows(data / "events" / SUITE)
    for row in rows:
        wanted, reasons = suite.wanted(row)
        unjudged.update(reasons)
        reports = pipeline.code(Article(row["text"])) if wanted else ()
        for one in wanted:
            pairs = [report for report in reports if _joins(report, one)]
            counts["events"] += 1
            counts["pair"] += bool(pairs)
            right = any(root(taxonomy.relation(two.event.relation).type) == one.root for two in pairs)
            counts["recall"] += right
            counts[f"part {row['category']}"] += 1
            counts[f"right {row['category']}"] += right
            counts["sensible"] += not one.odd
            counts["sensible right"] += right and not one.odd
    texts = {row["text"] for row in rows}
    older = _rows(data / "events" / OLDER)
    again = sum(row["text"] in texts for row in older)
    unjudged["older suite: the sentence stands in the newer suite too"] = again
    unjudged["older suite: coded by WEIS, which no table leads from to PLOVER"] = len(older) - again
    figures = {name: percent(counts[name], counts["events"]) for name in FIGURES}
    parts = sorted(name.removeprefix("part ") for name in counts if name.startswith("part "))
    shares = {part: f"{counts[f'right {part}']}/{counts[f'part {part}']}" for part in parts}
    sensible = f"{counts['sensible right']}/{counts['sensible']}"
    return Result({"events": counts["events"], **figures}, unjudged, shares, sensible)


def roots(data: Path) -> dict[str, str]:
    """CAMEO code -> PLOVER root, of the codes that have one."""
    found = headed(data / "ontology" / "cameo_codes.tsv")
    return {row["code"]: root(row["plover_event"]) for row in found if row["plover_event"]}


def _rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _joins(report: Report, wanted: Wanted) -> bool:
    """Whether a report has these two, in this order."""
    actors, recipients = ([_key(one) for one in side] for side in (report.event.actors, report.event.recipients))
    return wanted.actor in actors and wanted.recipient in recipients


def _key(mention: Mention) -> str | None:
    return mention.actor.state or mention.actor.key if mention.actor else None
