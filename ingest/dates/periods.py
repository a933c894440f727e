"""Stretches of days: months, years, quarters, their parts, and steps between them."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

from ontology.model import Precision, When

# Where the thirds that "early", "mid" and "late" mean begin: days of a month, months of a year, years of a decade
# and days of a week. 1990-1993, 1994-1996, 1997-1999: the middle of a decade is around its fifth year.
_PARTS = ("early", "mid", "late")
_MONTH_STARTS = (1, 11, 21)
_YEAR_STARTS = (1, 5, 9)
_DECADE_STARTS = (0, 4, 7)
_WEEK_STARTS = (0, 2, 4)
_DECADE_DAYS = (3652, 3653)


def day(first: date) -> When:
    """One day."""
    return When(first, first, Precision.DAY)


def month(year_number: int, number: int) -> When | None:
    """A calendar month; None if there is none."""
    if not (0 < year_number <= MAXYEAR and 0 < number <= 12):
        return None
    last = monthrange(year_number, number)[1]
    return When(date(year_number, number, 1), date(year_number, number, last), Precision.MONTH)


def year(number: int) -> When | None:
    """A calendar year; None if there is none."""
    if not 0 < number <= MAXYEAR:
        return None
    return When(date(number, 1, 1), date(number, 12, 31), Precision.YEAR)


def interval(earliest: date | None, latest: date | None) -> When | None:
    """From a day to a day, None for an open end; None if both are open or they are in the wrong order."""
    if earliest is None and latest is None:
        return None
    if earliest is not None and latest is not None and latest < earliest:
        return None
    return When(earliest, latest, Precision.INTERVAL)


def months(year_number: int, first: int, count: int) -> When | None:
    """So many calendar months from one on, which may run into the next year."""
    start, end = month(year_number, first), shifted_month(year_number, first, count - 1)
    return start and end and interval(start.earliest, end.latest)


def years(first: int, last: int) -> When | None:
    """Calendar years from one to another."""
    start, end = year(first), year(last)
    return start and end and interval(start.earliest, end.latest)


def shifted_month(year_number: int, number: int, count: int) -> When | None:
    """The calendar month so many months later."""
    total = year_number * 12 + number - 1 + count
    return month(total // 12, total % 12 + 1)


def shifted(start: date, count: int, unit: str) -> date | None:
    """The same day so many days, weeks, months, years or decades later; None outside the calendar.

    The last day of a shorter month stands for a day that it lacks.
    """
    if unit in ("day", "week"):
        try:
            return start + timedelta(days=count * (7 if unit == "week" else 1))
        except OverflowError:
            return None
    found = shifted_month(start.year, start.month, count * {"month": 1, "year": 12, "decade": 120}[unit])
    if found is None or found.earliest is None or found.latest is None:
        return None
    return found.earliest.replace(day=min(start.day, found.latest.day))


def week(of: date) -> When | None:
    """Monday to Sunday (ISO 8601) around a day."""
    try:
        monday = of - timedelta(days=of.weekday())
        return interval(monday, monday + timedelta(days=6))
    except OverflowError:
        return None


def part(of: When, name: str) -> When | None:
    """The early, mid or late third of a month, year, decade or week, as an interval."""
    first, last = of.earliest, of.latest
    if first is None or last is None:
        return None
    if of.precision is Precision.MONTH:
        starts = [first.replace(day=start) for start in _MONTH_STARTS]
    elif of.precision is Precision.YEAR:
        starts = [first.replace(month=start) for start in _YEAR_STARTS]
    elif (last - first).days + 1 in _DECADE_DAYS:
        starts = [first.replace(year=first.year + start) for start in _DECADE_STARTS]
    elif (last - first).days == 6:
        starts = [first + timedelta(days=start) for start in _WEEK_STARTS]
    else:
        return None
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    third = _PARTS.index(name)
    return interval(starts[third], ends[third])
