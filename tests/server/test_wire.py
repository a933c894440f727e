"""What a query string says, read in one stroke, against the parsers of the standard library."""

from urllib.parse import parse_qsl, quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from server import wire

PIECES = st.sampled_from(
    [
        "%",
        "%2",
        "%41",
        "%3d",
        "%3D",
        "%C3%A9",
        "%0A",
        "%00",
        "+",
        "=",
        "==",
        "&",
        ";",
        "#",
        "a",
        "~",
        "é",
        " ",
        "\n",
        "_",
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join))
def test_a_value_is_what_others_read_or_left_to_them(written: str) -> None:
    query_string = b"query=" + written.encode()
    found = wire.only_query(query_string)
    if found is not None:
        assert found.isascii()
        assert parse_qsl(query_string.decode(), keep_blank_values=True, strict_parsing=True) == [("query", found)]


@given(st.text(st.characters(max_codepoint=0x7F), max_size=60))
def test_every_value_in_ascii_is_read(text: str) -> None:
    for written in (quote(text, safe=""), quote_plus(text), quote(text, safe="/?:@!$'()*,-._~")):
        assert wire.only_query(f"query={written}".encode()) == text


def test_another_parameter_and_what_is_no_escape_are_left_to_others() -> None:
    for written in ("a&b=c", "a=b", "a;b", "%", "a%4", "%zz", "%%41", "%C3%A9", "é", "a b", "a#b", "%\n", "%\r\n"):
        assert wire.value(written.encode()) is None
    assert wire.only_query(b"text=a") is None
    assert wire.only_query(b"") is None
