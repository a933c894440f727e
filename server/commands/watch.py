"""Poll feeds and take their articles in, for ever.

FEED is the address of a feed: RSS, Atom, RDF or JSON Feed. Each is asked every --interval, and only whether it has
changed; entries that are new or changed are read, whole where the feed has excerpts, coded, and written. A feed that
fails is left alone for twice as long each time. What is known of the feeds lies in the store's folder: after a stop, by
Ctrl-C or SIGTERM, the same command goes on where it ended. With --once each feed that is due is asked once. A page
that cannot be had is asked for at the next four visits. What is older than the feed: chancery ingest --pages N FEED.
"""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from ingest.fetching.subscriptions import Subscriptions
from ingest.readers import ReadOptions, Refusal
from ingest.readers.online import is_address
from ontology.iris import DataIris
from server import console, references
from server.coding import Coder, loader
from server.commands.choices import add_confidence, choices
from server.commands.ingest import Refresh, stored
from server.commands.options import add_language, add_store, add_workers, settings
from server.commands.reading import add_delay, seconds
from server.counts import Counts, table
from server.intake import Intake
from server.watching import Fresh, Watch

SHORTEST = 1.0  # seconds; a feed that is asked more often than its publisher changes it gives nothing


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("feeds", nargs="+", type=feed, metavar="FEED", help="the address of a feed")
    add_store(parser)
    parser.add_argument(
        "--interval",
        type=interval,
        default=900.0,
        metavar="S",
        help="seconds between two visits to a feed (default 900)",
    )
    parser.add_argument("--once", action="store_true", help="ask each feed that is due once, and end")
    parser.add_argument("--publisher", metavar="NAME", help="the publisher of articles that do not say theirs")
    add_delay(parser)
    add_language(parser)
    add_confidence(parser)
    add_workers(parser)


def run(
    options: argparse.Namespace, load: Callable[[], Coder] | None = None, refresh: Refresh = references.refresh
) -> int:
    """Watch until stopped; 1 only if a single round, of --once, was refused something."""
    load = load or loader(choices(options))
    with stored(settings(options), refresh) as target, status() as tell:
        state = Subscriptions(target.memory.folder and target.memory.folder / "feeds.sqlite")
        fetcher = target.memory.fetcher(options.feeds, options.delay)
        watch = Watch(list(dict.fromkeys(options.feeds)), fetcher, state, options.interval, options.once, tell=tell)
        reading = ReadOptions(publisher=options.publisher, fetch=Fresh(fetcher), follow=True)
        intake = Intake(load, DataIris(target.base), options.workers, target.memory.originals)
        counts, shown = Counts(), 0
        try:
            for counts, remark in intake.take_in(watch.incoming(reading), target.write):
                if counts.read > shown:
                    shown = counts.read
                    target.publish()  # news come one by one, and are to be seen at once
                if remark:
                    console.say(f"{'refused' if isinstance(remark, Refusal) else 'note'}: {remark}")
        except KeyboardInterrupt:
            console.say(f"Stopped after {timedelta(seconds=round(counts.seconds()))}. Run the command again to go on.")
        finally:
            state.close()
            fetcher.close()
    console.messages().print(table(counts))
    console.write(f"{counts}.\n")
    return 1 if options.once and counts.refused else 0


@contextmanager
def status() -> Iterator[Callable[[str], None]]:
    """A status line on a terminal; elsewhere nothing, since every article and refusal would drown in it."""
    screen = console.messages()
    if not screen.is_terminal:
        yield lambda _: None
        return
    with screen.status("loading the coder") as shown:
        yield shown.update


def feed(text: str) -> str:
    """The address of a feed."""
    if not is_address(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address, such as https://example.org/feed")
    return text


def interval(text: str) -> float:
    """The seconds between two visits."""
    found = seconds(text)
    if found < SHORTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is too short: at least {SHORTEST:g} second")
    return found
