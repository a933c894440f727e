"""Date expressions: what is one, what it means, and that no date is invented."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest.dates import DateExpression, expressions
from ingest.dates.periods import day, interval, month, part, shifted, year
from ingest.readers import parse_published
from ontology.model import Basis, Precision, When

MONDAY = day(date(2022, 11, 28))


def intervals(text: str, published: When | None = MONDAY) -> list[str | None]:
    """The intervals of a text's expressions, a single day as that day; None where one cannot be known."""
    return [shown(found) for found in expressions(text, published)]


def shown(found: DateExpression) -> str | None:
    if found.when is None:
        return None
    earliest, latest = found.when.earliest, found.when.latest
    return str(earliest) if earliest == latest else f"{earliest or ''}..{latest or ''}"


def test_seed_dates(shared: Path) -> None:
    path = shared / "data" / "seed_dates.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    wrong = [row["expr"] for row in rows if not row.get("fuzzy") and not is_right(row)]
    assert wrong == []
    assert len(rows) == 36


def is_right(row: dict[str, str | bool | None]) -> bool:
    found = expressions(str(row["text"]), day(date.fromisoformat(str(row["anchor"]))))
    if row.get("trap"):
        return not found
    wanted = (row["start"], row["end"])
    whens = [item.when for item in found if item.when]
    return any(tuple(bound and str(bound) for bound in (when.earliest, when.latest)) == wanted for when in whens)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on October 5, 2020", "2020-10-05"),
        ("on 5 October 2020", "2020-10-05"),
        ("on the 5th of October, 2020", "2020-10-05"),
        ("on Oct. 5 2020", "2020-10-05"),
        ("on 2020-10-05", "2020-10-05"),
        ("at 2020-10-05T14:30:00Z", "2020-10-05"),
        ("on 25/12/2020", "2020-12-25"),
        ("on 12/25/2020", "2020-12-25"),
        ("on 5/5/2020", "2020-05-05"),
        ("on 5.10.2020", "2020-10-05"),
        ("on October 3-5, 2020", "2020-10-03..2020-10-05"),
        ("on October 3 and 5, 2020", "2020-10-03..2020-10-05"),
        ("between September 27 and November 10, 2020", "2020-09-27..2020-11-10"),
        ("from 30 December to 2 January 2021", "2020-12-30..2021-01-02"),
        ("in October 2022", "2022-10-01..2022-10-31"),
        ("in September and October 2022", "2022-09-01..2022-10-31"),
        ("from November to February 2022", "2021-11-01..2022-02-28"),
        ("in 2020", "2020-01-01..2020-12-31"),
        ("in early 2023", "2023-01-01..2023-04-30"),
        ("in mid-2023", "2023-05-01..2023-08-31"),
        ("at the end of 2023", "2023-09-01..2023-12-31"),
        ("in late October 2022", "2022-10-21..2022-10-31"),
        ("in the 1990s", "1990-01-01..1999-12-31"),
        ("in the late 1990s", "1997-01-01..1999-12-31"),
        ("in the 1800s", "1800-01-01..1899-12-31"),
        ("in the ’90s", "1990-01-01..1999-12-31"),
        ("in the 19th century", "1800-01-01..1900-12-31"),
        ("in the first quarter of 2023", "2023-01-01..2023-03-31"),
        ("in Q4 2023", "2023-10-01..2023-12-31"),
        ("in the second half of 2022", "2022-07-01..2022-12-31"),
        ("in the spring of 2022", "2022-03-01..2022-05-31"),
        ("in the winter of 2022", "2021-12-01..2023-02-28"),
        ("between 2016 and 2020", "2016-01-01..2020-12-31"),
        ("in 2020–22", "2020-01-01..2022-12-31"),
        ("in 2020/21", "2020-01-01..2021-12-31"),
        ("in FY2022", "2021-04-01..2023-03-31"),
        ("by the end of 2022", "..2022-12-31"),
        ("until 2016", "..2016-12-31"),
        ("after October 3, 2020", "2020-10-03.."),
        ("the pre-2014 border", "..2014-12-31"),
        ("the 2008 war", "2008-01-01..2008-12-31"),
        ("Russia’s 2014 annexation", "2014-01-01..2014-12-31"),
        ("before 9/11", "..2001-09-11"),
        ("the Sept. 11 attacks", "2001-09-11"),
        ("Hamas and the October 7 attack", "2023-10-07"),
        ("In 2020, war broke out on September 27.", "2020-09-27"),
    ],
)
def test_words_alone_give_the_date(text: str, wanted: str) -> None:
    found = expressions(text, None)[-1]
    assert shown(found) == wanted
    assert found.when
    assert found.when.basis is Basis.EXPLICIT


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He met them on October 3.", "2022-10-03"),
        ("He met them on December 14.", "2021-12-14"),
        ("(Apa.az, November 28)", "2022-11-28"),
        ("(JAM-news, March 28; Apa.az, March 29)", "2022-03-29"),
        ("Elections go forward in April.", None),
        ("It grew between April and September of last year.", "2021-04-01..2021-09-30"),
        ("You celebrate your day on November 30.", "2022-11-30"),
        ("He welcomed the November 30 summit.", None),
        ("They met in Sochi on November 30.", "2021-11-30"),
        ("Ministers will meet on March 3.", "2023-03-03"),
        ("On March 3, ministers will meet.", "2023-03-03"),
        ("On March 3, ministers who will leave met.", "2022-03-03"),
        ("A meeting is scheduled for February 3.", "2023-02-03"),
        ("Officials will discuss the treaty signed on March 3.", "2022-03-03"),
        ("It may have begun in March.", "2022-03-01..2022-03-31"),
        ("Training was slated to begin in May.", None),
        ("BAKU, Oct 5 (Reuters) - He left.", "2022-10-05"),
        ("In June Kazakh President Tokayev left.", "2022-06-01..2022-06-30"),
        ("It came in late-September.", "2022-09-21..2022-09-30"),
        ("They clashed on September 13-14.", "2022-09-13..2022-09-14"),
        ("He left on Tuesday.", "2022-11-22"),
        ("He left on Monday.", "2022-11-28"),
        ("He will leave on Tuesday.", "2022-11-29"),
        ("He left last Friday.", "2022-11-25"),
        ("It opens next Monday.", "2022-12-05"),
        ("It opens next Tuesday.", None),
        ("Tuesday, October 4, was calm.", "2022-10-04"),
        ("Friday, October 4, was calm.", None),
        ("He left yesterday.", "2022-11-27"),
        ("He left last night.", "2022-11-27..2022-11-28"),
        ("He left two days ago.", "2022-11-26"),
        ("He left two weeks ago.", "2022-11-14"),
        ("He left three months ago.", "2022-08-01..2022-08-31"),
        ("He left more than two years ago.", "..2020-11-28"),
        ("It fell last week.", "2022-11-21..2022-11-27"),
        ("It fell last weekend.", "2022-11-26..2022-11-27"),
        ("It fell late last year.", "2021-09-01..2021-12-31"),
        ("It fell earlier this month.", "2022-11-01..2022-11-28"),
        ("It opens by the end of the year.", "..2022-12-31"),
        ("It fell in March last year.", "2021-03-01..2021-03-31"),
        ("It fell last summer.", "2022-06-01..2022-08-31"),
        ("It fell over the past 18 months.", "2021-05-28..2022-11-28"),
        ("It fell in recent years.", "..2022-11-28"),
        ("It opens in the coming weeks.", "2022-11-28.."),
        ("It opens in the course of the coming months.", "2022-11-28.."),
        ("It has lasted since 2022.", "2022-01-01..2022-11-28"),
        ("It has lasted since last week.", "2022-11-21..2022-11-28"),
        ("It will last since 2024.", "2024-01-01.."),
        ("The following day he left.", None),
        ("He left two years later.", None),
        ("He left on 10/5/2020.", None),
        ("It came in 2010-11.", None),
        ("“We hit them yesterday,” he said.", None),
        ("In 2020, war broke out. On November 10, a truce was signed.", None),
        ("On October 5, 2020, he said so. On Tuesday, he left.", "2022-11-22"),
        ("In 2020, war broke out.\nOn November 10, a truce was signed.", "2022-11-10"),
    ],
)
def test_publication_gives_the_date(text: str, wanted: str | None) -> None:
    assert intervals(text)[-1] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Turkey may veto it.",
        "They march to the capital.",
        "May said that she would go.",
        "Theresa May met them by May.",
        "June Carter sang.",
        "the October Revolution",
        "gas worth 2bn dollars",
        "about 20 May people",
        "1990 soldiers died",
        "in 1990 soldiers",
        "a total of 2000",
        "it rose by 2000",
        "a force of 1990 fighters",
        "Resolution 2231 and Resolution 2017",
        "the 1701 resolution",
        "version 2020.1",
        "2,022 or $2022 or Covid-2019",
        "open 24/7",
        "on 30 February",
        "for several years",
        "90 minutes of flight",
        "Bloody Sunday",
        "the Sunday Times",
        "every Friday",
        "on a Friday afternoon",
        "Turkey is the second strongest army today.",
        "even today",
        "laſt week, on Auguſt 5, ſince 2020ſ",
    ],
)
def test_not_a_date(text: str) -> None:
    assert intervals(text) == []


def test_count_after_a_month_is_no_day() -> None:
    assert intervals("In May 17 people died.") == ["2022-05-01..2022-05-31"]
    assert intervals("On May 17, 20 people died.") == ["2022-05-17"]


def test_publication_known_to_a_year_answers_only_what_is_certain() -> None:
    text = "On October 3 he left; last year he came; this June it rained; on Tuesday, October 4; since 2021 it grew."
    assert intervals(text, year(2022)) == [
        None,
        "2021-01-01..2021-12-31",
        "2022-06-01..2022-06-30",
        "2022-10-04",
        "2021-01-01..2022-12-31",
    ]


def test_without_publication_only_the_words_count() -> None:
    assert intervals("On October 3 he left; yesterday, in June, since 2021.", None) == [
        None,
        None,
        None,
        "2021-01-01..",
    ]


def test_named_day_needs_a_later_text_about_it() -> None:
    assert intervals("Hamas and the October 7 attack", day(date(2024, 12, 1))) == ["2023-10-07"]
    assert intervals("Hamas and the October 7 attack", MONDAY) == ["2022-10-07"]
    assert intervals("Kyiv and the October 7 attack", day(date(2024, 12, 1))) == ["2024-10-07"]


def test_precision() -> None:
    found = expressions("On October 3, in June, on 3-5 May 2022, last year, two weeks ago.", MONDAY)
    assert [item.when.precision for item in found if item.when] == [
        Precision.DAY,
        Precision.MONTH,
        Precision.INTERVAL,
        Precision.YEAR,
        Precision.INTERVAL,
    ]


def test_parts_cover_what_they_divide() -> None:
    for whole in (month(2024, 2), year(2023), interval(date(1990, 1, 1), date(1999, 12, 31))):
        assert whole
        thirds = [part(whole, name) for name in ("early", "mid", "late")]
        days = [bound for third in thirds if third for bound in (third.earliest, third.latest) if bound]
        assert (days[0], days[-1]) == (whole.earliest, whole.latest)
        assert all(
            later - earlier == timedelta(days=1) for earlier, later in zip(days[1:-1:2], days[2:-1:2], strict=True)
        )


def test_shifted_keeps_the_day_or_the_last_of_the_month() -> None:
    assert shifted(date(2024, 2, 29), -1, "year") == date(2023, 2, 28)
    assert shifted(date(2022, 1, 31), 1, "month") == date(2022, 2, 28)
    assert shifted(date(2, 1, 1), -3, "year") is None
    assert shifted(date(9999, 12, 31), 1, "day") is None


def test_the_month_of_may_is_no_plan() -> None:
    text = "India bombed Pakistan on 7 May 2025, and missiles hit an air base in Punjab on 9 May."
    values = [found.when.value for found in expressions(text, parse_published("2025-05-11")) if found.when]
    assert values == ["2025-05-07", "2025-05-09"]


def test_since_looks_back() -> None:
    assert intervals("Prices have risen since March.", day(date(2000, 2, 1))) == ["1999-03-01..2000-02-01"]
