"""JSON lines: one article a line, an object with at least a "text"."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from math import isinf

from ingest.readers.fields import KNOWN, article
from ingest.readers.records import Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Line
from ontology.errors import SourceError
from ontology.model import Article

_DOCUMENT = (
    "one JSON document over several lines is not JSON lines; write one object a line, for instance: jq -c '.[]' FILE"
)
_NAMES_KEPT = 100  # unknown field names that are told apart; a file may make up one a line


def read_articles(source: str, lines: Iterable[Line], options: ReadOptions) -> Iterator[Reading]:
    """An article for each line that is one, a refusal for each that is not; unknown fields are named at the end."""
    unknown: Counter[str] = Counter()
    first_seen: dict[str, int] = {}
    document = found = fragments = 0
    for line in lines:
        if not line.text.strip() and line.flaw is None:
            continue
        found += 1
        if found == 1 and line.text.strip() in ("[", "{"):
            document = line.number
            yield Refusal(source, line.number, _DOCUMENT)
            continue
        result, names = _line_article(source, line, options)
        if document and isinstance(result, Refusal) and line.flaw is None:
            fragments += 1  # of the document that was refused as a whole
            continue
        yield result
        for name in names:
            if name in first_seen or len(first_seen) < _NAMES_KEPT:
                first_seen.setdefault(name, line.number)
                unknown[name] += 1
    if not found:
        yield Refusal(source, None, "holds no records, only blank lines; nothing was read")
    if fragments:
        yield Notice(source, document, f"{fragments} further lines are parts of that document and were not read")
    if options.url is not None:
        yield Notice(source, None, "the url given for the source was not used: each record has its own field url")
    for name, count in unknown.items():
        yield Notice(source, first_seen[name], _unknown_field(name, count))


def _line_article(source: str, line: Line, options: ReadOptions) -> tuple[Article | Refusal, list[str]]:
    """The article of a line, or why there is none; and the names of its fields that nobody knows."""
    try:
        if line.flaw is not None:
            raise SourceError(line.flaw)
        record = json_object(line.text)
        found = article(record, options)
    except SourceError as error:
        return Refusal(source, line.number, str(error)), []
    return found, [name for name in record if name not in KNOWN]


def json_object(text: str) -> dict[str, object]:
    """The object that a line of JSON says. Raises SourceError for what is no JSON, no object or not to be kept."""
    try:
        record = json.loads(
            text, object_pairs_hook=_fields_once, parse_constant=_refuse_constant, parse_float=_finite_number
        )
    except RecursionError:
        raise SourceError("the JSON is nested too deeply; a record is one flat object") from None
    except json.JSONDecodeError as error:
        raise SourceError(
            f'not JSON: {error.msg} at character {error.pos + 1}; wanted one object on the line, as {{"text": "…"}}'
        ) from error
    except ValueError as error:
        raise SourceError(f"not JSON that is read here: {error}") from error
    if isinstance(record, list):
        raise SourceError("a JSON list is not JSON lines; write one object a line, for instance: jq -c '.[]' FILE")
    if not isinstance(record, dict):
        raise SourceError(f'the line is a JSON {_json_type(record)}; wanted an object, as {{"text": "…"}}')
    return record


def _fields_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose fields are all different: of two values under one name json would drop the first."""
    record = dict(pairs)
    if len(record) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"the field {twice!r} comes twice; keep one")
    return record


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON value; leave the field out, or write null")


def _finite_number(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise ValueError(f"the number {digits:.40} is too large")
    return number


def _json_type(value: object) -> str:
    names = {str: "string", int: "number", float: "number", bool: "boolean", list: "list", dict: "object"}
    return names.get(type(value), "null")


def _unknown_field(name: str, count: int) -> str:
    near = get_close_matches(name, KNOWN, 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"the unknown field {name!r} of {count} records was not read; {meant}known are {', '.join(KNOWN)}"
