"""Tables: what is read of one, what is refused, and that every one we ship says what its columns are."""

from collections import Counter
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from ontology.errors import KnowledgeError
from ontology.tables import headed, listed


def table(folder: Path, *lines: str) -> Path:
    path = folder / "t.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def below(folder: Traversable) -> list[Traversable]:
    """Every file below a folder."""
    return [file for item in folder.iterdir() for file in (below(item) if item.is_dir() else [item])]


SHIPPED = [file for package in ("ontology", "ingest") for file in below(files(package)) if file.name.endswith(".tsv")]


def test_a_listing_has_comments_and_line_numbers(tmp_path: Path) -> None:
    path = table(tmp_path, "# noun, number", "", "a\t1", "# more", "b\t2")
    assert list(listed(path, 2)) == [(3, ["a", "1"]), (5, ["b", "2"])]


def test_cells_at_the_end_may_lack_where_that_is_allowed(tmp_path: Path) -> None:
    path = table(tmp_path, "a", "b\t\t3")
    assert [cells for _, cells in listed(path, 3, least=1)] == [["a", "", ""], ["b", "", "3"]]


@pytest.mark.parametrize("line", ["a", "a\tb\tc"])
def test_a_row_of_the_wrong_length_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"t\.tsv, line 2: wanted 2 cells divided by tabs, got 'a"):
        list(listed(table(tmp_path, "# two", line), 2))


def test_a_headed_table_gives_its_rows_by_column(tmp_path: Path) -> None:
    assert headed(table(tmp_path, "key\tname", "a\tA", "b\t")) == ({"key": "a", "name": "A"}, {"key": "b", "name": ""})
    with pytest.raises(KnowledgeError, match=r"t\.tsv, line 3: wanted 2 cells \(key, name\)"):
        headed(table(tmp_path, "key\tname", "a\tA", "b"))


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda file: file.name)
def test_every_table_says_first_what_its_columns_are(shipped: Traversable) -> None:
    heading, *rows = shipped.read_text(encoding="utf-8").splitlines()
    if heading.startswith("# "):
        assert len(heading) > 10
        return
    columns = heading.split("\t")
    assert all(column.isidentifier() for column in columns), "a heading of names, or a comment, was wanted"
    assert len(set(columns)) == len(columns)
    assert rows


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda file: file.name)
def test_no_row_stands_twice_and_no_cell_has_blanks_around_it(shipped: Traversable) -> None:
    lines = shipped.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.strip() and not line.startswith("#")]
    assert [row for row, times in Counter(rows).items() if times > 1] == []
    assert [row for row in rows if any(cell != cell.strip() for cell in row.split("\t"))] == []
