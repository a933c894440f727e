"""The day, month or year of publication, as people and programs write it."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from ingest.dates import expressions
from ingest.dates.periods import day, month, year
from ontology.errors import SourceError
from ontology.model import Precision, When

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DATE_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ][0-9]{2}:[0-9]{2}\S*")
_COMPACT = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])(?:[0-9]{6}|T[0-9]{6}Z?)?")
_LONGEST = 80  # characters of a date in words
_SHOWN = 60  # characters of a wrong value that a message repeats


def parse_published(text: str) -> When:
    """The date that "2022", "2022-10", "2022-10-05" or an ISO 8601 date-time says, with its precision.

    A date-time counts as the day that it is written with, whatever its zone: that is the day the publisher printed.
    Raises SourceError for anything else.
    """
    stripped = text.strip()
    try:
        return _date_time(stripped) if _DATE_TIME.fullmatch(stripped) else _date(stripped)
    except ValueError as error:
        shown = repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
        raise SourceError(
            f"the date of publication is {shown}, which is not a date ({error}); "
            "write it as 2022, 2022-10, 2022-10-05 or 2022-10-05T14:30:00Z"
        ) from error


def published_of(text: str) -> When | None:
    """The date that other forms say as well: of mails and RSS ("Wed, 05 Oct 2022 14:30:00 GMT"), of GDELT
    ("20221005143000"), in words ("October 5, 2022"); None for what is no date to the year, month or day."""
    text = text.strip()
    compact = _COMPACT.fullmatch(text)
    try:
        return parse_published(text if compact is None else "-".join(compact.groups()))
    except SourceError:
        pass
    try:
        return day(parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    days = [found.when for found in expressions(text[:_LONGEST], None) if found.when]
    return days[0] if len(days) == 1 and days[0].precision is Precision.DAY else None


def _date(text: str) -> When:
    matched = _DAY.fullmatch(text)
    if matched is None:
        raise ValueError("wanted year, year-month or year-month-day in digits")
    numbers = [int(digits) for digits in matched.groups() if digits]
    if len(numbers) == 3:
        return day(date(*numbers))
    found = month(*numbers) if len(numbers) == 2 else year(*numbers)
    if found is None:
        raise ValueError("there is no such month or year")
    return found


def _date_time(text: str) -> When:
    datetime.fromisoformat(text.upper())
    return day(date.fromisoformat(text[:10]))
