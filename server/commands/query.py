"""Ask a store in SPARQL, through its latest snapshot, or a SPARQL service over HTTP (--to).

QUERY is the name of a stored query, a file, or the text of a query. A stored query may need values:
chancery query dyad --give a=actor:az --give b=actor:ru-gov. A value is an IRI, kind:key for something of the store
(actor, place, article, event, report, mention, publisher), a day such as 2022-10-03, or any other text.
Asking works while a server has the store open.
"""

import argparse
import sys
from pathlib import Path

from ontology.errors import QueryError, UnknownQuery
from ontology.iris import DEFAULT_BASE, DataIris
from server import console
from server.catalogue import term
from server.commands import remote, tables
from server.commands.options import add_store, settings
from server.settings import Settings
from sparql import layout, library, local, snapshots
from sparql.formats import GRAPHS, RESULTS
from sparql.limits import Limits
from sparql.query import Query

FORMATS = ("table", *RESULTS, *GRAPHS)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    known = ", ".join(library.names())
    parser.add_argument("query", metavar="QUERY", help=f'a file, "-", the text of a query, or one of: {known}')
    add_store(parser)
    parser.add_argument("--to", metavar="URL", help="ask this SPARQL service instead of a store")
    parser.add_argument("--format", choices=FORMATS, help="default: table on a terminal, else json or turtle")
    parser.add_argument(
        "--give", action="append", default=[], metavar="NAME=VALUE", help="a value for a variable; may be repeated"
    )


def run(options: argparse.Namespace) -> int:
    """Ask, and print the answer."""
    found = settings(options)
    chosen = options.format or ("table" if sys.stdout.isatty() else None)
    query = asked(options, chosen)
    kind, content = remote.ask(options.to, query) if options.to else ask_store(found, query)
    if chosen == "table" and kind == RESULTS["json"].media_type:
        tables.show(content, base_of(found))
    else:
        console.write_bytes(content if content.endswith(b"\n") else content + b"\n")
    return 0


def ask_store(found: Settings, query: Query) -> tuple[str, bytes]:
    """The media type and content of the answer of the store's latest snapshot."""
    limits = Limits(found.query_seconds, found.query_memory, workers=1)
    format_, content = local.ask(snapshots.latest(found.store), query, limits)
    return format_.media_type, content


def asked(options: argparse.Namespace, chosen: str | None) -> Query:
    """The query with the values that were given and the formats that were chosen."""
    name = options.query
    iris = DataIris(base_of(settings(options)))
    values = dict(value(pair, iris) for pair in options.give)
    if name in library.names():
        missing = [each for each in library.stored(name).parameters if each.name not in values]
        if missing:
            wanted = "; ".join(
                f"--give {each.name}=…, {each.meaning}, such as {each.name}={each.example}" for each in missing
            )
            raise QueryError(f"{name} needs {', '.join(each.name for each in missing)}: {wanted}.")
    result = chosen if chosen in RESULTS else None if chosen in GRAPHS else "json"
    graph = chosen if chosen in GRAPHS else None if chosen in RESULTS else "turtle"
    if chosen is None or chosen == "table":
        result, graph = "json", "turtle"
    return Query(text_of(name), values=values, result_format=result, graph_format=graph)


def text_of(given: str) -> str:
    """The query of a stored name, of a file, of standard input, or the text itself."""
    if given in library.names():
        return library.stored(given).text
    if given == "-":
        return decoded(sys.stdin.buffer.read(), "standard input")
    if any(character in given for character in "{}<\n"):  # "<": DESCRIBE may have no braces
        return given
    path = Path(given)
    if not path.is_file():
        raise UnknownQuery(
            f"{given!r} is no file, no text of a query and no stored query. Stored are: {', '.join(library.names())}."
        )
    return decoded(path.read_bytes(), given)


def decoded(content: bytes, source: str) -> str:
    """The text of a file, without the mark that some editors put before it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise QueryError(f"{source} is not UTF-8. Convert it.") from None


def value(pair: str, iris: DataIris) -> tuple[str, str]:
    """NAME=VALUE as a variable and a term: an IRI, kind:key for one of the store's things, a date, or text."""
    name, equals, given = pair.partition("=")
    name = name.removeprefix("?")
    if not (equals and given and name.isidentifier()):
        raise QueryError(f"--give was {pair!r}, but has to be NAME=VALUE, such as actor=actor:az.")
    return name, str(term(given, iris))


def base_of(found: Settings) -> str:
    """The base of the store's IRIs; without a store the one of the settings."""
    return layout.base_of(found.store) or found.base or DEFAULT_BASE
