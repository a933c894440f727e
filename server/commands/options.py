"""Options that several commands share, and the reading of their values."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode

from ingest.readers import parse_published
from ontology.errors import SourceError
from ontology.model import When
from server.settings import Settings


def add_store(parser: argparse.ArgumentParser) -> None:
    """`--store DIR`."""
    parser.add_argument(
        "--store", type=Path, metavar="DIR", help="the folder of the store (default: $CHANCERY_STORE, ./chancery-data)"
    )


def add_service(parser: argparse.ArgumentParser) -> None:
    """`--to URL`."""
    parser.add_argument("--to", type=address, metavar="URL", help="a running service instead: http://localhost:8000/")


def add_workers(parser: argparse.ArgumentParser) -> None:
    """`--workers N`."""
    parser.add_argument(
        "--workers", type=positive, default=1, metavar="N", help="processes that code articles (default 1)"
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """`--language NAME`."""
    parser.add_argument(
        "--language",
        default="built-in",
        metavar="NAME",
        help="what parses: built-in (default), spacy:NAME for a spaCy pipeline, conllu:FILE for analyses from a file",
    )


def settings(options: argparse.Namespace) -> Settings:
    """The settings of the environment, with `--store` put over them."""
    found = Settings.from_env(os.environ)
    store: Path | None = getattr(options, "store", None)
    return replace(found, store=store) if store else found


def positive(text: str) -> int:
    """A whole number of at least 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def port(text: str) -> int:
    """A TCP port; 0 lets the system choose."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number from 0 to 65535")
    return int(text)


def graph(text: str) -> NamedNode:
    """The IRI of a graph."""
    try:
        return NamedNode(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an absolute IRI: {error}") from None


def address(text: str) -> str:
    """The address of a service, with a slash at its end."""
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{text!r} is not the URL of a service, such as http://localhost:8000/")
    return text.rstrip("/") + "/"


def when(text: str) -> When:
    """A date of publication, to the day, month or year: "2022-10-03", "2022-10", "2022"."""
    try:
        return parse_published(text)
    except SourceError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
