"""Rules for dates that the calendar names: days, months, quarters, seasons, years, decades, and ranges of them."""

from datetime import date

from ingest.dates.context import Tense
from ingest.dates.guards import leading_number, month_number
from ingest.dates.periods import day, interval, month, months, shifted_month, year, years
from ingest.dates.setting import Groups, Setting, candidates, in_year, third
from ingest.dates.vocabulary import numbers
from ontology.model import When


def _day_of(year_number: int, month_name: str, day_digits: str) -> date | None:
    try:
        return date(year_number, month_number(month_name), leading_number(day_digits))
    except ValueError:
        return None


def resolve_date(groups: Groups, setting: Setting) -> When | None:
    """ "October 3", "5 October 2020", "Tuesday, October 5", "2020-10-05": a day. Its weekday must fit."""
    name = groups.get("month") or groups["monthnumber"]

    def of(number: int) -> When | None:
        found = _day_of(number, name, groups["day"])
        return day(found) if found else None

    if "weekday" not in groups or {"year", "yearwhich"} & set(groups) or setting.year or setting.today is None:
        return in_year(groups, setting, of)
    past, future = candidates(of, setting.today)
    order = (future, past) if setting.tense is Tense.FUTURE else (past, future)
    wanted = numbers("weekday")[groups["weekday"]]
    return next((when for when in order if when and when.earliest and when.earliest.weekday() == wanted), None)


def resolve_named(groups: Groups, _: Setting) -> When | None:
    """A day of named_days.tsv."""
    return day(date.fromisoformat(groups["named"]))


def resolve_slashed(groups: Groups, _: Setting) -> When | None:
    """Month first in America, day first elsewhere: known only if one of them can be no month, or both are the same."""
    number = int(groups["year"])
    readings = {
        _day_of(number, groups[month_group], groups[day_group])
        for month_group, day_group in (("first", "second"), ("second", "first"))
    } - {None}
    found = readings.pop() if len(readings) == 1 else None
    return day(found) if found else None


def resolve_days(groups: Groups, setting: Setting) -> When | None:
    """ "October 3-5", "between September 27 and November 10, 2020": an interval of days; one year serves both ends."""
    first_month, last_month = groups["month"], groups.get("month2", groups["month"])
    wraps = month_number(first_month) > month_number(last_month)

    def ending_in(number: int) -> When | None:
        first = _day_of(number - wraps, first_month, groups["day"])
        last = _day_of(number, last_month, groups["day2"])
        return interval(first, last) if first and last else None

    if "year" in groups and "year2" in groups:
        first = _day_of(int(groups["year"]), first_month, groups["day"])
        last = _day_of(int(groups["year2"]), last_month, groups["day2"])
        return interval(first, last) if first and last else None
    return in_year(_end_year(groups, wraps), setting, ending_in)


def resolve_months(groups: Groups, setting: Setting) -> When | None:
    """ "from March to June 2022", "November-February": an interval of months; one year serves both ends."""
    first, last = month_number(groups["month"]), month_number(groups["month2"])
    wraps = first > last
    if "year" in groups and "year2" in groups:
        start, end = month(int(groups["year"]), first), month(int(groups["year2"]), last)
        return start and end and interval(start.earliest, end.latest)

    def ending_in(number: int) -> When | None:
        return months(number - wraps, first, last - first + 12 * wraps + 1)

    return in_year(_end_year(groups, wraps), setting, ending_in)


def _end_year(groups: Groups, wraps: bool) -> Groups:
    """The groups with the year that the range ends in as their year: that of its second date, or of its first."""
    if "year2" in groups:
        return {**groups, "year": groups["year2"]}
    if "year" in groups and "month2" in groups:
        return {**groups, "year": str(int(groups["year"]) + wraps)}
    return groups


def resolve_years(groups: Groups, _: Setting) -> When | None:
    """ "between 2016 and 2020", "2020–21": an interval of years."""
    first = int(groups["year"])
    if "year2" in groups:
        return years(first, int(groups["year2"])) if int(groups["year2"]) >= first else None
    short = int(groups.get("short") or groups["doubtful"])
    last = first // 100 * 100 + short + (100 if short == 0 else 0)
    if "doubtful" in groups and 0 < short <= 12:  # "2010-11" is two years or a month, "2020-10" a month
        return None if last > first else month(first, short)
    return years(first, last) if last > first else None


def resolve_fiscal(groups: Groups, _: Setting) -> When | None:
    """ "FY2022": every year that is called so.

    Fiscal years are named after the year they end in (Britain and India begin in April 2021, the USA in October) or the
    one they begin in (Japan: April 2022).
    """
    number = int(groups["year"]) if "year" in groups else 2000 + int(groups["short"])
    return months(number - 1, 4, 24)


def resolve_quarter(groups: Groups, setting: Setting) -> When | None:
    """ "First quarter of 2023", "Q1 2023"."""
    number = int(groups.get("number") or numbers("ordinal")[groups["ordinal"]])
    return in_year(groups, setting, lambda of: months(of, 3 * number - 2, 3))


def resolve_half(groups: Groups, setting: Setting) -> When | None:
    """ "Second half of last year", "H1 2022"."""
    number = int(groups.get("number") or numbers("ordinal")[groups["ordinal"]])
    first = 1 if number == 1 else 7
    return in_year(groups, setting, lambda of: months(of, first, 6))


def resolve_season(groups: Groups, setting: Setting) -> When | None:
    """ "Spring of 2022", "last summer", as in the north; the third of a season is not told apart."""
    first = numbers("season")[groups["season"]]
    if "which" not in groups:  # the winter of 2022 began or ended in it
        return in_year(groups, setting, lambda of: months(of, first, 3) if first < 12 else months(of - 1, 12, 15))
    today = setting.today
    if today is None:
        return None
    found = [when for number in range(today.year - 2, today.year + 3) if (when := months(number, first, 3))]
    if groups["which"] == "last":
        return next((when for when in reversed(found) if when.latest and when.latest < today), None)
    if groups["which"] == "next":
        return next((when for when in found if when.earliest and when.earliest > today), None)
    return months(today.year, first, 3) if first < 12 else None


def resolve_decade(groups: Groups, _: Setting) -> When | None:
    """ "The mid-1990s", "the '90s"."""
    first = int(groups["decade"]) if "decade" in groups else 1900 + int(groups["shortdecade"])
    if "shortdecade" in groups and first < 1930:
        return None  # "the '20s" may be of this century
    if first % 100 == 0 and first != 2000:
        return years(first, first + 99)  # "the 1800s": a century, or its first decade
    found = years(first, first + 9)
    return third(found, groups)


def resolve_century(groups: Groups, _: Setting) -> When | None:
    """ "The 19th century": 1800 to 1900, which encloses both ways of counting."""
    number = int(groups["century"])
    return years(number * 100 - 100, number * 100)


def resolve_month(groups: Groups, setting: Setting) -> When | None:
    """ "October 2022", "late-September", "March last year", "in June"."""
    number = month_number(groups["month"])
    which = groups.get("monthwhich")
    if which is None:
        return in_year(groups, setting, lambda of: third(month(of, number), groups))
    today = setting.today
    if today is None:
        return None
    step = numbers("which")[which]
    if step == 0:
        return third(month(today.year, number), groups)
    away = (number - today.month) * step % 12 or 12
    return third(shifted_month(today.year, today.month, step * away), groups)


def resolve_year(groups: Groups, _: Setting) -> When | None:
    """ "In 2020", "early 2023", "the end of 2022"."""
    return third(year(int(groups["year"])), groups)
