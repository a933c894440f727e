"""The table of role nouns: well formed, in order, and about people and bodies, not about things."""

from collections import Counter
from importlib.resources import files

import pytest

from ingest.actors.roles import pair, role
from ingest.language.lemmas import lemma

SECTORS = frozenset("gov mil cop jud leg opp reb civ med bus spy ref ngo pty".split())

PEOPLE = {
    "gov": "official minister taoiseach chancellor sultan functionary ombudsman regulator municipality",
    "mil": "army marine cadet sharpshooter platoon battalion sniper general veteran squad",
    "cop": "police inspector officer gendarmerie",
    "jud": "court jury judge prosecutor bench",
    "leg": "parliament lawmaker senator chamber",
    "opp": "dissident activist whistleblower",
    "reb": "rebel gunman hacker syndicate ringleader faction bomber",
    "civ": "foreigner convict defendant voter inmate orphan newcomer archbishop ayatollah clan troupe hospital",
    "med": "journalist newspaper photojournalist",
    "bus": "company bank shareholder tycoon",
    "spy": "agent informant",
    "ref": "refugee migrant",
    "ngo": "watchdog federation chapter board",
    "pty": "party candidate communist",
}
EXPECTED = [(noun, sector) for sector, nouns in PEOPLE.items() for noun in nouns.split()]

THINGS = (
    "warship warplane aircraft drone submarine tank vessel helicopter gunship missile jet convoy artillery rocket bomb "
    "airstrike attack war agreement summit mission forum channel station refinery building mosque road bridge city "
    "town village state power order sanction election law policy economy body security earthquake flood"
).split()


def _rows() -> list[tuple[str, ...]]:
    lines = (files("ingest.actors") / "roles.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


def _groups() -> list[list[str]]:
    """The nouns between one run of comment lines and the next."""
    groups: list[list[str]] = []
    in_comment = True
    for line in (files("ingest.actors") / "roles.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            in_comment = True
            continue
        if in_comment:
            groups.append([])
        in_comment = False
        groups[-1].append(line.split("\t")[0])
    return groups


def test_no_noun_stands_twice() -> None:
    assert [noun for noun, times in Counter(row[0] for row in _rows()).items() if times > 1] == []


def test_every_noun_is_one_lower_case_word() -> None:
    """The tokenizer cuts at hyphens, apostrophes and spaces, so a noun with one could never be found."""
    assert [row[0] for row in _rows() if not row[0].isalpha() or row[0] != row[0].lower()] == []


def test_every_row_has_a_known_sector_and_number() -> None:
    rows = _rows()
    assert {row[1] for row in rows} == SECTORS
    assert {row[2] for row in rows} == {"one", "many", "body", "group"}


def test_the_groups_are_alphabetical_and_of_one_sector() -> None:
    sectors = {row[0]: row[1] for row in _rows()}
    for group in _groups():
        assert group == sorted(group)
        assert len({sectors[noun] for noun in group}) == 1, group[0]


def test_every_row_loads() -> None:
    for noun, sector, number in _rows():
        found = role(noun.capitalize())
        assert found is not None, noun
        assert (found.noun, found.sector, found.single) == (noun, sector, number == "one")


@pytest.mark.parametrize(("noun", "sector"), EXPECTED)
def test_people_and_bodies_are_there_with_their_sector(noun: str, sector: str) -> None:
    found = role(noun)
    assert found is not None
    assert found.sector == sector


@pytest.mark.parametrize("noun", THINGS)
def test_things_acts_and_places_are_not(noun: str) -> None:
    assert role(noun) is None


@pytest.mark.parametrize(
    ("form", "noun"),
    [("troops", "troop"), ("women", "woman"), ("children", "child"), ("gunmen", "gunman"), ("thieves", "thief")],
)
def test_plurals_are_found_by_their_lemma(form: str, noun: str) -> None:
    found = role(lemma(form, "NOUN"))
    assert found is not None
    assert found.noun == noun


@pytest.mark.parametrize(
    ("noun", "single"),
    [("general", True), ("archbishop", True), ("lawmaker", True), ("jury", False), ("refugee", False)],
)
def test_a_name_may_follow_a_title_but_not_a_body(noun: str, single: bool) -> None:
    found = role(noun)
    assert found is not None
    assert found.single is single


@pytest.mark.parametrize(
    ("noun", "same"),
    [("ex-minister", "minister"), ("co-chair", "chair"), ("zookeeper", "keeper"), ("shopgoer", "goer")],
)
def test_compounds_have_the_role_of_what_they_end_in(noun: str, same: str) -> None:
    found = role(noun)
    assert found is not None
    assert found.noun == same


@pytest.mark.parametrize("noun", ["german", "x-ray", "self-defence", "keeper"])
def test_words_that_only_end_so_have_none(noun: str) -> None:
    assert role(noun) is None


def test_an_ally_is_somebody_else() -> None:
    found = role("ally")
    assert found is not None
    assert found.other


@pytest.mark.parametrize("words", ["lower house", "foreign office", "Central bank"])
def test_bodies_called_by_two_words(words: str) -> None:
    first, _, noun = words.partition(" ")
    found = pair(first, noun)
    assert found is not None
    assert (found.noun, found.number) == (words.lower(), "body")
    assert pair(noun, first) is None
