"""Where sentences end, by rule: abbreviations, initials, quotes, bullets; offsets always point into the text."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.language.sentences import Doubt, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gen. A. B. Petrov came on Jan. 5 with Lt. Col. Orlov. He left.", 2),
        ("Forces of the U.S. Army and the U.K. navy met in St. Petersburg.", 1),
        ("He left at 5 p.m. The talks in Washington, D.C. will go on.", 2),
        ("“We will not sign,” he said. “Ever.” Then he left…", 3),
        ("What now? Nobody knows! So be it.", 3),
        ("The budget is 3.5 bn. euros, i.e. too much.", 1),
        ("No. 5 is open. See pp. 7-9 of vol. 2.", 2),
        ("First line\nSecond line\n\nThird.", 3),
        ("Mr. Smith Jr. spoke, Mrs. Jones did not.", 1),
        ("He said “I know.” He left.", 2),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: int) -> None:
    assert len(sentences(text)) == expected


def test_bullets_and_numbers_begin_sentences_and_are_no_part_of_them() -> None:
    text = "Aims: • peace • trade\n• third aim\n- fourth\n2) fifth\n(c) sixth"
    assert [one.text for one in sentences(text)] == ["Aims:", "peace", "trade", "third aim", "fourth", "fifth", "sixth"]


def test_a_number_that_begins_a_sentence_is_no_bullet() -> None:
    assert [one.text for one in sentences("26 people died. 3.5 million fled.")] == [
        "26 people died.",
        "3.5 million fled.",
    ]


def test_a_judge_decides_what_the_rules_cannot() -> None:
    text = "He came to the U.S. Officials knew."
    asked: list[Doubt] = []

    def judge(whole: str, doubts: Sequence[Doubt]) -> list[bool]:
        assert whole == text
        asked.extend(doubts)
        return [True] * len(asked)

    assert len(sentences(text)) == 1
    assert len(sentences(text, judge)) == 2
    assert [(doubt.end, doubt.likely) for doubt in asked] == [(19, False)]


@given(st.text(alphabet="aA.!?…”\"' \n•-1)U.S", max_size=80))
def test_offsets_are_true_and_nothing_is_said_twice(text: str) -> None:
    end = 0
    for one in sentences(text):
        assert text[one.start : one.end] == one.text
        assert one.text == one.text.strip() != ""
        assert one.start >= end
        end = one.end
