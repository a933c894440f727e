"""What an act is by whom it is done to, and what is said of it besides: single reports looked at whole."""

from collections.abc import Callable

import pytest

from ingest.pipeline import Pipeline
from ontology.model import Article

Codes = Callable[[str], set[str]]

CAPTURED = {
    "Rebels captured Goma.": "seize",
    "Russian forces capture Bakhmut.": "seize",
    "Rebels captured a Russian pilot.": "coerce-arrest",
    "Kenyan police captured three smugglers.": "coerce-arrest",
}


@pytest.mark.parametrize("text", CAPTURED)
def test_towns_are_seized_and_people_arrested(pipeline: Pipeline, text: str) -> None:
    assert {report.event.relation for report in pipeline.code(Article(text))} == {CAPTURED[text]}


@pytest.mark.parametrize("text", ["Serbia decided to invade Kosovo.", "Serbia took the decision to invade Kosovo."])
def test_a_decision_threatens_nobody(pipeline: Pipeline, text: str) -> None:
    assert "threaten" not in {report.event.relation for report in pipeline.code(Article(text))}


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Oman and Qatar discussed ties with Iran.", {"om", "qa"}),
        ("Oman discussed trade with Iran.", {"om", "ir"}),
        ("Oman and Qatar discussed the threat to Iran.", {"om", "qa"}),
        ("Oman discussed aid to Iran.", set()),
        ("In Doha, they will meet with Prime Minister Ivan Orlov and his deputy Hugo Beck.", set()),
        ("Ministers of Oman and Qatar held talks on Iran.", {"om-gov", "qa-gov"}),
    ],
)
def test_a_topic_talks_with_nobody(pipeline: Pipeline, text: str, parties: set[str]) -> None:
    events = [report.event for report in pipeline.code(Article(text)) if report.event.relation == "consult"]
    found = {one.actor.key for event in events for one in (*event.actors, *event.recipients) if one.actor}
    assert found == parties


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Hamas freed nine men in exchange for Israel releasing a doctor.", {("hamas", ""), ("il", "")}),
        ("Norway called for the government of Serbia to release nine Kenyans.", {("rs-gov", "ke-civ")}),
        ("Ivan Orlov travelled to Chile, May 3-5, for talks.", {("named-ivan-orlov", "cl")}),
        ("Ivan Orlov travelled to Brussels, Belgium.", {("named-ivan-orlov", "be")}),
        ("Trump issued an ultimatum to Russia to end the war in Ukraine.", {("ru", "ua")}),
        ("The navy of Kenya met Somali rebels after they attacked Lamu.", {("so-reb", "")}),
        ("The Kenyan minister expressed thanks for Peru's response to Chile's floods.", {("ke-gov", "pe")}),
        ("Blinken praised the friendship between the United States and Peru.", {("antony-blinken", "pe")}),
    ],
)
def test_sides(pipeline: Pipeline, text: str, sides: set[tuple[str, str]]) -> None:
    found = {
        (actor.actor.key, other.actor.key if other.actor else "")
        for report in pipeline.code(Article(text))
        for actor in report.event.actors
        for other in report.event.recipients
        if actor.actor
    }
    for actor, recipient in sides:
        assert any(one == actor and recipient in {"", other} for one, other in found), found


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("Ivan Orlov conducted cyberattacks as an employee of Iran's army.", "ir-mil"),
        ("Blinken praised the friendship between the United States and Peru.", "us"),
        ("The Kenyan minister expressed thanks for Peru's response to Chile's floods.", "cl"),
        ("A Kabul bombing killed nine soldiers.", "af-gov"),
        ("Three men planned an attack on behalf of Hamas.", "hamas"),
        ("Norway recognised the human toll of Serbia's aggression in Kosovo.", "no"),
        ("The war on Chad, facilitated by Libya, goes on.", "ly"),
    ],
)
def test_who_has_no_part(pipeline: Pipeline, text: str, nobody: str) -> None:
    events = [report.event for report in pipeline.code(Article(text))]
    assert nobody not in {one.actor.key for event in events for one in (*event.actors, *event.recipients) if one.actor}


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("France denounced the raid by Libya that struck Chad's airport, killing nine Kenyans.", "ly ASSAULT ke-civ"),
        ("France says that Libya bombed Chad's airport, killing nine Kenyans.", "ly ASSAULT ke-civ"),
        ("France bombed Chad's airport, killing nine Kenyans.", "fr ASSAULT ke-civ"),
    ],
)
def test_harm_comes_of_what_was_done(codes: Codes, text: str, edge: str) -> None:
    assert {one for one in codes(text) if one.endswith("ke-civ")} == {edge}


def test_who_only_deplores_harms_nobody(codes: Codes) -> None:
    assert not any(one.startswith("fr ASSAULT") for one in codes("France deplored the raid, killing nine Kenyans."))
