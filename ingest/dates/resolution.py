"""What date expressions mean: the function for each rule of patterns.tsv, from its words to an interval.

A function that needs the day of publication and has none gives None. Every function is monotone in that day: a later
publication never gives an earlier date. So what holds for both ends of an interval of publication holds within it.
"""

from collections.abc import Callable

from ingest.dates import absolute, relative
from ingest.dates.setting import Groups, Setting
from ontology.model import When

RULES: dict[str, Callable[[Groups, Setting], When | None]] = {
    "named": absolute.resolve_named,
    "date": absolute.resolve_date,
    "slashed": absolute.resolve_slashed,
    "days": absolute.resolve_days,
    "months": absolute.resolve_months,
    "years": absolute.resolve_years,
    "fiscal": absolute.resolve_fiscal,
    "quarter": absolute.resolve_quarter,
    "half": absolute.resolve_half,
    "season": absolute.resolve_season,
    "decade": absolute.resolve_decade,
    "century": absolute.resolve_century,
    "month": absolute.resolve_month,
    "year": absolute.resolve_year,
    "past": relative.resolve_past,
    "ahead": relative.resolve_ahead,
    "ago": relative.resolve_ago,
    "anaphora": relative.resolve_anaphora,
    "limited": relative.resolve_limited,
    "calendar": relative.resolve_calendar,
    "weekend": relative.resolve_weekend,
    "whichday": relative.resolve_whichday,
    "deictic": relative.resolve_deictic,
    "weekday": relative.resolve_weekday,
}


def resolve(rule: str, groups: Groups, setting: Setting) -> When | None:
    """The interval that an expression means in a setting; None where it cannot be known."""
    return RULES[rule]({name: value.lower() for name, value in groups.items()}, setting)
