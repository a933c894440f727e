"""Say how much a store holds: articles, reports, events, actors, and plain triples of each relation."""

import argparse
import json

from rich.table import Table

from server import console
from server.commands.options import add_store, settings
from server.commands.prefixes import shorten
from sparql import local, snapshots
from sparql.library import stored
from sparql.limits import Limits
from sparql.query import Query


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Print the counts of the latest snapshot, which works while a server runs."""
    found = settings(options)
    limits = Limits(found.query_seconds, found.query_memory, workers=1)
    _, content = local.ask(snapshots.latest(found.store), Query(stored("stats").text), limits)
    shown = Table("what", "count", show_header=False)
    shown.columns[1].justify = "right"
    rows = json.loads(content)["results"]["bindings"]
    for row in sorted(rows, key=lambda row: "relation" in row):
        about = f" {shorten(row['relation']['value'])}" if "relation" in row else ""
        shown.add_row(row["what"]["value"] + about, f"{int(row['count']['value']):,}")
    console.output().print(shown)
    return 0
