"""The quality of the coded events does not fall below what it once was."""

from pathlib import Path

from bench import events, floors, language, linking
from bench.floors import NOISE

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
    found = events.in_development(shared / "data")
    assert floors.known(found.name, found.data), "The gold file is another one: measure anew, and say so."
    assert found.counts["unanswered_sentences"] == 0
    assert not floors.fallen(found.name, found.figures, found.data, NOISE)


def test_the_floors_beat_the_probe(shared: Path) -> None:
    known = floors.known("events", floors.digest((shared / "data" / "events" / "dev.jsonl").read_bytes()))
    assert {name for name, value in PROBE.items() if known[name] <= value} == set()


def test_the_annotator_keeps_its_floors(shared: Path) -> None:
    known = floors.known("language")
    figures = language.measure(shared / "data")
    assert {name for name, floor in known.items() if figures[name] < floor - NOISE} == set()
    assert figures["gum_news_las_base"] - figures["gum_news_raw_las"] <= 2


def test_the_floors_of_the_annotator_are_what_was_asked() -> None:
    known = floors.known("language")
    assert {name for name, value in ASKED.items() if known[name] < value} == set()


def test_the_linking_keeps_its_floors(shared: Path) -> None:
    known = floors.known("linking")
    figures = linking.measure(shared / "data" / "corpus" / "current-events-2025.jsonl")
    assert {name for name, floor in known.items() if figures[name] < floor - NOISE} == set()


def test_the_floors_of_linking_are_what_was_asked() -> None:
    known = floors.known("linking")
    assert known["right"] >= 95
    assert known["not_wrong"] >= 98
