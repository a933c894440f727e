"""Make the default graph of a store the union of its articles' graphs again, and say what was amiss.

It never should be; `chancery validate` tells. A million quads take about half a minute. What is kept beside the store
for lists and search is forgotten too: the next `chancery serve` makes it anew.
"""

import argparse

from server import console
from server.commands.options import add_store, settings
from sparql import search, statements
from sparql.register import keeping
from sparql.store import Store

DERIVED = (keeping.FILE, search.FILE, statements.FILE)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Rebuild."""
    found = settings(options)
    with Store.open(found.store, found.base) as store:
        amiss = store.rebuild()
        store.snapshot()
        for file in DERIVED:
            for name in (file, f"{file}-wal", f"{file}-shm"):
                (found.store / name).unlink(missing_ok=True)
    if amiss:
        counts = f"{len(amiss.missing):,} triples were missing, {len(amiss.extra):,} were said by nobody"
        console.write(f"Rebuilt: {counts}.\n")
    else:
        console.write("Nothing was amiss.\n")
    return 0
