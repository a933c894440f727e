"""Accept headers, after RFC 9110, 12.5.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.negotiation import choose, quality, ranges

JSON, XML, CSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv"
OFFERED = (JSON, XML, CSV)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("   ", JSON),
        ("*/*", JSON),
        (XML, XML),
        ("APPLICATION/Sparql-Results+XML", XML),
        ("text/*", CSV),
        (f"{JSON};q=0.5, {XML}", XML),
        (f"{JSON};q=0.5, {XML};q=0.9, {CSV};q=0.7", XML),
        ("text/csv;q=0.1, */*;q=0.5", JSON),
        ("application/*;q=0.2, text/*;q=0.3", CSV),
        (f"*/*;q=0.8, {JSON};q=0", XML),
        ("text/html", None),
        (f"{JSON};q=0", None),
        ("*/*;q=0", None),
        ("nonsense", None),
        ('text/html;title="a, text/csv", application/sparql-results+xml', XML),
        ("*/csv", None),
    ],
)
def test_choose(accept: str | None, chosen: str | None) -> None:
    assert choose(accept, OFFERED) == chosen


@pytest.mark.parametrize("weight", ["high", "1.5", "-1", "", "0.5x", "nan", "inf"])
def test_malformed_quality_counts_as_one(weight: str) -> None:
    assert choose(f"{CSV};q={weight}", OFFERED) == CSV
    assert ranges(f"{CSV};q={weight}")[0].quality == 1


def test_specific_range_decides_over_a_general_one() -> None:
    """The example of RFC 9110, 12.5.1."""
    accepted = ranges(
        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"
    )
    assert quality("text/html", accepted) == 0.3
    assert quality("image/jpeg", accepted) == 0.5


@given(st.text())
def test_any_header_gives_an_offer_or_none(accept: str) -> None:
    chosen = choose(accept, OFFERED)
    assert chosen is None or quality(chosen, ranges(accept.strip() or "*/*")) > 0


@given(st.lists(st.sampled_from([*OFFERED, "text/*", "*/*"]), min_size=1))
def test_order_of_the_header_does_not_matter(types: list[str]) -> None:
    weighted = [f"{name};q=0.{number + 1}" for number, name in enumerate(dict.fromkeys(types))]
    assert choose(", ".join(weighted), OFFERED) == choose(", ".join(reversed(weighted)), OFFERED)


def test_elements_without_a_name_are_passed_over() -> None:
    assert [one.kind for one in ranges(";;;, ;q=1, text/csv")] == ["text"]
    assert choose(";;;", ("text/csv",)) is None
