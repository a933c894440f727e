"""Names by their words."""

import pytest

from sparql.register.naming import folded, is_called, words

NAMES = folded(["Recep Tayyip Erdo\u011fan", "President of T\u00fcrkiye", "AK-Party_leader"])


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("erdogan", True),
        ("ERDO\u011eAN recep", True),
        ("tur pres", True),
        ("turkiye*", True),
        ("party leader", True),
        ("dogan", False),  # no word begins so
        ("erdogan president", False),  # words of two names
        ("recep\nayyip", False),
    ],
)
def test_words_and_their_beginnings_find_a_name(wanted: str, found: bool) -> None:
    assert is_called(NAMES, words(wanted)) is found


def test_what_has_no_name_is_never_found() -> None:
    assert not is_called(folded([]), words("a"))
