"""Rules for dates that are counted from the day of publication: "last week", "two months ago", "on Tuesday"."""

from datetime import date, timedelta

from ingest.dates.context import Tense
from ingest.dates.periods import day, interval, month, shifted, shifted_month, week, year, years
from ingest.dates.setting import Groups, Setting, chosen, third
from ingest.dates.vocabulary import numbers
from ontology.model import When


def _count(groups: Groups) -> int:
    """The number that is named; 0 for one that nobody knows ("several", "the past years")."""
    if "recent" in groups or ("plural" in groups and "count" not in groups):
        return 0
    named = " ".join(groups.get("count", "one").split())
    return int(named) if named.isdigit() else numbers("count").get(named, 0)


def resolve_past(groups: Groups, setting: Setting) -> When | None:
    """ "Over the past 18 months"; "in recent years" has no known start."""
    today, count = setting.today, _count(groups)
    if today is None:
        return None
    return interval(shifted(today, -count, groups["unit"]) if count else None, today)


def resolve_ahead(groups: Groups, setting: Setting) -> When | None:
    """ "In the next two years"; "the coming weeks" has no known end."""
    today, count = setting.today, _count(groups)
    if today is None:
        return None
    return interval(today, shifted(today, count, groups["unit"]) if count else None)


def resolve_ago(groups: Groups, setting: Setting) -> When | None:
    """ "Two weeks ago": as exactly as its unit says; "more than a year ago" has no known start."""
    today, count = setting.today, _count(groups)
    if today is None or not count:
        return interval(None, today)
    then = shifted(today, -count, groups["unit"])
    about = groups.get("about", "")
    if then is None:
        return None
    if about:
        if about.endswith(("over", "more than", "at least")):
            return interval(None, then)
        return interval(then, today) if about.endswith(("under", "less than")) else None
    # Weeks are counted to the day, but say no day: the precision does not claim one.
    exact = {
        "day": day(then),
        "week": interval(then, then),
        "month": month(then.year, then.month),
        "year": year(then.year),
    }
    return exact.get(groups["unit"])


def _period(which: str, unit: str, today: date) -> When | None:
    """The calendar week, month or year before, around or after a day; the decade around it."""
    step = numbers("which")[which]
    then = shifted(today, step, unit)
    if then is None:
        return None
    if unit == "decade":
        return years(today.year // 10 * 10, today.year // 10 * 10 + 9) if step == 0 else None
    # Not by the shifted day: a month after January 31 is in February, a week is seven days in any month.
    return {
        "week": week(then),
        "month": shifted_month(today.year, today.month, step),
        "year": year(today.year + step),
    }.get(unit)


def resolve_calendar(groups: Groups, setting: Setting) -> When | None:
    """ "Last week", "late next year", "the end of the year"."""
    if setting.today is None:
        return None
    if groups["which"] == "past":
        return resolve_past(groups, setting)
    return third(_period(groups["which"], groups["unit"], setting.today), groups)


def resolve_limited(groups: Groups, setting: Setting) -> When | None:
    """ "Earlier this week", "later this year": one side of the period around publication."""
    today = setting.today
    found = _period(groups["which"], groups["unit"], today) if today else None
    if found is None:
        return None
    return interval(found.earliest, today) if groups["side"] == "earlier" else interval(today, found.latest)


def resolve_weekend(groups: Groups, setting: Setting) -> When | None:
    """ "Last weekend": Saturday and Sunday."""
    if setting.today is None or groups["which"] == "next":
        return None  # the coming weekend to some, the one after it to others
    around = _period("last" if groups["which"] == "past" else groups["which"], "week", setting.today)
    if around is None or around.latest is None:
        return None
    return interval(around.latest - timedelta(days=1), around.latest)


def resolve_whichday(groups: Groups, setting: Setting) -> When | None:
    """ "Last Friday" is the Friday before today or the one of last week: known only where these are the same."""
    today = setting.today
    if today is None:
        return None
    away = numbers("weekday")[groups["weekday"]] - today.weekday()
    which = groups["which"]
    if which == "this":
        return _step(today, away)
    if which in ("past", "last"):
        nearest, of_week = away % -7 or -7, away - 7
    else:
        nearest, of_week = away % 7 or 7, away + 7
    return _step(today, nearest) if nearest == of_week or which in ("past", "coming") else None


def _step(today: date, days: int) -> When | None:
    found = shifted(today, days, "day")
    return day(found) if found else None


def resolve_deictic(groups: Groups, setting: Setting) -> When | None:
    """ "Yesterday", "last night", "this morning"."""
    today = setting.today
    if today is None:
        return None
    said = " ".join(groups["deictic"].split())
    if said == "last night":
        return interval(shifted(today, -1, "day"), today)
    return _step(today, {"yesterday": -1, "tomorrow": 1}.get(said, 0))


def resolve_weekday(groups: Groups, setting: Setting) -> When | None:
    """ "On Tuesday": the one that the tense asks for."""
    if setting.today is None:
        return None
    away = numbers("weekday")[groups["weekday"]] - setting.today.weekday()
    past, future = _step(setting.today, -(-away % 7)), _step(setting.today, away % 7)
    # News names the days of the past week by their weekday, with or without a verb beside it.
    return chosen(past, future, setting) if setting.tense in (Tense.OPEN, Tense.FUTURE) else past


def resolve_anaphora(_groups: Groups, _: Setting) -> When | None:
    """ "The following day": a date that another date gives, which nobody knows here."""
    return None
