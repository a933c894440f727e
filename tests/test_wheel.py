"""The wheel: everything the program reads is in it, and nothing that only developers need."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ontology", "ingest", "sparql", "server")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel that is built from the tree as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    (path,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with ZipFile(path) as wheel:
        return set(wheel.namelist())


def test_it_holds_every_file_of_the_packages(content: set[str]) -> None:
    files = {path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()}
    ours = {path.as_posix() for path in files if not any(part.startswith((".", "__pycache__")) for part in path.parts)}
    assert ours - content == set()


def test_it_holds_nothing_else(content: set[str]) -> None:
    tops = {name.partition("/")[0] for name in content}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_it_has_the_command_and_the_data_of_each_kind(content: set[str]) -> None:
    kinds = {Path(name).suffix for name in content}
    assert {".ttl", ".tsv", ".rq", ".jsonl", ".jsonld", ".onnx", ".npz", ".json", ".html", ".css", ".typed"} <= kinds
    assert any(name.endswith("entry_points.txt") for name in content)
