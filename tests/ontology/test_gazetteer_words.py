"""Words of the language are no names, unless a rule says when."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ontology import gazetteer
from ontology.gazetteer import NameKind
from ontology.gazetteer.checks import spelling

PLACES_TOO = {
    "anchorage",
    "carabinieri",
    "fiji",
    "lhasa",
    "mecca",
    "rangoon",
    "turkistan",
    "łodz",
}  # written small, yet the place
MAKERS = {"antifa", "google", "musk", "twitter"}  # those named, written small
SURNAMES = """Abe Assad Barrow Bennett Blair Brown Bush Cameron Carter Clinton Cook Cooper Cox English Ford Fox Gates
Grant
Hague Hill Hope Hunt Johnson Jones King Lee Li Long Major March Martin May Mitchell Moon Park Paul Pope Price Rice Roe
Scott Singh Smith Straw Taylor Thomas Thompson Wallace Wang Will Wolf Wood Xi Young""".split()


@cache
def ruled() -> frozenset[str]:
    return frozenset(spelling(rule.name) for rule in gazetteer.rules())


def words(shared: Path) -> Counter[str]:
    """The words that the treebanks and the press releases write small, proper nouns left out."""
    found: Counter[str] = Counter()
    for file in sorted((shared / "data" / "ud").glob("*/*.conllu")):
        for line in file.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) > 3 and cells[1].islower() and cells[3] != "PROPN":
                found[spelling(cells[1])] += 1
    press = (shared / "data" / "corpus" / "state-press.jsonl").read_text(encoding="utf-8")
    found.update(re.findall(r"(?<=[a-z] )[a-z]{2,}(?=[ ,.])", press))
    return found


def test_no_word_is_a_name_without_a_rule(shared: Path) -> None:
    common = words(shared)
    assert common["may"] > 500
    names = {
        name.text
        for entry in gazetteer.load().entries
        for name in entry.names
        if name.kind is not NameKind.DEMONYM and not name.case and common[spelling(name.text)]
    }
    assert {name for name in names if spelling(name) not in ruled() | PLACES_TOO | MAKERS} == set()


@pytest.mark.parametrize("surname", SURNAMES)
def test_a_surname_that_many_have_is_a_name_with_a_rule_only(surname: str) -> None:
    spelled = {spelling(name.text) for entry in gazetteer.load().entries for name in entry.names}
    assert spelling(surname) not in spelled or spelling(surname) in ruled()


def test_a_short_name_in_capitals_and_small_letters_has_a_rule() -> None:
    """ "Let" would be LeT, "IBB" would be Ibb: a matcher looks at names without regard to capitals."""
    known = {"AfD", "MbS", "Goa", "Qom"}  # nothing else is called so, however it is written
    short = {name.text for entry in gazetteer.load().entries for name in entry.names if len(name.text) <= 3}
    assert {name for name in short if not name.isupper() and spelling(name) not in ruled()} <= known


@pytest.mark.parametrize(
    "name",
    "Georgia Congo Guinea Washington Jordan Turkey Chad Sudan Niger Ireland Mexico Samoa Korean Kurdish Macedonia "
    "Victoria Congress Labour Republican Nice Florence Cambridge Male".split(),
)
def test_what_means_several_things_has_a_rule(name: str) -> None:
    assert spelling(name) in ruled()


def test_every_rule_says_why_and_of_what() -> None:
    names = {name.text for entry in gazetteer.load().entries for name in entry.names}
    assert all(rule.reason and rule.name in names for rule in gazetteer.rules())
