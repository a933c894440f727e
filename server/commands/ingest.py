"""Read articles, code them and write them into a store.

SOURCE is a file, or "-" for standard input. Each article is one transaction and one named graph; reading an article
again replaces its graph. A record that cannot be read is reported with its file and line, and the rest is taken in.
The counts come at the end. With --dry-run nothing is stored: N-Quads are written to FILE ("-" for standard output).
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ingest.readers import FORMATS, ReadOptions, Refusal
from ontology.iris import DEFAULT_BASE, DataIris
from server import console, references
from server.coding import Coder, loader
from server.commands.choices import add_confidence, choices
from server.commands.options import add_language, add_store, add_workers, settings, when
from server.intake import SNAPSHOT_EVERY, Counts, Intake, Remark, Write, into_file, into_store
from server.settings import Settings
from sparql.store import Store

Refresh = Callable[[Store], tuple[str, ...]]

log = logging.getLogger("chancery.ingest")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help='a file, or "-" for standard input')
    add_store(parser)
    parser.add_argument("--format", choices=FORMATS, default="auto", help="what the sources are (default: auto)")
    parser.add_argument("--published", type=when, metavar="DATE", help="the date of articles that do not say theirs")
    parser.add_argument("--publisher", metavar="NAME", help="the publisher of articles that do not say theirs")
    parser.add_argument("--url", metavar="URL", help="the address of a source that is one article")
    add_language(parser)
    add_confidence(parser)
    add_workers(parser)
    parser.add_argument("--dry-run", action="store_true", help="store nothing; needs -o")
    parser.add_argument("-o", "--output", metavar="FILE", help="where --dry-run writes N-Quads")


def run(
    options: argparse.Namespace, load: Callable[[], Coder] | None = None, refresh: Refresh = references.refresh
) -> int:
    """Ingest; 1 if anything was refused, or if it was stopped."""
    found = settings(options)
    reading = ReadOptions(options.format, options.published, options.publisher, options.url)
    if options.dry_run != bool(options.output):
        options.refuse("--dry-run and -o FILE belong together: -o says where the N-Quads go")
    load = load or loader(choices(options))
    with destination(options, found, refresh) as (write, base):
        intake = Intake(load, DataIris(base), options.workers)
        return follow(intake.run(options.sources, reading, write), options.output == "-")


@contextmanager
def destination(options: argparse.Namespace, found: Settings, refresh: Refresh) -> Iterator[tuple[Write, str]]:
    """What writes an article, and the base of its IRIs: a file, or the store."""
    if options.output == "-":
        yield into_file(sys.stdout.buffer), found.base or DEFAULT_BASE
    elif options.output:
        with Path(options.output).open("wb") as file:
            yield into_file(file), found.base or DEFAULT_BASE
    else:
        with Store.open(found.store, found.base) as store:
            for name in refresh(store):
                log.info("Wrote the %s into %s.", name, found.store)
            try:
                yield into_store(store), store.base
            finally:
                store.snapshot()


def follow(taken: Iterator[tuple[Counts, Remark | None]], quiet: bool) -> int:
    """Show how it goes, and print the counts at the end; `quiet` where standard output is the N-Quads."""
    counts = Counts()
    tell = console.say if quiet else lambda text: console.write(text + "\n")
    try:
        with progress() as show:
            for counts, remark in taken:
                if remark:
                    console.say(f"{'refused' if isinstance(remark, Refusal) else 'note'}: {remark}")
                show(counts)
    except KeyboardInterrupt:
        console.say(f"Stopped. So far: {counts}. What is written stays; run the command again to go on.")
        return 1
    tell(f"{counts}.")
    return 1 if counts.refused else 0


@contextmanager
def progress() -> Iterator[Callable[[Counts], None]]:
    """A live line on a terminal; elsewhere a line of log every fifty articles."""
    screen = console.messages()
    if not screen.is_terminal:
        yield log_now_and_then
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("loading the coder")
        yield lambda counts: bar.update(task, description=brief(counts))


def brief(counts: Counts) -> str:
    """The counts as a line that fits a narrow terminal."""
    return f"{counts.read} articles, {len(counts.events)} events, {counts.refused} refused"


def log_now_and_then(counts: Counts) -> None:
    """A line of log after every fifty articles."""
    if counts.read and counts.read % SNAPSHOT_EVERY == 0:
        log.info("%s.", counts)
