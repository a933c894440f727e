"""JSON lines: one article a line, an object with at least a "text"."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from ingest.readers import shapes
from ingest.readers.fields import KNOWN, article
from ingest.readers.jsonobjects import json_object
from ingest.readers.records import Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Line
from ontology.errors import SourceError
from ontology.model import Article

_NAMES_KEPT = 100  # unknown field names that are told apart; a file may make up one a line


class Records:
    """Turns the objects of one source into articles, and remembers the fields that nobody knows."""

    def __init__(self, source: str, options: ReadOptions) -> None:
        self._source = source
        self._options = options
        self._unknown: Counter[str] = Counter()
        self._first_seen: dict[str, int] = {}
        self._found = 0
        self._own = 0

    def read(self, line: int, record: dict[str, object]) -> Iterator[Reading]:
        """What one object holds: an article under our schema, or what a known maker's shape holds."""
        self._found += 1
        try:
            shape = shapes.shape(record)
            if shape is not None:
                yield from (self._placed(line, one) for one in shape(record, self._options))
                return
            yield article(record, self._options)
        except SourceError as error:
            yield Refusal(self._source, line, str(error))
            return
        self._own += 1
        self._note_unknown(line, record)

    def refuse(self, line: int, reason: str) -> Refusal:
        """A record that could not be had."""
        self._found += 1
        return Refusal(self._source, line, reason)

    def close(self) -> Iterator[Reading]:
        """What is to be said at the end of the source."""
        if not self._found:
            yield Refusal(self._source, None, "holds no records; nothing was read")
        if self._own and self._options.url is not None:
            yield Notice(
                self._source, None, "the url given for the source was not used: each record has its own field url"
            )
        for name, count in self._unknown.items():
            yield Notice(self._source, self._first_seen[name], _unknown_field(name, count))

    def _placed(self, line: int, reading: Reading) -> Reading:
        return reading if isinstance(reading, Article) else replace(reading, source=self._source, line=line)

    def _note_unknown(self, line: int, record: dict[str, object]) -> None:
        for name in record:
            if name not in KNOWN and (name in self._first_seen or len(self._first_seen) < _NAMES_KEPT):
                self._first_seen.setdefault(name, line)
                self._unknown[name] += 1


def read_articles(source: str, lines: Iterable[Line], options: ReadOptions) -> Iterator[Reading]:
    """An article for each line that is one, a refusal for each that is not; unknown fields are named at the end."""
    records = Records(source, options)
    for line in lines:
        if line.flaw is not None:
            yield records.refuse(line.number, line.flaw)
        elif line.text.strip():
            try:
                record = json_object(line.text)
            except SourceError as error:
                yield records.refuse(line.number, str(error))
            else:
                yield from records.read(line.number, record)
    yield from records.close()


def _unknown_field(name: str, count: int) -> str:
    near = get_close_matches(name, KNOWN, 1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"the unknown field {name!r} of {count} records was not read; {meant}known are {', '.join(KNOWN)}"
