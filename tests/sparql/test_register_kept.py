"""The register in its file, and the numbers of names."""

from pathlib import Path

from sparql.register import keeping
from sparql.register.arrays import Names


def test_names_keep_their_numbers() -> None:
    names = Names()
    assert [names.number(each) for each in ("a", "b", "a")] == [0, 1, 0]
    assert names.find("c") == -1
    assert list(names.known(("b", "c"))) == [1]


def test_a_file_that_is_no_register_is_passed_over(tmp_path: Path) -> None:
    assert keeping.read(tmp_path) is None
    (tmp_path / keeping.FILE).write_bytes(b"PK no archive")
    assert keeping.read(tmp_path) is None
