"""The model card speaks of the files that are shipped, and of the figures that were measured."""

import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

MODEL = files("ingest.language") / "model"
CARD = (MODEL / "README.md").read_text(encoding="utf-8")
HASHES = dict(re.findall(r"^\| `([\w.]+)` \|.*\| `([0-9a-f]{64})` \|$", CARD, re.MULTILINE))
FLOORS = Path(__file__).resolve().parent.parent / "bench" / "floors.json"


def test_every_file_has_its_hash() -> None:
    assert HASHES.keys() == {file.name for file in MODEL.iterdir() if file.name != "README.md"}


@pytest.mark.parametrize("name", HASHES)
def test_the_hash_is_that_of_the_file(name: str) -> None:
    assert hashlib.sha256((MODEL / name).read_bytes()).hexdigest() == HASHES[name]


def test_the_files_are_small_enough() -> None:
    assert sum(len((MODEL / name).read_bytes()) for name in HASHES) < 32_000_000


def test_the_figures_are_those_of_the_floors() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["language"]["figures"]
    for name, row in {"ewt": "EWT test", "gum_news": "GUM news, dev and test"}.items():
        found = re.search(rf"^\| {row} \|.*$", CARD, re.MULTILINE)
        assert found is not None
        for figure in ("las", "nsubj", "obj"):
            assert f"| {floors[f'{name}_{figure}']:.1f} |" in found.group()
    assert f"| CrossNER politics test, the model alone | {floors['politics_alone']:.1f} |" in CARD
    assert f"with the gazetteer {floors['links_gazetteer']:.1f}." in CARD
