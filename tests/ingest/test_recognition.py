"""The gazetteer's names over the model's: which stands, and of what type."""

import pytest

from ingest.actors import names
from ingest.actors.recognition import is_thing, kind_of, name_at, recognised
from ingest.language.annotation import Name, NameType, Sentence, Token
from ingest.language.words import words
from ontology.model import Kind


def sentence(text: str, *seen: tuple[int, int, NameType]) -> Sentence:
    """A text as one sentence in which the model sees names: first word, last word, type."""
    cut = words(text)
    tokens = [
        Token(n, word.text, word.start, word.end, word.text, "X", "_", "_", n - 1, "dep") for n, word in enumerate(cut)
    ]
    found = [
        Name(text[cut[first].start : cut[last].end], cut[first].start, cut[last].end, first, last, kind)
        for first, last, kind in seen
    ]
    return Sentence(0, text, 0, len(text), tuple(tokens), tuple(found))


def types(text: str, *seen: tuple[int, int, NameType]) -> dict[str, str]:
    """The names that are recognised in a text, with their types."""
    found = recognised(sentence(text, *seen), names.built_in().matches(text))
    return {name.text: name.type for name in found}


def test_the_gazetteer_adds_what_the_model_misses() -> None:
    assert types("Iranian officials left Baku") == {"Iranian": "NORP", "Baku": "PLACE"}


def test_the_gazetteer_says_the_type() -> None:
    assert types("NATO left", (0, 0, "PLACE")) == {"NATO": "ORG"}


def test_a_longer_name_of_the_model_stands() -> None:
    assert types("Bank of Azerbaijan", (0, 2, "ORG")) == {"Bank of Azerbaijan": "ORG"}


def test_a_longer_name_of_the_gazetteer_stands() -> None:
    assert types("the European Union", (1, 1, "NORP")) == {"European Union": "ORG"}


def test_where_two_names_cross_the_gazetteer_s_stands() -> None:
    assert types("European Union Watch", (1, 2, "ORG")) == {"European Union": "ORG"}


def test_more_words_about_a_name_are_not_part_of_it() -> None:
    assert types("the Houthi rebels left", (1, 1, "ORG")) == {"Houthi": "ORG"}


def test_a_name_within_a_word_is_none() -> None:
    assert types("pro-Russian forces") == {}


@pytest.mark.parametrize(
    ("seen", "kind", "thing"),
    [
        ("PERSON", Kind.PERSON, False),
        ("ORG", Kind.ORGANIZATION, False),
        ("NORP", Kind.POPULATION, False),
        ("PLACE", None, False),
        ("EVENT", None, True),
        ("EQUIPMENT", None, True),
    ],
)
def test_what_a_name_is(seen: NameType, kind: Kind | None, thing: bool) -> None:
    name = name_at(sentence("Somebody spoke", (0, 0, seen)), 0)
    assert (kind_of(name), is_thing(name)) == (kind, thing)


def test_no_name_is_nothing() -> None:
    name = name_at(sentence("Somebody spoke", (0, 0, "ORG")), 1)
    assert (name, kind_of(name), is_thing(name)) == (None, None, False)
