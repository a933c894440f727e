"""Our own sentences: every shipped row is well formed, and what is not is refused with file and line."""

from pathlib import Path

import pytest

from ingest.coder.train.corpus import COLUMNS, examples
from ontology.errors import KnowledgeError
from ontology.model import Modality

HEADING = "\t".join(COLUMNS)
ROW = "Iran condemned Israel.\tIran\tACCUSE/disapprove\tIsrael\tasserted"


def table(folder: Path, *rows: str, heading: str = HEADING, name: str = "some.tsv") -> Path:
    file = folder / name
    file.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return file


def test_every_shipped_row_is_well_formed() -> None:
    for example in examples():
        assert 3 <= len(example.text.split()) <= 70, example.where


def test_the_rows_of_one_sentence_are_its_events(tmp_path: Path) -> None:
    text = "Kenya met Uganda and thanked Qatar."
    rows = [f"{text}\tKenya\tCONSULT\tUganda\tasserted", f"{text}\tKenya\tSUPPORT\tQatar\tasserted", "Rain fell.\t\t-"]
    first, second = examples([table(tmp_path, *rows)])
    assert [(one.actor, one.relation.type, one.recipient) for one in first.events] == [
        ("Kenya", "CONSULT", "Uganda"),
        ("Kenya", "SUPPORT", "Qatar"),
    ]
    assert first.events[0].modality is Modality.ASSERTED
    assert (second.text, second.events, second.where) == ("Rain fell.", (), "some.tsv, line 4")


def test_a_fifth_or_so_is_held_back_always_the_same(tmp_path: Path) -> None:
    found = examples([table(tmp_path, *(f"Day {number} was dry.\t\t-" for number in range(500)))])
    held = [example.text for example in found if example.held]
    assert 70 <= len(held) <= 130
    assert held == [example.text for example in examples([tmp_path / "some.tsv"]) if example.held]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW.replace("\tIsrael", "\tIsraeli"), "line 2: wanted words that stand in the sentence, got 'Israeli'"),
        (ROW.replace("ACCUSE/disapprove", "SCOLD"), "line 2: "),
        (ROW.replace("asserted", "sure"), "line 2: wanted one of asserted, negated"),
        (ROW.replace("\tIran", "\t"), "line 2: wanted an actor, got 'none'"),
        (ROW + "\tmore", "line 2: wanted 5 cells"),
        ("Rain fell.", "line 2: wanted 5 cells"),
        ("Rain fell.\tRain\t-\t\t", "line 2: wanted nothing but '-'"),
        ("\tIran\tACCUSE\tIsrael\tasserted", "line 2: wanted a sentence"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        examples([table(tmp_path, row)])
    assert "some.tsv" in str(refused.value)
    assert said in str(refused.value)


def test_a_sentence_has_events_or_none(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="line 2: wanted one row '-' alone"):
        examples([table(tmp_path, ROW, "Iran condemned Israel.\t\t-\t\t")])


def test_a_sentence_stands_in_one_place(tmp_path: Path) -> None:
    files = [table(tmp_path, ROW, name="a.tsv"), table(tmp_path, ROW, name="b.tsv")]
    with pytest.raises(KnowledgeError, match=r"b\.tsv, line 2: the sentence stands in a\.tsv, line 2 already"):
        examples(files)


def test_the_heading_is_checked(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="line 1: wanted the heading text actor relation"):
        examples([table(tmp_path, ROW, heading="text\tactor")])
