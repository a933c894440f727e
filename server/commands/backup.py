"""Back a store up, also while a server or another command has it open.

TARGET is a folder that is a store itself, sharing files with the store where both are on one disk; with the suffix
.tar it is a copy in one file. --to takes the backup of a running service, as a tar, with the token in CHANCERY_TOKEN.
"""

import argparse
from pathlib import Path

from ontology.errors import SourceError
from server import console
from server.commands import transfer
from server.commands.options import add_service, add_store, settings
from sparql import backup, snapshots


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("target", type=Path, metavar="TARGET", help="a folder, or a file with the suffix .tar")
    add_store(parser)
    add_service(parser)


def run(options: argparse.Namespace) -> int:
    """Make the backup of the latest snapshot."""
    found, target = settings(options), options.target
    if target.suffix == ".tar":
        if target.exists():
            raise SourceError(f"{str(target)!r} is there already. Give the backup a name of its own.")
    elif options.to:
        raise SourceError(f"{str(target)!r} has not the suffix .tar, and a service gives a tar. Name it so.")
    if options.to:
        transfer.fetch(f"{options.to}backup", found.token, target)
    else:
        shown = snapshots.latest(found.store)
        if target.suffix == ".tar":
            with target.open("xb") as file:
                backup.to_tar(found.store, shown, file)
        else:
            backup.to_folder(found.store, shown, target)
    console.write(f"Backed up {options.to or found.store} into {target}.\n")
    return 0
