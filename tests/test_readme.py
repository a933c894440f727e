"""The README tells the truth: its commands exist, its links lead somewhere. Its queries run in server/test_demo.py."""

import re
import shlex
from importlib import metadata
from pathlib import Path

import pytest

from server import cli, commands

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
COMMANDS = [shlex.split(line, comments=True) for line in SHELL]


@pytest.mark.parametrize("command", [words for words in COMMANDS if words[:1] == ["chancery"]], ids=" ".join)
def test_the_command_line_takes_what_the_readme_types(command: list[str]) -> None:
    options = cli.parser(command[1:]).parse_args(command[1:])
    assert callable(options.run)


@pytest.mark.parametrize("target", [words[1] for words in COMMANDS if words[:1] == ["make"]])
def test_make_has_the_target(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_make_names_every_target_as_phony() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):(?!=)", makefile, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == targets


def test_the_readme_names_every_command() -> None:
    assert {words[1] for words in COMMANDS if words[:1] == ["chancery"]} == set(commands.NAMES)


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_a_link_leads_to_a_file(link: str) -> None:
    assert (ROOT / link).is_file()


def test_the_command_is_installed() -> None:
    (entry,) = metadata.entry_points(group="console_scripts", name="chancery")
    assert entry.load() is cli.main
