"""The quality of the coded events does not fall below what it once was."""

import json
from pathlib import Path

from bench import language, linking, quality

# The parser's int8 arithmetic may differ between processors, and an edge or two with it; how much is not measured.
NOISE = 0.5
# The probe of 200 bare verbs over the same parse that the first coder had to beat in every figure.
PROBE = {"pair": 51.6, "root": 35.9, "macro_root": 44.1, "primary_f1": 27.7, "quiet": 22.5}

# What the language core was asked to reach.
ASKED = {
    "ewt_las": 88,
    "gum_news_las": 86,
    "gum_news_nsubj": 91,
    "gum_news_obj": 92,
    "politics_alone": 80,
    "politics_gazetteer": 82,
    "links_gazetteer": 90,
}


def test_the_coder_keeps_its_floors(shared: Path) -> None:
    floors = json.loads(quality.FLOORS.read_text(encoding="utf-8"))["events"]
    gold = shared / "data" / "events" / "dev.jsonl"
    assert floors["gold_sha256"] == quality.digest(gold), "The gold file is another one: measure anew, and say so."
    figures = quality.measure(gold, shared / "bench" / "score_events.py")
    assert figures["unanswered_sentences"] == 0
    fallen = {name: figures[name] for name, floor in floors["figures"].items() if figures[name] < floor - NOISE}
    assert not fallen


def test_the_floors_beat_the_probe() -> None:
    floors = json.loads(quality.FLOORS.read_text(encoding="utf-8"))["events"]["figures"]
    assert {name for name, value in PROBE.items() if floors[name] <= value} == set()


def test_the_annotator_keeps_its_floors(shared: Path) -> None:
    floors = json.loads(quality.FLOORS.read_text(encoding="utf-8"))["language"]["figures"]
    figures = language.measure(shared / "data")
    assert {name for name, floor in floors.items() if figures[name] < floor - NOISE} == set()
    assert figures["gum_news_las_base"] - figures["gum_news_raw_las"] <= 2


def test_the_floors_of_the_annotator_are_what_was_asked() -> None:
    floors = json.loads(quality.FLOORS.read_text(encoding="utf-8"))["language"]["figures"]
    assert {name for name, value in ASKED.items() if floors[name] < value} == set()


def test_the_linking_keeps_its_floors(shared: Path) -> None:
    floors = json.loads(quality.FLOORS.read_text(encoding="utf-8"))["linking"]["figures"]
    figures = linking.measure(shared / "data" / "corpus" / "current-events-2025.jsonl")
    assert {name for name, floor in floors.items() if figures[name] < floor - NOISE} == set()


def test_the_floors_of_linking_are_what_was_asked() -> None:
    floors = json.loads(quality.FLOORS.read_text(encoding="utf-8"))["linking"]["figures"]
    assert floors["right"] >= 95
    assert floors["not_wrong"] >= 98
