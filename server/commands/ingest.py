"""Read articles, code them and write them into a store.

SOURCE is a file, a folder, a pattern ("news/*.gz"), a web address, or "-" for standard input. What it holds is told by
its content: plain text, JSON lines, pages, feeds, WordPress exports and posts, tables, NewsML-G2, ninjs, lists of
addresses and of GDELT, WARC; packed by gzip, Zstandard, ZIP, bzip2 or xz. The network is used only for web addresses,
and with --follow for the pages that files lead to.

Each article is one transaction and one named graph; reading an article again replaces its graph. A copy of another
article is linked to it. What is not English is kept with its metadata and not coded. A record that cannot be read is
reported with its file and line, and the rest is taken in. The counts come at the end. With --dry-run nothing is stored:
N-Quads are written to FILE ("-" for standard output).

With --to URL the articles are read here and sent to a running service, which codes and stores them, with the token in
CHANCERY_TOKEN. After a stop the same command goes on: what the service has already is left as it is.
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ingest.fetching import Fetcher
from ingest.readers import FORMATS, Meter, ReadOptions, Refusal, read
from ingest.readers.containers import paths
from ingest.readers.online import is_address
from ontology.iris import DEFAULT_BASE, DataIris
from server import console, references
from server.coding import Coder, loader
from server.commands.choices import add_confidence, choices
from server.commands.options import add_language, add_service, add_store, add_workers, settings, when
from server.commands.reading import Memory, add_delay, add_pages, memory
from server.commands.sending import AGAIN, Remote, Sent, sent
from server.counts import Counts, table, write_report
from server.intake import SNAPSHOT_EVERY, Intake, Remark, Write, into_file, into_store
from server.settings import Settings
from sparql.store import Store

Refresh = Callable[[Store], tuple[str, ...]]

log = logging.getLogger("chancery.ingest")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "sources", nargs="+", metavar="SOURCE", help='a file, folder, pattern or web address, or "-" for standard input'
    )
    add_store(parser)
    add_service(parser)
    parser.add_argument("--format", choices=FORMATS, default="auto", help="what the sources are (default: auto)")
    parser.add_argument("--published", type=when, metavar="DATE", help="the date of articles that do not say theirs")
    parser.add_argument("--publisher", metavar="NAME", help="the publisher of articles that do not say theirs")
    parser.add_argument("--url", metavar="URL", help="the address of a source that is one article")
    parser.add_argument(
        "--follow", action="store_true", help="fetch the pages that files of links and excerpts lead to"
    )
    add_delay(parser)
    add_pages(parser)
    add_language(parser)
    add_confidence(parser)
    add_workers(parser)
    parser.add_argument("--dry-run", action="store_true", help="store nothing; needs -o")
    parser.add_argument("-o", "--output", metavar="FILE", help="where --dry-run writes N-Quads")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the counts and what was skipped as JSON")


def run(
    options: argparse.Namespace, load: Callable[[], Coder] | None = None, refresh: Refresh = references.refresh
) -> int:
    """Ingest; 1 if anything was refused, or if it was stopped."""
    if options.dry_run != bool(options.output):
        options.refuse("--dry-run and -o FILE belong together: -o says where the N-Quads go")
    if options.to:
        return send(options)
    load = load or loader(choices(options))
    with destination(options, settings(options), refresh) as target:
        fetcher = target.memory.fetcher(options.sources, options.delay)
        reading = read_options(options, fetcher)
        intake = Intake(load, DataIris(target.base), options.workers, target.memory.originals)
        try:
            counts, finished = follow(
                intake.run(options.sources, reading, target.write), options.output == "-", reading.meter
            )
        finally:
            fetcher.close()
        if options.report:
            write_report(counts, options.sources, options.report)
    return 0 if finished and not counts.refused else 1


ELSEWHERE = ("store", "dry_run", "report")  # what is said of a store here does not go with one elsewhere


def send(options: argparse.Namespace) -> int:
    """Send what is read to a running service; 1 if anything was refused, or if it was stopped."""
    for name in ELSEWHERE:
        if getattr(options, name):
            options.refuse(f"--to and --{name.replace('_', '-')} do not go together: the service has its own store")
    target, total = Remote(options.to, settings(options).token), Sent()
    with memory(None, None) as remembered:
        fetcher = remembered.fetcher(options.sources, options.delay)
        reading = read_options(options, fetcher)
        readings = (one for source in options.sources for one in read(source, reading))
        try:
            for total in sent(readings, target, console.say):
                log.info("%s.", total)
        except KeyboardInterrupt:
            console.say(f"Stopped. So far: {total}. {AGAIN}")
            return 1
        finally:
            fetcher.close()
    console.write(f"{total}.\n")
    return 0 if not total.refused and not total.failed else 1


def read_options(options: argparse.Namespace, fetcher: Fetcher) -> ReadOptions:
    """How the sources are read, as the command line says."""
    return ReadOptions(
        options.format,
        options.published,
        options.publisher,
        options.url,
        fetch=fetcher,
        follow=options.follow,
        pages=options.pages,
        meter=Meter(path for source in options.sources if not is_address(source) for path in paths(source)),
    )


@dataclass(frozen=True, slots=True)
class Target:
    """Where articles go: what writes one, the base of the IRIs, what is remembered, what shows readers all of it."""

    write: Write
    base: str
    memory: Memory
    publish: Callable[[], object] = lambda: None


@contextmanager
def destination(options: argparse.Namespace, found: Settings, refresh: Refresh) -> Iterator[Target]:
    """A file, or the store."""
    base = found.base or DEFAULT_BASE
    if options.output:
        with memory(None, None) as remembered, output(options.output) as file:
            yield Target(into_file(file), base, remembered)
        return
    with stored(found, refresh) as target:
        yield target


@contextmanager
def stored(found: Settings, refresh: Refresh) -> Iterator[Target]:
    """The store, with the references that it lacks; at the end readers see all that was written."""
    with Store.open(found.store, found.base) as store, memory(store, found.store) as remembered:
        for name in refresh(store):
            log.info("Wrote the %s into %s.", name, found.store)
        try:
            yield Target(into_store(store), store.base, remembered, store.snapshot)
        finally:
            store.snapshot()


@contextmanager
def output(name: str) -> Iterator[BinaryIO]:
    """Standard output for "-", or a file."""
    if name == "-":
        yield sys.stdout.buffer
        return
    with Path(name).open("wb") as file:
        yield file


def follow(
    taken: Iterator[tuple[Counts, Remark | None]], quiet: bool, meter: Meter | None = None
) -> tuple[Counts, bool]:
    """Show how it goes, and print the counts at the end; `quiet` where standard output is the N-Quads.

    The counts, and whether it came to its end and was not stopped.
    """
    counts = Counts()
    tell = console.say if quiet else lambda text: console.write(text + "\n")
    try:
        with progress(meter) as show:
            for counts, remark in taken:
                if remark:
                    console.say(f"{'refused' if isinstance(remark, Refusal) else 'note'}: {remark}")
                show(counts)
    except KeyboardInterrupt:
        console.say(f"Stopped. So far: {counts}. What is written stays; run the command again to go on.")
        return counts, False
    console.messages().print(table(counts))
    tell(f"{counts}.")
    return counts, True


@contextmanager
def progress(meter: Meter | None = None) -> Iterator[Callable[[Counts], None]]:
    """A live line on a terminal; elsewhere a line of log every fifty articles."""
    screen = console.messages()
    if not screen.is_terminal:
        yield log_now_and_then
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("loading the coder")
        yield lambda counts: bar.update(task, description=brief(counts, meter))


def brief(counts: Counts, meter: Meter | None = None) -> str:
    """The counts as a line that fits a narrow terminal, with the rate, and the time left where that is known."""
    line = f"{counts.read} articles, {len(counts.events)} events, {counts.refused} refused, {counts.rate():.1f}/s"
    left = meter.rest(counts.seconds()) if meter else None
    return line if left is None else f"{line}, {timedelta(seconds=round(left))} left"


def log_now_and_then(counts: Counts) -> None:
    """A line of log after every fifty articles."""
    if counts.read and counts.read % SNAPSHOT_EVERY == 0:
        log.info("%s.", counts)
