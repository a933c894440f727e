"""Put a backup in the place of what a store holds.

SOURCE is what `chancery backup` made, a folder or a tar. The store is made if there is none. While a server has it
open, restore through the server: --to, with the token in CHANCERY_TOKEN, for which SOURCE has to be a tar.
"""

import argparse
from pathlib import Path

from ontology.errors import SourceError
from server import console
from server.commands import transfer
from server.commands.options import add_service, add_store, settings
from sparql import backup
from sparql.layout import base_of
from sparql.store import Store


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("source", type=Path, metavar="SOURCE", help="the folder or tar of a backup")
    add_store(parser)
    add_service(parser)


def run(options: argparse.Namespace) -> int:
    """Restore."""
    found, source = settings(options), options.source
    if not source.exists():
        raise SourceError(f"{str(source)!r} is not there. Give the folder or tar of a backup.")
    if options.to:
        transfer.send(f"{options.to}backup", found.token, source)
    else:
        with backup.opened(source) as folder, Store.open(found.store, found.base or base_of(folder)) as store:
            backup.restore(store, folder)
    console.write(f"Restored {source} into {options.to or found.store}.\n")
    return 0
