"""What holds for all mentions: letters are folded without moving, spans are true, what nobody is is nobody."""

from collections.abc import Callable

import pytest

from ingest.actors.folding import fold
from ingest.actors.mentions import Mentions
from ingest.language.annotation import Token
from ingest.pipeline import Pipeline
from ontology.model import Mention

Named = Callable[[str], tuple[Mention, ...]]

THINGS = [
    "Prices spoke.",
    "us spoke.",
    "The Marshall Plan rebuilt Greece.",
    "The Paris Agreement binds Brazil.",
    "Hurricane Ida hit Cuba.",
    "The Nobel Prize honoured a poet.",
    "The Ukraine war shocked Japan.",
    "The Russian Revolution shocked Japan.",
    "The casualty figures shocked Japan.",
]


@pytest.mark.parametrize("text", THINGS)
def test_things_are_nobody(subject: Named, text: str) -> None:
    assert subject(text) == ()


def test_folding_keeps_the_length() -> None:
    text = "İstanbul’s Erdoğan – Çavuşoğlu ﬁ \U0001f600"
    assert len(fold(text)) == len(text)
    assert fold("Erdoğan’s") == "erdogan's"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Spain criticized Merkel's cautious policies.", "Merkel"),
        (
            "Spain criticized hundreds of masked men in military uniforms.",
            "hundreds of masked men in military uniforms",
        ),
        ("Spain criticized at least seven soldiers.", "at least seven soldiers"),
        ("Spain withdrew all of its troops.", "all of its troops"),
        ("Spain criticized the New People's Army.", "New People's Army"),
        ("Spain criticized former prime minister Shimon Peres.", "former prime minister Shimon Peres"),
        ("Spain criticized the officials who had fled.", "officials"),
    ],
)
def test_the_words_are_those_that_a_reader_would_mark(object_: Named, text: str, words: str) -> None:
    assert [mention.surface.text for mention in object_(text)] == [words]


def test_where_a_body_sits_is_part_of_what_it_is_called(subject: Named) -> None:
    (mention,) = subject("A court in Munich, Germany, sat.")
    assert mention.surface.text == "court in Munich, Germany"


def test_the_holder_of_a_thing_is_who_is_meant(object_: Named) -> None:
    (mention,) = object_("Spain criticized Merkel's cautious policies.")
    assert mention.actor is not None
    assert (mention.actor.key, mention.span.text) == ("angela-merkel", "Merkel")


def test_a_sentence_has_to_be_entered(pipeline: Pipeline) -> None:
    token = Token(0, "Iran", 0, 4, "Iran", "PROPN", "NNP", "_", -1, "root")
    with pytest.raises(ValueError, match="enter"):
        Mentions("Iran", pipeline.names, pipeline.gazetteer).of(token)
