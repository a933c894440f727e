"""Show which actors and places the names in a text mean.

Without --jsonl one text is read, given on the command line or, for "-", on standard input, and a table printed. With
--jsonl standard input holds JSON lines {"id", "text", "published"?}; standard output gets, in the same order,
{"id", "mentions": [{"text", "start", "end", "id", "name", "type", "sameAs"}]}, or {"id", "error"} for a line that
cannot be read.
"""

import argparse
import sys
from collections.abc import Callable
from typing import cast

from rich.table import Table

from ingest.documents import Document, link
from ingest.linking import links
from ingest.pipeline import Pipeline
from ingest.readers.sources import Stream
from ontology.iris import DEFAULT_BASE, DataIris
from ontology.model import Article
from server import console
from server.commands.code import records, text_of
from server.commands.options import add_language, settings

COLUMNS = ("text", "name", "type", "id")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("text", nargs="?", metavar="TEXT", help='the text, or "-" for standard input')
    parser.add_argument("--jsonl", action="store_true", help="read and write JSON lines")
    add_language(parser)


def run(options: argparse.Namespace, load: Callable[[str], Pipeline] = Pipeline.load) -> int:
    """Link one text, or many. 1 if a line of JSON could not be read."""
    iris = DataIris(settings(options).base or DEFAULT_BASE)
    pipeline = load(options.language)
    if options.jsonl:
        return link_lines(cast(Stream, sys.stdin.buffer), pipeline, iris)
    found = mentions(pipeline, Article(text_of(options.text)), iris)
    if not found:
        console.say("No name of the gazetteer was found in this text.")
        return 0
    shown = Table(*COLUMNS)
    for one in found:
        shown.add_row(*(str(one[column]) for column in COLUMNS))
    console.output().print(shown)
    return 0


def link_lines(stream: Stream, pipeline: Pipeline, iris: DataIris) -> int:
    """Link JSON lines; each answer is written as soon as it is there."""
    status = 0
    for tag, whole in records(stream):
        if tag.error:
            status = 1
            console.fail(tag.error)
        made = {"mentions": mentions(pipeline, whole, iris)} if whole else {"error": tag.error}
        console.write_json({"id": tag.id, **made})
        sys.stdout.flush()
    return status


def mentions(pipeline: Pipeline, article: Article, iris: DataIris) -> list[Document]:
    """The linked names of an article as JSON documents."""
    return [link(mention, iris) for mention in links(pipeline, article)]
