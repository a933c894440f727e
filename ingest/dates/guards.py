"""What only looks like a date: "may veto", "1990 soldiers", "Resolution 2017", "Bloody Sunday"."""

import re
from calendar import monthrange
from functools import cache

from ingest.dates.grammar import Match
from ingest.dates.vocabulary import alternatives, numbers, words

_BEFORE = re.compile(r"([\w’'-]+)[\s(“\"‘-]*$")
_AFTER = re.compile(r"\s*([\w’']+)")
_REACH = 40  # characters of context: two or three words
_AMOUNT_CHARACTERS = "0123456789.,$€£¥#/@_–—"
_DOUBTFUL_FROM = 1800  # "the 1701 resolution" is no year; "the 1815 congress" is one
_RECURRENT = ("every", "each", "most", "a")
_NAMED_WEEKDAYS = ("black", "bloody", "good", "super", "ash", "palm", "easter", "holy", "cyber")
_NOWADAYS = re.compile(r"\b(?:even|until|of|to|as|and)\s+$", re.IGNORECASE)
_PRESENT = re.compile(r"\b(?:is|are|remains?|has|have)\b(?!.*\b(?:was|were|said|\w+ed)\b)", re.IGNORECASE | re.DOTALL)
_PERSON_MAY = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Minister|Brian)\s+May\b")


def word_before(text: str, start: int) -> str:
    """The word before a position, or nothing."""
    found = _BEFORE.search(text, max(0, start - _REACH), start)
    return found[1] if found else ""


def word_after(text: str, end: int) -> str:
    """The word directly after a position, or nothing."""
    found = _AFTER.match(text, end)
    return found[1] if found else ""


def is_date(text: str, match: Match) -> bool:
    """Whether words that have the shape of a date are one where they stand."""
    groups = match.groups
    for name in ("month", "month2", "weekday"):
        start = groups.get(name)
        if start and not start[0].isupper():
            return False
    if not _on_the_calendar(groups):
        return False
    if "day" in groups and "year" not in groups and match.end < len(text) and _counts(text, match):
        return False
    if match.rule in ("years", "year") and word_after(text, match.end).lower() in words("counted"):
        return False
    if match.rule == "month" and set(groups) == {"month"}:
        return _is_month(text, match)
    special = {"year": _is_year, "weekday": _is_weekday, "deictic": _is_deictic}.get(match.rule)
    return special is None or special(text, match)


def _on_the_calendar(groups: dict[str, str]) -> bool:
    """Whether the day exists in its month: there is no February 30."""
    for day, month, year in (("day", "month", "year"), ("day", "monthnumber", "year"), ("day2", "month2", "year2")):
        if day in groups and month in groups:
            number = month_number(groups[month])
            known = max(1, int(groups.get(year, "2000")))
            if not (0 < number <= 12 and 0 < leading_number(groups[day]) <= monthrange(known, number)[1]):
                return False
    return True


def month_number(name: str) -> int:
    """1 to 12 for a month's name, short or long, or its digits."""
    if name.isdigit():
        return int(name)
    key = name.lower().rstrip(".")
    return numbers("month").get(key) or numbers("month-short")[key]


def leading_number(text: str) -> int:
    """The digits that a word such as "3rd" begins with."""
    return int(re.match(r"[0-9]+", text)[0])  # type: ignore[index]  # the grammar lets nothing else through


def _counts(text: str, match: Match) -> bool:
    """Whether the number counts what comes after it ("In May 17 people died"; "some 20 May people")."""
    if word_after(text, match.end).lower() not in words("counted"):
        return False
    number_is_last = text[match.end - 1].isdigit()
    return number_is_last or word_before(text, match.start).lower() not in words("time-before") | {"on": ""}


@cache
def _years_before() -> re.Pattern[str]:
    return re.compile(r"\b(?:1[5-9]|20)[0-9]{2}(?:,\s*|,?\s+(?:and|or|to)\s+)$")


@cache
def _amount() -> re.Pattern[str]:
    of, by = alternatives("amount-of"), alternatives("amount-by")
    return re.compile(rf"\b(?:(?:{of})\s+of|(?:{by})\s+(?:\w+\s+)?by)\s+$", re.IGNORECASE)


def _is_year(text: str, match: Match) -> bool:
    if "part" in match.groups:
        return True
    before = text[max(0, match.start - _REACH) : match.start]
    following = text[match.end : match.end + 2]
    if before[-1:] and (before[-1] in _AMOUNT_CHARACTERS or (before[-1] == "-" and not _limit_prefix(before))):
        return False
    if re.match(r"[-–]\w|[%°]", following) or _amount().search(before):
        return False
    word, following_word = word_before(text, match.start).lower(), word_after(text, match.end)
    if word == "of" and re.match(r"[a-z]+s\b", following_word):
        return False
    if word in words("time-before") or _limit_prefix(before) or _years_before().search(before):
        return True
    if before.endswith("(") and following[:1] in (")", ",", ";", "–"):
        return True
    if word in words("determiner") or word.endswith(("'s", "’s", "s’")):
        return int(match.groups["year"]) >= _DOUBTFUL_FROM and bool(following_word)
    opens = not before.strip() or before.rstrip()[-1:] in ".!?”\n"
    return following in ("’s", "'s") or (opens and following_word.lower() in words("year-verb"))


def _limit_prefix(before: str) -> bool:
    """Whether the number is the end of "pre-2014" or "post-1991"."""
    return re.search(r"\b(?:pre|post)-$", before, re.IGNORECASE) is not None


def _is_month(text: str, match: Match) -> bool:
    """Whether the name of a month that stands alone is the month and no verb, family name or part of a name."""
    word = word_before(text, match.start)
    before, after = text[: match.start].rstrip(" "), text[match.end : match.end + 1]
    if word.lower() in words("time-before") and not before.endswith((".", ",")):
        return match.groups["month"] != "May" or word.lower() == "in" or not _PERSON_MAY.search(text)
    if word[:1].isdigit() or after == "-" or word_after(text, match.end)[:1].isupper():
        return False
    if match.groups["month"].lower() in words("month-doubtful"):
        neighbour = re.search(
            rf"\b(?:{alternatives('month')})(?:,|,?\s+(?:and|or|to))\s*$", before + " ", re.IGNORECASE
        )
        return neighbour is not None
    return not word[:1].isupper() or before.endswith((".", "”", ",", ";", ":"))


def _is_weekday(text: str, match: Match) -> bool:
    word, following = word_before(text, match.start), word_after(text, match.end)
    if word.lower() in _RECURRENT or (word.lower() == "the" and following[:1].isupper()):
        return False
    return word.lower() not in _NAMED_WEEKDAYS


def _is_deictic(text: str, match: Match) -> bool:
    """Whether "today" is the day and not these days ("even today", "is the strongest army today", "today's Russia")."""
    if match.groups["deictic"].lower() != "today":
        return True
    clause = re.split(r"[.;:!?\n]", text[max(0, match.start - 160) : match.start])[-1]
    if text[match.end : match.end + 2] in ("’s", "'s") or _NOWADAYS.search(clause):
        return False
    closes = re.match(r"\s*(?:[.,;!?”\"]|$)", text[match.end :]) is not None
    return not (closes and _PRESENT.search(clause))
