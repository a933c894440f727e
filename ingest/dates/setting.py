"""What a date expression is read in, and which of the years that it may mean it is taken to mean."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ingest.dates.context import Tense
from ingest.dates.periods import part
from ingest.dates.vocabulary import numbers, words
from ontology.model import When

Groups = dict[str, str]

# Of two candidates, one behind and one ahead of publication, the past one is meant where there is a past verb, unless
# the coming one is ten times nearer: of 94 such dates in State Department releases of 2021 and 2022 at least 85 meant
# the coming one ("as you celebrate your National Day on July 7th", released on July 6). Without a verb the past one
# must be the nearer one ("elections go forward in December", said in June).
_FAR_NEARER = 10
# When a plan is told ("scheduled for February 3") the nearer one counts if the other is twice as far away.
_CLEARLY_NEARER = 2
_LEAP_CYCLE = 8  # years within which every day of the calendar comes round (1896 to 1904)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read in: the day of publication, the tense, the year that its sentence names for it."""

    today: date | None = None
    tense: Tense = Tense.UNSAID
    year: int | None = None


def chosen(past: When | None, future: When | None, setting: Setting) -> When | None:
    """The one of two candidates that the tense asks for; None where that is in doubt."""
    today, tense = setting.today, setting.tense
    if tense in (Tense.PAST, Tense.FUTURE):
        return past if tense is Tense.PAST else future
    if past is None or future is None or past == future:
        return past or future
    if today is None or past.latest is None or future.earliest is None:
        return None
    behind, ahead = (today - past.latest).days, (future.earliest - today).days
    if tense is not Tense.OPEN:
        if behind >= _FAR_NEARER * ahead:
            return future if tense is Tense.UNSAID else None
        return past if behind <= ahead or tense is Tense.NEAR_PAST else None
    if ahead >= _CLEARLY_NEARER * behind:
        return past
    return future if behind >= _CLEARLY_NEARER * ahead else None


def candidates(of: Callable[[int], When | None], today: date) -> tuple[When | None, When | None]:
    """The last that has begun and the first that has not ended, of something that comes once a year."""
    span = range(today.year - _LEAP_CYCLE, today.year + _LEAP_CYCLE + 1)
    found = [when for when in map(of, span) if when]
    past = [when for when in found if when.earliest and when.earliest <= today]
    future = [when for when in found if when.latest and when.latest >= today]
    return (past[-1] if past else None), (future[0] if future else None)


def in_year(groups: Groups, setting: Setting, of: Callable[[int], When | None]) -> When | None:
    """`of` the year that the words name, that the scene sets, or that publication and tense make the likely one."""
    if "year" in groups:
        return of(int(groups["year"]))
    if "yearwhich" in groups:
        step = numbers("which").get(groups["yearwhich"])
        return None if setting.today is None or step is None else of(setting.today.year + step)
    if setting.year is not None:
        return of(setting.year)
    if setting.today is None:
        return None
    return chosen(*candidates(of, setting.today), setting)


def third(of: When | None, groups: Groups) -> When | None:
    """The third that the words name, or the whole."""
    name = groups.get("part") or groups.get("partnoun")
    if of is None or name is None:
        return of
    return part(of, next(words("part")[word] for word in name.split() if word in words("part")))
