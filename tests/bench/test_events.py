"""The measurements of the event coder themselves: their rules on a few made-up sentences."""

import json
from pathlib import Path

import pytest

from bench import floors, own, petrarch
from ingest.coder.train.corpus import COLUMNS, examples

GHANA = "Ghana condemned Togo.\tGhana\tACCUSE/disapprove\tTogo\tasserted"
WRONG = "Ghana met Mali.\tGhana\tASSAULT\tMali\tasserted"
MISSED = "Ghana is near Togo.\tGhana\tCONSULT\tTogo\tasserted"


def test_our_own_sentences_are_counted(tmp_path: Path) -> None:
    table = tmp_path / "some.tsv"
    table.write_text("\n".join(["\t".join(COLUMNS), GHANA, WRONG, MISSED, "Rain fell.\t\t-"]), encoding="utf-8")
    parts = [own.measure(examples([table]), held=held) for held in (False, True)]
    whole = {name: sum(part[name] for part in parts) for name in ("events", "given", "none")}
    assert whole == {"events": 3, "given": 2, "none": 1}
    found = {example.text: own.measure([example], held=example.held) for example in examples([table])}
    assert [found["Ghana condemned Togo."][name] for name in own.FIGURES] == [100.0, 100.0, 100.0, 100.0, 0.0]
    assert [found["Ghana met Mali."][name] for name in own.FIGURES] == [100.0, 0.0, 0.0, 0.0, 0.0]
    assert [found["Ghana is near Togo."][name] for name in own.FIGURES] == [0.0, 0.0, 0.0, 0.0, 0.0]
    assert found["Rain fell."]["quiet"] == 100.0


ROOTS = {"112": "ACCUSE", "190": "ASSAULT"}


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("ARN", "arnor"),
        ("GONMIL", "gondor"),
        ("HOBGOV", "hobbits"),
        ("ORCHOB", "hobbits"),
        ("LBY", "ly"),
        ("IGOEEU", "european-union"),
        ("---", None),
    ],
)
def test_codes_of_the_suites(code: str, key: str | None) -> None:
    assert petrarch.Suite(ROOTS).key(code) == key


def test_the_invented_actors_are_known_to_the_coder_of_the_suite_alone(tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    event = {"sourcecode": "ARN", "targetcode": "GONMIL", "eventcode": "112"}
    row = {"evaluate": "true", "category": "DEMO", "text": "Arnorian officials condemned Gondor.", "events": [event]}
    rows = [row, {**row, "evaluate": "false"}, {**row, "events": [{"noevents": "True"}]}]
    unjudged = [{**event, "targetcode": "---"}, {**event, "eventcode": "010"}, {**event, "eventcode": "915"}]
    rows.append({**row, "events": unjudged})
    for name, content in ((petrarch.SUITE, rows), (petrarch.OLDER, [row, {**row, "text": "Another."}])):
        (folder / name).write_text("".join(json.dumps(one) + "\n" for one in content), encoding="utf-8")
    (tmp_path / "ontology").mkdir()
    codes = "code\tplover_event\n010\t\n112\tACCUSE\n"
    (tmp_path / "ontology" / "cameo_codes.tsv").write_text(codes, encoding="utf-8")
    found = petrarch.measure(tmp_path)
    assert found.figures == {"events": 1, "recall": 100.0, "pair": 100.0}
    assert found.parts == {"DEMO": "1/1"}
    assert found.sensible == "1/1"
    assert sorted(found.unjudged.values()) == [1, 1, 1, 1, 1, 1, 1]


def test_a_visit_told_by_its_host_is_the_same_visit() -> None:
    suite = petrarch.Suite({"042": "CONSULT", "043": "CONSULT"})
    visit = {"sourcecode": "ARN", "targetcode": "GON", "eventcode": "042"}
    hosted = {"sourcecode": "GON", "targetcode": "ARN", "eventcode": "043"}
    wanted, _ = suite.wanted({"evaluate": "true", "text": "Arnor went to Gondor.", "events": [visit, hosted]})
    assert wanted == [petrarch.Wanted("arnor", "CONSULT", "gondor")] * 2


def test_an_event_coded_against_the_codebook_is_odd() -> None:
    suite = petrarch.Suite({"190": "ASSAULT"})
    event = {"sourcecode": "OSG", "targetcode": "ERI", "eventcode": "190"}
    row = {"evaluate": "true", "text": "Somebody was shot.", "events": [event]}
    assert [one.odd for id in ("DEMO-05", "DEMO-06") for one in suite.wanted({**row, "id": id})[0]] == [True, False]


def test_every_actor_of_the_table_is_one_of_ours_or_new() -> None:
    suite = petrarch.Suite(ROOTS)
    known = suite.pipeline().gazetteer
    for code in ("LBY", "PRK", "ZBW", "ARN", "MRGORC"):
        key = suite.key(code)
        assert key is not None
        assert known.actor(key) is not None


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "floors.json"
    file.write_text('{"events": {"gold_sha256": "d1", "figures": {"pair": 50.0, "quiet": 60.0}}}', encoding="utf-8")
    monkeypatch.setattr(floors, "FLOORS", file)
    return file


def test_a_floor_only_rises(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lower = {"pair": 49.9, "quiet": 70.0, "more": 1.0}
    assert floors.fallen("events", lower, "d1") == {"pair"}
    assert floors.fallen("events", lower, "d1", floors.NOISE) == set()
    assert not floors.held("events", lower, ("pair", "quiet"), update=True, data="d1")
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{'pair':22}  49.90  floor  50.00  BELOW", f"{'quiet':22}  70.00  floor  60.00"]
    assert floors.known("events", "d1") == {"pair": 50.0, "quiet": 60.0}
    assert floors.held("events", {"pair": 51.0, "quiet": 60.0}, ("pair", "quiet"), update=True, data="d1")
    assert floors.known("events", "d1") == {"pair": 51.0, "quiet": 60.0}


def test_figures_of_other_data_are_not_compared(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert floors.fallen("events", {"pair": 1.0, "quiet": 1.0}, "d2") == set()
    assert floors.held("new", {"pair": 1.0}, ("pair",), update=True)
    assert "no floor for these data" in capsys.readouterr().out
    assert floors.known("new") == {"pair": 1.0}
