"""Reading is fast enough that coding is what takes the time, and memory does not grow with what is read."""

from bench.reading import ARTICLES, figures


def test_reading_keeps_its_speed() -> None:
    """Ten thousand articles of JSON lines in under ten seconds, fifteen pages a second a core, memory flat."""
    found = figures()
    assert found["read_json_lines_per_second"] > ARTICLES / 10
    assert found["read_pages_per_second_a_core"] > 15
    assert found["read_memory_growth_mib"] < 8
