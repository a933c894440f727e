"""`chancery code`: why an event is coded, and how sure it must be."""

import json

import pytest

from server import cli

Capture = pytest.CaptureFixture[str]


def test_code_explains(capsys: Capture) -> None:
    assert cli.main(["code", "--explain", "Ghana condemned Togo."]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Ghana ACCUSE/disapprove Togo, asserted, 0.")
    assert any(line.strip().startswith("sense         condemn (verb) means") for line in said)


def test_code_explains_in_json(capsys: Capture) -> None:
    assert cli.main(["code", "--explain", "--json", "Ghana condemned Togo."]) == 0
    (event,) = json.loads(capsys.readouterr().out)
    assert event["explanation"]["actor"]["words"] == {"text": "Ghana", "start": 0, "end": 5}
    assert event["explanation"]["factors"]["constant"]
    assert cli.main(["code", "--json", "Ghana condemned Togo."]) == 0
    assert "explanation" not in json.loads(capsys.readouterr().out)[0]


def test_code_leaves_out_what_is_less_sure(capsys: Capture) -> None:
    text = "Ghana condemned Togo. Ghana may condemn Mali."
    counts = []
    for least in ("0", "1"):
        assert cli.main(["code", "--json", "--min-confidence", least, text]) == 0
        counts.append(len(json.loads(capsys.readouterr().out)))
    assert counts == [2, 0]


@pytest.mark.parametrize("given", ["1.5", "-0.1", "most", "nan"])
def test_a_confidence_is_from_0_to_1(given: str, capsys: Capture) -> None:
    assert cli.main(["code", f"--min-confidence={given}", "Ghana condemned Togo."]) == 2
    assert f"{given!r} is not a number from 0 to 1" in capsys.readouterr().err
