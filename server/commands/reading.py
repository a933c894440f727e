"""The options that say what is read and how, shared by `ingest` and `watch`, and the folder of what they remember."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.duplicates import Originals
from ingest.fetching import Cache, Fetcher, Manners
from ingest.readers.online import is_address
from ontology.iris import DataIris
from server.commands.options import positive
from sparql.store import Store

REMEMBERED = "reading"  # the folder in the store's


def add_delay(parser: argparse.ArgumentParser) -> None:
    """`--delay`: how often a host is asked."""
    parser.add_argument(
        "--delay", type=seconds, default=1.0, metavar="S", help="seconds between two requests to one host (default 1)"
    )


def add_pages(parser: argparse.ArgumentParser) -> None:
    """`--pages`: how far back the web is read."""
    parser.add_argument(
        "--pages", type=positive, default=1, metavar="N", help="pages of a paged feed, archive or API (default 1)"
    )


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered from one run to the next: pages that were fetched, and texts that were read."""

    folder: Path | None
    originals: Originals

    def fetcher(self, names: list[str], delay: float) -> Fetcher:
        """What fetches pages; hosts that the user named may be private."""
        cache = Cache(self.folder and self.folder / "pages.sqlite")
        return Fetcher([name for name in names if is_address(name)], Manners(delay=delay), cache)


@contextmanager
def memory(store: Store | None, folder: Path | None) -> Iterator[Memory]:
    """The memory in the folder of a store; without one it lasts for this run."""
    if store is None or folder is None:
        originals = Originals()
        path = None
    else:
        iris = DataIris(store.base)
        path = folder / REMEMBERED
        originals = Originals(path / "texts.sqlite", lambda key: store.holds(iris.article_graph(key)))
    try:
        yield Memory(path, originals)
    finally:
        originals.close()


def seconds(text: str) -> float:
    """A number of seconds, 0 or more."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 86400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, such as 2.5")
    return value
