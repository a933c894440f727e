"""The README lists the stored questions as their files have them."""

import subprocess
import sys
from pathlib import Path

import pytest

from ontology.errors import KnowledgeError
from sparql import library
from sparql.questions import BEGIN, END, refreshed

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_lists_the_questions_as_they_are() -> None:
    page = README.read_text(encoding="utf-8")
    assert page == refreshed(page), "stale: python -m sparql.questions README.md"
    for name in library.names():
        assert f"[{name}](sparql/queries/{name}.rq): {library.stored(name).comment}\n" in page


def test_what_stands_between_the_marks_is_replaced_and_nothing_else() -> None:
    page = refreshed(f"# Before\n{BEGIN}\n- an old question\n{END}\nafter\n")
    assert page.startswith(f"# Before\n{BEGIN}\n- [")
    assert page.endswith(f".\n{END}\nafter\n")
    assert "old" not in page
    assert page == refreshed(page)


@pytest.mark.parametrize("page", ["", BEGIN, END + BEGIN, (BEGIN + END) * 2, BEGIN + BEGIN + END])
def test_a_page_without_the_two_marks_is_named(page: str) -> None:
    with pytest.raises(KnowledgeError, match="Put the two marks where the list is to stand"):
        refreshed(page)


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "sparql.questions", str(page)], cwd=README.parent, check=False)
    assert done.returncode == 0
    assert page.read_text(encoding="utf-8").count("\n- [") == len(library.names())
