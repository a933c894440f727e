"""The published schemas of the Reconciliation API, for the tests of both versions."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Check = Callable[[str, object], None]


def checker(folder: Path) -> Check:
    """What checks a document against the schema of a name in this folder; AssertionError says what is wrong."""
    validators = pytest.importorskip("jsonschema_rs", reason="it comes with schemathesis, of the extra [dev]")
    schemas = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")}
    assert schemas, f"{folder} has no schemas"
    registry = validators.Registry([(each["$id"], each) for each in schemas.values()])

    def check(name: str, document: object) -> None:
        validator = validators.Draft7Validator(schemas[name], registry=registry)
        faults = [str(fault) for fault in validator.iter_errors(document)]
        assert not faults, (name, faults[:5])

    return check
