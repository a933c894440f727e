"""What holds for the date expressions of any text, on any day of publication."""

import string
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates import expressions
from ingest.dates.periods import day, year
from ontology.model import Basis, Precision

WORDS = st.sampled_from(
    "October 3 May March 2020 2022 the last next this past week month year years Tuesday since by until of in on to"
    " - – , early mid late end two 18 ago yesterday today will met scheduled for spring quarter first 1990s 10/5/2020"
    " . ( ) “ ” \n".split(" ")
)
SENTENCES = st.lists(WORDS, max_size=14).map(" ".join)
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@given(st.one_of(SENTENCES, st.text(max_size=60), st.text(string.printable, max_size=60)), st.one_of(st.none(), DAYS))
@settings(max_examples=300, deadline=None)
def test_spans_point_into_the_text(text: str, published: date | None) -> None:
    end = 0
    for found in expressions(text, day(published) if published else None):
        assert text[found.span.start : found.span.end] == found.span.text != ""
        assert found.span.start >= end
        end = found.span.end
        if found.when and found.when.earliest and found.when.latest:
            assert found.when.earliest <= found.when.latest


@given(SENTENCES, DAYS, st.integers(1, 800))
@settings(max_examples=300, deadline=None)
def test_later_publication_gives_no_earlier_date(text: str, published: date, later: int) -> None:
    before, after = (expressions(text, day(found)) for found in (published, published + timedelta(days=later)))
    assert [found.span for found in before] == [found.span for found in after]
    for one, other in zip(before, after, strict=True):
        if one.when and other.when and one.when.basis is other.when.basis is Basis.RELATIVE:
            assert (one.when.earliest or date.min) <= (other.when.earliest or date.min)
            assert (one.when.latest or date.max) <= (other.when.latest or date.max)


@given(SENTENCES, st.integers(1995, 2035), st.integers(0, 364))
@settings(max_examples=300, deadline=None)
def test_what_a_year_of_publication_gives_every_day_of_it_gives(text: str, number: int, offset: int) -> None:
    whole, one_day = year(number), day(date(number, 1, 1) + timedelta(days=offset))
    for coarse, exact in zip(expressions(text, whole), expressions(text, one_day), strict=True):
        if coarse.when and coarse.when.precision is not Precision.INTERVAL:
            assert exact.when == coarse.when
