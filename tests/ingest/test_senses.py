"""The predicate lexicon: what is shipped, and what is said of a row that cannot be read."""

import pytest

from ingest.coder.senses import Lexicon, built_in, sense_of
from ontology import taxonomy
from ontology.errors import KnowledgeError

CLASSES = {"ties": frozenset({"tie", "link"})}


def row(**fields: str) -> list[str]:
    known = {
        "predicate": "cut",
        "pos": "V",
        "relation": "ACCUSE",
        "actor": "",
        "recipient": "obj",
        "when": "",
        "flags": "",
    }
    return list({**known, **fields}.values())


def test_the_lexicon_covers_all_sixteen_types() -> None:
    covered = {sense.relation.type for sense in built_in() if sense.relation}
    assert covered == {relation.type for relation in taxonomy.relations() if relation.type}


def test_the_lexicon_is_large_enough() -> None:
    assert len({(sense.predicate, sense.pos) for sense in built_in()}) >= 400


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"pos": "X"}, "wanted V, N, A or R"),
        ({"relation": "CUT"}, "CUT"),
        ({"flags": "sometimes"}, "sometimes"),
        ({"when": "obj"}, "condition"),
        ({"when": "obj=@nobody"}, "@nobody"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(fields: dict[str, str], expected: str) -> None:
    with pytest.raises(KnowledgeError, match=expected):
        sense_of(row(**fields), CLASSES, "lexicon.tsv, line 7")


def test_conditions_come_first() -> None:
    senses = [sense_of(row(), CLASSES, "1"), sense_of(row(when="obj=@ties", relation="-"), CLASSES, "2")]
    first, second = Lexicon(senses).senses("cut", "V")
    assert first.relation is None
    assert first.conditions[0].words == {"tie", "link"}
    assert second.conditions == ()
