"""How sure the coder is, and the fit that makes the table of it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.coder import confidence
from ingest.coder.train import calibration, logistic
from ingest.coder.train.agreement import Pair
from ingest.coder.train.judged import EVERYTHING, Sentence, development
from ingest.coder.train.reliability import bins, calibration_error, judged, silence
from ingest.pipeline import Choices, Pipeline
from ontology.model import Article, Report

SIMPLE = "Iran condemned Israel."


def reports(text: str, choices: Choices = EVERYTHING) -> tuple[Report, ...]:
    return Pipeline.chosen(choices).code(Article(text))


def best(text: str) -> float:
    return max(report.confidence for report in reports(text))


def test_the_confidence_is_the_sum_of_its_factors() -> None:
    (report,) = reports(SIMPLE)
    assert report.explanation is not None
    odds = sum(factor.value * factor.weight for factor in report.explanation.factors)
    assert report.confidence == pytest.approx(1 / (1 + np.exp(-odds)), abs=0.001)


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        (SIMPLE, "Iran may condemn Israel."),
        ("Iran attacked Israel.", "Iran did not attack Israel."),
        ("Iran attacked Israel.", "The drills that Iran held as it attacked Israel were short."),
        ("Rwanda accused Uganda of spying.", "Rwanda made no secret of the fact that it accused Uganda of spying."),
    ],
)
def test_what_is_said_plainly_is_surer(surer: str, less: str) -> None:
    assert best(surer) > best(less)


def test_nothing_is_said_below_the_floor() -> None:
    text = "Iran condemned Israel. Iran may condemn Israel."
    known = sorted(report.confidence for report in reports(text))
    assert len(known) == 2
    between = sum(known) / 2
    assert [report.confidence for report in reports(text, Choices(least=between))] == [known[1]]
    assert confidence.floor() < known[0]
    assert len(reports(text, Choices())) == 2


def test_the_table_holds_every_feature_that_it_is_asked_for() -> None:
    """A feature that is renamed in code and not in the table would silently count for nothing."""
    text = "Iran condemned Israel. Paris will not hold talks with Rome. Kenya's attack on Uganda went on."
    named = {factor.feature for report in reports(text) if report.explanation for factor in report.explanation.factors}
    table = {line.split("\t")[0] for line in confidence.TABLE.read_text(encoding="utf-8").splitlines()}
    assert {"constant", "actor link", "recipient link", "actor distance", "recipient distance"} <= named & table
    assert len(named & table) >= len(named) - 2  # the fit leaves out what few events show


def test_the_fit_finds_the_weights_that_made_the_data() -> None:
    chance = np.random.default_rng(7)
    values = np.column_stack([np.ones(20000), chance.normal(size=20000)])
    right = (chance.random(20000) < logistic.probabilities(values, np.array([0.5, -1.5]))).astype(float)
    assert logistic.fit(values, right, np.ones(20000), 0.1) == pytest.approx([0.5, -1.5], abs=0.08)


@pytest.fixture(scope="module")
def told() -> Report:
    return reports(SIMPLE)[0]


@pytest.mark.parametrize(
    ("gold", "complete", "verdict"),
    [
        (Pair("Iran", "ACCUSE", "Israel"), False, True),
        (Pair("Iran", "REJECT", "Israel"), False, False),  # the same sides, another root
        (Pair("Qatar", "ACCUSE", "Israel"), False, False),  # the same root, another side
        (Pair("Qatar", "CONSULT", "Egypt"), False, None),  # another event of the sentence, which gold does not list
        (Pair("Qatar", "CONSULT", "Egypt"), True, False),
    ],
)
def test_verdicts(told: Report, gold: Pair, complete: bool, verdict: bool | None) -> None:
    assert Sentence(SIMPLE, (gold,), complete, (told,)).verdict(told) is verdict


def sentence(told: Report, given: float, right: bool) -> Sentence:
    gold = (Pair("Iran", "ACCUSE", "Israel"),) if right else ()
    return Sentence(SIMPLE, gold, True, (replace(told, confidence=given),))


def test_reliability_compares_what_is_given_with_what_is_right(told: Report) -> None:
    some = [sentence(told, 0.85, number < 6) for number in range(10)]
    (row,) = bins(list(judged(some)))
    assert (row.low, row.events) == (0.8, 10)
    assert [row.given, row.right] == pytest.approx([0.85, 0.6])
    assert calibration_error(list(judged(some))) == 25.0


def test_a_floor_trades_recall_for_quiet(told: Report) -> None:
    some = [
        sentence(told, 0.9, True),
        sentence(told, 0.3, True),
        sentence(told, 0.3, False),
        sentence(told, 0.6, False),
    ]
    assert tuple(silence(some, 0.0)) == (0.0, 100.0, 50.0, 0.0)
    assert tuple(silence(some, 0.5)) == (0.5, 50.0, 50.0, 50.0)


def test_development_sentences_without_a_mark_are_left_out(tmp_path: Path) -> None:
    gold = {"source": "Iran", "target": "Israel", "root": "ACCUSE", "quad": 3}
    rows = [
        {"text": SIMPLE, "plv": [gold], "cameo_penta": None},
        {"text": "Rain fell.", "plv": [], "cameo_penta": 0},
        {"text": "Iran met Israel.", "plv": [], "cameo_penta": 1},
    ]
    file = tmp_path / "dev.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = list(development(file, Pipeline.chosen(EVERYTHING)))
    assert [(one.text, one.complete) for one in found] == [(SIMPLE, False), ("Rain fell.", True)]
    sample = calibration.Sample(list(calibration.of_sentences(found, 1.0, own=False)))
    assert sample.right.tolist() == [1.0]
