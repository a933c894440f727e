"""Show what the coder makes of a text: who did what to whom, as a table or JSON.

Without --jsonl one text is coded, given on the command line or, for "-", on standard input.
With --explain each event is told with its reasons: the words, the sense of the lexicon, the construction, the sides.
With --jsonl standard input holds JSON lines {"id", "text", "published"?}; standard output gets, in the same order,
{"id", "events": [...]}, or {"id", "error"} for a line that cannot be read. Each answer comes before the next line is
read; with several --workers some lines are read ahead, so that all have work.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from rich.table import Table

from ingest.documents import events
from ingest.readers import ReadOptions
from ingest.readers.fields import article
from ingest.readers.jsonobjects import json_object
from ingest.readers.sources import Line, Stream
from ingest.readers.sources import lines as source_lines
from ingest.reasons import lines
from ontology.errors import SourceError
from ontology.iris import DEFAULT_BASE, DataIris
from ontology.model import Article
from server import console
from server.coding import Coder, coded, loader
from server.commands.choices import add_confidence, choices
from server.commands.options import add_language, add_workers, settings, when

OPTIONS = ReadOptions()


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one line of input: its id as far as it could be read, and what is wrong with it."""

    id: object = None
    error: str | None = None


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("text", nargs="?", metavar="TEXT", help='the text, or "-" for standard input')
    parser.add_argument("--published", type=when, metavar="DATE", help='when it was published: "2022-10-03", "2022-10"')
    parser.add_argument("--json", action="store_true", help="print the events as JSON")
    parser.add_argument("--jsonl", action="store_true", help="read and write JSON lines")
    parser.add_argument("--explain", action="store_true", help="say why, for each event; in JSON as `explanation`")
    add_language(parser)
    add_confidence(parser)
    add_workers(parser)


def run(options: argparse.Namespace, load: Callable[[], Coder] | None = None) -> int:
    """Code a text, or many. 1 if a line of JSON could not be read."""
    iris = DataIris(settings(options).base or DEFAULT_BASE)
    load = load or loader(choices(options))
    if options.jsonl:
        return code_lines(cast(Stream, sys.stdin.buffer), load, options.workers, iris)
    whole = Article(text_of(options.text), published=options.published)
    reports = load().code(whole)
    found = events(whole, reports, iris)
    if options.json:
        console.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    elif options.explain and found:
        console.write("\n\n".join("\n".join(lines(report)) for report in reports) + "\n")
    elif found:
        console.output().print(table(found))
    else:
        console.say("No event was found in this text.")
    return 0


def text_of(given: str | None) -> str:
    """The text to code: the one given, or standard input for "-" and for none."""
    try:
        text = sys.stdin.read() if given in (None, "-") else str(given)
        text.encode()
    except UnicodeError:
        raise SourceError("The text is not UTF-8. Convert it first, for example with iconv.") from None
    if not text.strip():
        raise SourceError('The text is empty. Give one: chancery code "Azerbaijan accused Armenia of shelling."')
    return text


def code_lines(stream: Stream, load: Callable[[], Coder], workers: int, iris: DataIris) -> int:
    """Code JSON lines; each answer is written as soon as it is there."""
    status = 0
    for tag, whole, reports in coded(records(stream), load, workers):
        if tag.error:
            status = 1
            console.fail(tag.error)
        made = {"events": events(whole, reports, iris)} if whole else {"error": tag.error}
        console.write_json({"id": tag.id, **made})
        sys.stdout.flush()
    return status


def records(stream: Stream) -> Iterator[tuple[Record, Article | None]]:
    """Each line as an article, or as what is wrong with it. Empty lines are passed over."""
    for line in source_lines(stream, OPTIONS.record_bytes):
        if line.text.strip() or line.flaw:
            yield record(line)


def record(line: Line) -> tuple[Record, Article | None]:
    """One line. Unknown fields are allowed: files of other tools carry their own."""
    key: object = None
    try:
        if line.flaw:
            raise SourceError(line.flaw)
        fields = json_object(line.text)
        key = fields.get("id")
        if key is None:
            raise SourceError("the field 'id' is missing; wanted what to give back with the events")
        return Record(key), article(fields, OPTIONS)
    except SourceError as error:
        return Record(key, f"line {line.number}: {error}"), None


def table(found: list[dict[str, object]]) -> Table:
    """The events as a table, one a row."""
    shown = Table(*("relation", "actor", "recipient", "date", "modality", "confidence", "trigger"))
    for event in found:
        kind = f"{event['relation']} {event['mode'] or ''}".strip()
        shown.add_row(
            kind,
            name(event["actor"]),
            name(event["recipient"]),
            part(event["date"], "value"),
            str(event["modality"]),
            f"{event['confidence']:.2f}",
            part(event["trigger"], "text"),
        )
    return shown


def name(party: object) -> str:
    """An actor or recipient for people: its name, and the words of the text where they differ."""
    known, words = part(party, "name"), part(party, "text")
    return f"{known} ({words})" if known and words and known != words else known or words


def part(document: object, key: str) -> str:
    """One value of a part of an event; empty where there is none."""
    return str(document.get(key) or "") if isinstance(document, dict) else ""
