"""SPARQL results in JSON as a table for people."""

import json

from rich.table import Table
from rich.text import Text

from server import console
from server.commands.prefixes import shorten

Term = dict[str, str]


def show(content: bytes, base: str) -> None:
    """Print the table, or yes or no for ASK."""
    results = json.loads(content)
    if "boolean" in results:
        console.write("yes\n" if results["boolean"] else "no\n")
        return
    names = results["head"]["vars"]
    solutions = results["results"]["bindings"]
    shown = Table(*names)
    for solution in solutions:
        shown.add_row(*(Text(cell(solution.get(name), base)) for name in names))
    console.output().print(shown)
    console.say(f"{len(solutions)} rows")


def cell(term: Term | None, base: str) -> str:
    """A term: IRIs with prefixes, text as it is, nothing for an unbound variable."""
    if term is None:
        return ""
    if term["type"] == "uri":
        return shorten(term["value"], base)
    return f"_:{term['value']}" if term["type"] == "bnode" else str(term["value"])
