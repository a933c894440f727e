"""Constructions that parsers misread: the heads and relations that a tree gives them."""

from dataclasses import replace

import pytest

from ingest.language.annotation import Sentence, Token
from ingest.language.misparses import mended
from ingest.language.trees import Tree


def tree(*rows: str) -> Tree:
    """A sentence whose words are given as "form upos head relation", heads counted from 1 and 0 for the root."""
    tokens, start = [], 0
    for index, row in enumerate(rows):
        form, upos, head, deprel = row.split()
        tokens.append(Token(index, form, start, start + len(form), form.lower(), upos, "", "", int(head) - 1, deprel))
        start += len(form) + 1
    text = " ".join(row.split()[0] for row in rows)
    return Tree(Sentence(0, text, 0, len(text), tuple(tokens)))


def relations(parsed: Tree) -> dict[str, tuple[str, str]]:
    """Form -> the form of its head, and its relation."""
    heads = {token.index: token.text for token in parsed.tokens}
    return {token.text: (heads.get(token.head, ""), token.deprel) for token in parsed.tokens}


def test_under_is_part_of_a_title() -> None:
    found = tree("Under ADP 3 case", "Secretary PROPN 3 nmod:desc", "Orlov PROPN 4 nsubj", "spoke VERB 0 root")
    assert found.cases(found.tokens[2]) == []
    assert found.phrase(found.tokens[2])[0].text == "Under"


@pytest.mark.parametrize(
    "rows",
    [
        ("Chad NOUN 2 nsubj", "set VERB 0 root", "free ADJ 4 amod", "nurses NOUN 2 obj"),
        ("Chad NOUN 2 nsubj", "set VERB 0 root", "nurses NOUN 2 obj", "free ADJ 3 amod"),
        ("Chad NOUN 2 nsubj", "let VERB 0 root", "free ADJ 2 xcomp", "nurses NOUN 3 obj"),
    ],
)
def test_what_somebody_is_made_belongs_to_the_verb(rows: tuple[str, ...]) -> None:
    found = relations(tree(*rows))
    assert (found["free"][1], found["nurses"][1]) == ("xcomp", "obj")
    assert found["free"][0] == found["nurses"][0] == rows[1].split()[0]


def test_the_agent_of_a_passive_is_not_the_object_s() -> None:
    rows = ["Chad PROPN 3 nsubj:pass", "was AUX 3 aux:pass", "refused VERB 0 root", "visas NOUN 3 obj"]
    found = relations(tree(*rows, "by ADP 6 case", "Togo PROPN 4 nmod"))
    assert found["Togo"] == ("refused", "obl:agent")


@pytest.mark.parametrize(("comma", "wanted"), [("", ("freed", "obj")), (", PUNCT 7 punct", ("bail", "appos"))])
def test_a_long_object_stands_last(comma: str, wanted: tuple[str, str]) -> None:
    rows = ["Courts NOUN 2 nsubj", "freed VERB 0 root", "on ADP 4 case", "bail NOUN 2 obl"]
    last = 6 + bool(comma)
    rows += [comma] if comma else []
    rows += [f"two NUM {last} nummod", "ministers NOUN 4 appos"]
    assert relations(tree(*rows))["ministers"] == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (("Under ADP 2 case", "Secretary PROPN 3 obl", "left VERB 0 root", "Rome PROPN 3 obj"), "nsubj"),
        (("They PRON 2 nsubj", "met VERB 0 root", "Under ADP 4 case", "Secretary PROPN 2 obl"), "obj"),
        (("Under ADP 2 case", "Secretary PROPN 4 obl", "Chad PROPN 4 nsubj", "grew VERB 0 root"), "obl"),
        (("They PRON 2 nsubj", "sat VERB 0 root", "under ADP 4 case", "Secretary PROPN 2 obl"), "obl"),
    ],
)
def test_a_title_is_what_its_verb_lacks(rows: tuple[str, ...], wanted: str) -> None:
    assert relations(tree(*rows))["Secretary"][1] == wanted


def test_a_preposition_is_that_of_the_first() -> None:
    found = tree(
        "He PRON 2 nsubj",
        "met VERB 0 root",
        "with ADP 6 case",
        "Premier PROPN 2 obl",
        "and CCONJ 6 cc",
        "Beck PROPN 4 conj",
    )
    assert relations(found)["with"] == ("Premier", "case")
    assert found.cases(found.tokens[5]) == []


def test_a_preposition_of_its_own_stays() -> None:
    found = tree(
        "He PRON 2 nsubj",
        "met VERB 0 root",
        "with ADP 4 case",
        "Orlov PROPN 2 obl",
        "and CCONJ 7 cc",
        "with ADP 7 case",
        "Beck PROPN 4 conj",
    )
    assert relations(found)["with"] == ("Beck", "case")
    assert [found.cases(found.tokens[index]) for index in (3, 6)] == [["with"], ["with"]]


BRACKETED = (
    "He PRON 2 nsubj",
    "met VERB 0 root",
    "with ADP 4 case",
    "Republic PROPN 2 obl",
    "of ADP 6 case",
    "Kenya PROPN 4 nmod",
    "( PUNCT 8 punct",
    "ROK PROPN 4 appos",
    ") PUNCT 8 punct",
    "Minister PROPN 11 nmod:desc",
    "Orlov PROPN 2 obl",
)


def test_a_name_before_a_bracket_modifies_what_stands_behind() -> None:
    found = relations(tree(*BRACKETED))
    assert found["Orlov"] == ("met", "obl")
    assert found["Republic"] == ("Orlov", "compound")
    assert found["with"] == ("Orlov", "case")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ROK PROPN 4 appos", "founded VERB 4 appos"),  # no abbreviation
        ("Orlov PROPN 2 obl", "Orlov PROPN 2 obj"),  # another part of the clause
        ("Minister PROPN 11 nmod:desc", "on ADP 11 case"),  # a preposition of its own
    ],
)
def test_other_brackets_change_nothing(old: str, new: str) -> None:
    found = relations(tree(*(new if row == old else row for row in BRACKETED)))
    assert found["Republic"] == ("met", "obl")


def test_what_is_right_stays_as_it_is() -> None:
    parsed = tree("Kenya PROPN 2 nsubj", "left VERB 0 root", "Chad PROPN 2 obj")
    assert mended(parsed.tokens) == parsed.tokens


def test_money_is_not_who_gets_it() -> None:
    tokens = tree(
        "They PRON 2 nsubj", "gave VERB 0 root", "Smiths PROPN 4 compound", "US PROPN 2 iobj", "$ SYM 2 obj"
    ).tokens
    near = tuple(replace(one, start=one.start - (one.text == "$")) for one in tokens)
    found = {token.text: (token.head, token.deprel) for token in mended(near)}
    assert (found["Smiths"], found["US"]) == ((1, "iobj"), (4, "compound"))
    assert mended(tokens) == tokens  # "US $5": a blank between
