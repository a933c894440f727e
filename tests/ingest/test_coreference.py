"""Whom pronouns and descriptions mean, within one article."""

from collections.abc import Callable

import pytest

from ingest.actors.mentions import Mentions
from ingest.language.trees import Tree
from ingest.pipeline import Pipeline
from ontology.model import Mention

Named = Callable[[str], tuple[Mention, ...]]

BACK = {
    "Vladimir Putin came. He spoke.": ["vladimir-putin"],
    "Germany was there. It spoke.": ["de"],
    "Germany was there. He spoke.": [],
    "Germany's minister was there. He spoke.": ["de-gov"],
    "Kerry met two Iranian envoys. He read their plan.": ["named-kerry"],
    "Armenia and Iran met. Both countries spoke.": ["am", "ir"],
    "Armenia and Iran met. Both spoke.": ["am", "ir"],
    "Armenia and Iran met. The latter spoke.": ["ir"],
    "Putin met Xi. The two leaders spoke.": ["vladimir-putin", "xi-jinping"],
    "Hamas fired rockets. The group spoke.": ["hamas"],
    "Russia banned Amnesty International as a hostile organisation. The group spoke.": ["amnesty-international"],
    "Kenyan soldiers met the navy. They spoke.": ["ke-mil"],
    "Boeing fired workers. The company spoke.": ["boeing"],
    "Kenya thanked Ghana. The country spoke.": ["ke"],
    "Kenya is small. The country's parliament spoke.": ["ke-leg"],
    "Kenya is small. Its army spoke.": ["ke-mil"],
    "Kenya is small. The government spoke.": ["ke-gov"],
    "Iran is large. The Islamic Republic spoke.": ["ir"],
    "Gunmen came. They spoke.": ["described-gunmen"],
    "A court in Munich sat. The court spoke.": ["described-court-in-munich"],
    "A court in Munich sat. The tribunal spoke.": ["described-tribunal"],
    "Lavrov met with Aliyev. They spoke.": ["sergei-lavrov", "ilham-aliyev"],
    "Lavrov met with Aliyev. The two spoke.": ["sergei-lavrov", "ilham-aliyev"],
    "Lavrov met with Aliyev. The two countries spoke.": ["ru", "az"],
    "Ministers met with Aliyev. They spoke.": ["described-ministers"],
    "Ghana kept its policy towards allies and partners. The two spoke.": [],
    "Talks between Kenya and Ghana began. Rain fell. Wheat grew. Both sides spoke.": ["ke", "gh"],
    "The United States is large. Its army spoke.": ["us-mil"],
    "Prime Minister Daniel Ade met envoys. The Prime Minister spoke.": ["named-daniel-ade"],
    "Deputy Secretary Daniel Ade met envoys. The Secretary spoke.": ["described-secretary"],
    "We spoke.": [],
    "Our country spoke.": [],
}


@pytest.mark.parametrize("text", BACK)
def test_later_words_refer_back(subject: Named, text: str) -> None:
    assert [mention.actor.key for mention in subject(text) if mention.actor] == BACK[text]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Russia ordered Poland to close its embassy.", "pl"),
        ("Russia vowed to close its embassy.", "ru"),
        ("Russia saw Poland as turning against its embassy.", "ru"),  # nobody turns against oneself
    ],
)
def test_who_is_ordered_is_the_subject_of_the_order(pipeline: Pipeline, text: str, state: str) -> None:
    mentions = Mentions(text, pipeline.names, pipeline.gazetteer)
    (sentence,) = pipeline.annotator.annotate(text)
    mentions.enter(Tree(sentence))
    (its,) = (token for token in sentence.tokens if token.text == "its")
    assert [mention.actor.key for mention in mentions.of(its) if mention.actor] == [state]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("China thanked Kenya for its help.", "ke"),
        ("China invaded Kenya in response to its attack.", "ke"),
        ("China used Kenya for its attack.", "cn"),
        ("China doubted the Kenyan claim that its attack failed.", "ke"),
        ("The United States told refugees about its attack.", "us"),
    ],
)
def test_whose_something_is(pipeline: Pipeline, text: str, owner: str) -> None:
    mentions = Mentions(text, pipeline.names, pipeline.gazetteer)
    (sentence,) = pipeline.annotator.annotate(text)
    mentions.enter(Tree(sentence))
    (its,) = (token for token in sentence.tokens if token.text == "its")
    assert [mention.actor.key for mention in mentions.of(its) if mention.actor] == [owner]


HEADED = {
    "Amina Wanjiru, Foreign Minister of Kenya\nWe will support Ghana.": {"ke SUPPORT gh (future)"},
    "Office of the Spokesperson\nKenya welcomes the talks.\nWe will support Ghana.": {"ke SUPPORT gh (future)"},
    "Office of the Spokesperson\nThe envoy came.\nWe will support Ghana.": set(),
    "Kenya welcomes the talks.\nWe will support Ghana.": set(),
    "Amina Wanjiru, Foreign Minister of Kenya\nMR ADE: Good morning.\nWe will support Ghana.": set(),
}


@pytest.mark.parametrize("text", HEADED)
def test_we_are_whose_statement_it_is(codes: Callable[[str], set[str]], text: str) -> None:
    assert {edge for edge in codes(text) if "SUPPORT gh" in edge} == HEADED[text]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ('The Turkish president said: "We will attack Syria."', "tr-gov"),
        ('"We will attack Syria," said Hezbollah.', "hezbollah"),
        ('The Polish prime minister said: "Our country will attack Syria."', "pl"),
    ],
)
def test_we_are_the_side_of_the_speaker(codes: Callable[[str], set[str]], text: str, who: str) -> None:
    assert f"{who} ASSAULT sy (future)" in codes(text)


def test_two_arguments_of_one_verb_are_two(object_: Named) -> None:
    (mention,) = object_("An Italian court rejected the organization.")
    assert mention.actor is not None
    assert mention.actor.key == "described-organization"


def test_a_place_is_nobody_whom_a_pronoun_means(subject: Named) -> None:
    assert subject("Envoys crossed the Horn of Africa. It spoke.") == ()
