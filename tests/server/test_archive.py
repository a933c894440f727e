"""The main job, on the user's own archive page: ten articles in, three questions answered, each with its sentence."""

import json
from pathlib import Path

import pytest

from server.cli import main
from sparql import snapshots

PLACE = "http://localhost:8000/id/"


@pytest.fixture(scope="module")
def archive(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "store"
    assert main(["ingest", str(shared / "seeds" / "archive-page.txt"), "--store", str(path)]) == 0
    return path


def rows(capsysbinary: pytest.CaptureFixture[bytes], path: Path, *query: str) -> list[dict[str, str]]:
    """The rows of a query, each with its variables as plain text."""
    capsysbinary.readouterr()
    assert main(["query", *query, "--store", str(path), "--format", "json"]) == 0
    bindings = json.loads(capsysbinary.readouterr().out)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def test_ten_articles(archive: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (count,) = rows(capsysbinary, archive, "SELECT (COUNT(?a) AS ?n) { ?a a <https://w3id.org/chancery/ns#Article> }")
    assert count["n"] == "10"


def test_who_supplied_drones_to_whom(archive: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = rows(capsysbinary, archive, "supplies", "--give", "word=drone")
    supply = next(row for row in found if row["recipientLabel"] == "Russia")
    assert supply["actorLabel"] == "Iran"
    assert "drones" in supply["evidence"]
    assert supply["title"] == "Tehran Eyes Drone Dominance in its Near-Abroad"
    assert supply["saidBy"] == PLACE + "actor/us-gov"
    assert supply["modality"].endswith("/future")


SIDES = (PLACE + "actor/az", PLACE + "actor/ir")


def test_every_relation_between_azerbaijan_and_iran(archive: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = rows(capsysbinary, archive, "dyad", "--give", "a=actor:az", "--give", "b=actor:ir")
    assert {(row["from"], row["to"]) for row in found} == {(a, b) for a in SIDES for b in SIDES if a != b}
    # "military drills along their border", after a sentence about the two
    assert all("Azerbaijan" in row["evidence"] or "their" in row["evidence"] for row in found)


def test_what_happened_in_october_2022(archive: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = rows(capsysbinary, archive, "events-in-period", "--give", "from=2022-10-01", "--give", "to=2022-10-31")
    assert {row["actorLabel"] for row in found} >= {"Armenia", "Azerbaijan"}
    assert all("October" in row["evidence"] for row in found)


def test_reading_it_again_changes_nothing(archive: Path, shared: Path) -> None:
    before = snapshots.latest(archive).generation
    assert main(["ingest", str(shared / "seeds" / "archive-page.txt"), "--store", str(archive)]) == 0
    assert snapshots.latest(archive).generation == before
