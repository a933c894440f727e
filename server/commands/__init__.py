"""The commands, a module each: its docstring is the help, `configure` names the options, `run` does the work."""

import argparse
from importlib import import_module
from typing import Protocol, cast

NAMES = (
    *("demo", "code", "link", "parse", "ingest", "watch", "gdelt", "serve", "query"),
    *("load", "export", "delete", "validate", "rebuild", "backup", "restore", "stats"),
)


class Command(Protocol):
    """What a module of a command holds."""

    __doc__: str | None

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""

    def run(self, options: argparse.Namespace) -> int:
        """Do the work; return the exit status."""


def named(name: str) -> Command:
    """The module of a command."""
    return cast(Command, import_module(f"server.commands.{name}"))
