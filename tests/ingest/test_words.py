"""Words and sentences: cut right, and always true to their offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.sentences import sentences
from ingest.language.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iran's drones", "Iran|'s|drones"),
        ("Moscow’s role", "Moscow|’s|role"),
        ("They didn't go", "They|did|n't|go"),
        ("It cannot stay", "It|can|not|stay"),
        ("state-run media", "state|-|run|media"),
        ("Shahid-136 and MQ-9", "Shahid-136|and|MQ-9"),
        ("the U.S. Army", "the|U.S.|Army"),
        ("Gen. A. B. Petrov", "Gen.|A.|B.|Petrov"),
        ("1,000 men, 3.5 km", "1,000|men|,|3.5|km"),
        ("(Apa.az, May 5)", "(|Apa.az|,|May|5|)"),
        ("pro-Russian e-mails", "pro-Russian|e-mails"),
        ("They don`t", "They|do|n`t"),
        ("“Yes,” he said.", "“|Yes|,|”|he|said|."),
    ],
)
def test_words_are_cut_as_the_treebanks_cut_them(text: str, expected: str) -> None:
    assert "|".join(word.text for word in words(text)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gen. A. B. Petrov of the U.S. Army spoke. He left.", 2),
        ("On Jan. 5 they met. Nothing came of it.", 2),
        ("Talks in the U.S. The sides met.", 2),
        ("“We will go.” He went.", 2),
        ("Is it so? Yes! It is…", 3),
        ("One line\nAnother line", 2),
        ("The rate was 3.5 percent. It rose.", 2),
        ("No. 10 declined to comment.", 1),
        ("", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(st.text(alphabet=st.sampled_from("aAbB .!?\n\"”'’(-)1,U.S") | st.characters(), max_size=80))
def test_offsets_point_into_the_text_and_nothing_is_lost(text: str) -> None:
    found = sentences(text)
    for sentence in found:
        assert text[sentence.start : sentence.end] == sentence.text
        for word in words(text, sentence.start, sentence.end):
            assert text[word.start : word.end] == word.text
    covered = "".join(word.text for s in found for word in words(text, s.start, s.end))
    assert "".join(covered.split()) == "".join(text.split())
