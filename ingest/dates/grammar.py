"""The patterns of patterns.tsv, compiled and matched: which words of a text could be a date, and by which rule."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from ingest.dates.vocabulary import alternatives, rows
from ontology.errors import KnowledgeError

# Only ASCII letters may stand for each other: Unicode's other small letters ("laſt") are in no table.
_FLAGS = re.IGNORECASE | re.ASCII
_BLANK = "[\\s\u00a0\u2009\u202f]"
_YEAR = r"(?:1[5-9]|20)[0-9]{2}(?![0-9]|[.,][0-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?\b(?![.,:]?[0-9]|\s?%)"


@dataclass(frozen=True, slots=True)
class Match:
    """Words that a rule takes for a date: the groups of its pattern that matched, in lower case."""

    rule: str
    start: int
    end: int
    groups: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of the table. `needs` names what a text must hold for the pattern to be worth trying."""

    rule: str
    needs: str
    expression: re.Pattern[str]


@cache
def _placeholders() -> dict[str, str]:
    month = rf"(?:{alternatives('month')})\b|(?:{alternatives('month-short')})\b\.?"
    weekday = alternatives("weekday")
    thirds = alternatives("part")
    year = f"(?P<year>{_YEAR})"
    year2 = f"(?P<year2>{_YEAR})"
    yearwhich = r"(?P<yearwhich>this|last|next|that|the same) year\b"
    yearref = f"(?:{year}|{yearwhich})"
    return {
        "month": f"(?P<month>{month})",
        "month2": f"(?P<month2>{month})",
        "fullmonth": f"(?P<month>{alternatives('month')})",
        "day": f"(?P<day>{_DAY})",
        "day2": f"(?P<day2>{_DAY})",
        "year": year,
        "year2": year2,
        "yearref": yearref,
        "yearref2": f"(?:{year2}|{yearwhich})",
        "tail": rf"(?:,? (?:of )?{yearref})?",
        "weekday": f"(?P<weekday>{weekday})",
        "weekday-opening": rf"(?:(?P<weekday>{weekday}),? (?:the )?)",
        "part": rf"(?:(?P<part>early|mid|late|(?:the )?(?:{thirds}) of(?: the)?)[\s-]+)",
        "part-noun": f"(?P<partnoun>{thirds})",
        "season": f"(?P<season>{alternatives('season')})",
        "ordinal": f"(?P<ordinal>{alternatives('ordinal')})",
        "count": rf"(?P<count>[0-9]{{1,3}}|{alternatives('count')})",
        "unit": f"(?P<unit>{alternatives('unit')})",
    }


def _compiled(pattern: str) -> re.Pattern[str]:
    known = _placeholders()
    filled = re.sub(r"\{([a-z][a-z0-9-]*)\}", lambda name: known[name[1]], pattern)
    spaced = filled.replace(" ?", f"{_BLANK}*").replace(" ", f"{_BLANK}+")
    return re.compile(spaced, _FLAGS)


@cache
def patterns() -> tuple[Pattern, ...]:
    """The table, in its order. Raises KnowledgeError."""
    found = []
    for rule, needs, pattern in rows("patterns.tsv", 3):
        try:
            found.append(Pattern(rule, needs, _compiled(pattern)))
        except (re.error, KeyError) as error:
            raise KnowledgeError(f"patterns.tsv: the pattern {pattern!r} cannot be used: {error}.") from error
    return tuple(found)


@cache
def _needs() -> dict[str, re.Pattern[str]]:
    """For each thing that patterns need, how to see quickly that a text has it."""
    plain = {
        "digit": "[0-9]",
        "year": "[0-9]{4}",
        "deictic": r"\b(?:yesterday|to(?:day|night|morrow)|last\s+night|this\s+(?:morning|afternoon|evening))",
    }
    plain |= {kind: rf"\b(?:{alternatives(kind)})" for kind in ("month", "season", "unit", "weekday")}
    plain["month"] = rf"\b(?:{alternatives('month-short', 'month')})"
    for pattern in patterns():
        kind, _, word = pattern.needs.partition(":")
        if kind == "word":
            plain[pattern.needs] = rf"\b{word}\b"
    return {need: re.compile(expression, _FLAGS) for need, expression in plain.items()}


def matches(text: str, accept: Callable[[Match], bool]) -> Iterator[Match]:
    """What the patterns find and `accept` does not turn down, without overlaps; the earlier pattern has the words."""
    taken = bytearray(len(text))
    present = {need for need, expression in _needs().items() if expression.search(text)}
    for pattern in patterns():
        if pattern.needs not in present:
            continue
        for found in pattern.expression.finditer(text):
            start, end = found.span()
            if taken.find(1, start, end) >= 0:
                continue
            groups = {name: value for name, value in found.groupdict().items() if value is not None}
            match = Match(pattern.rule, start, end, groups)
            if accept(match):
                taken[start:end] = b"\x01" * (end - start)
                yield match
