"""One JSON document over several lines: an object, or a list of objects that is read as it comes, in flat memory.

A record that is broken costs itself: reading goes on at the next place where an object can begin.
"""

import codecs
import json
import re
from collections.abc import Iterator

from ingest.readers.jsonl import Records
from ingest.readers.jsonobjects import DECODER
from ingest.readers.records import Reading, ReadOptions
from ingest.readers.sources import Source, Stream

_CHUNK = 1 << 18
_BETWEEN = re.compile(r"[\s,\[\]]*")
_NEXT = re.compile(r"(?:,|^|\n)[^\S\n]*(?=\{)", re.MULTILINE)
_TOKEN = 16  # characters at the end of a window in which a word such as "false" may be cut
_TRIES = 1000  # beginnings of an object that are tried in one window: each may cost its whole length

Found = tuple[int, dict[str, object] | str]


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """An article for each object of the document that is one, a refusal for each place where there is none."""
    records = Records(source.name, options)
    for line, found in _Objects(source.stream, options.record_bytes).objects():
        if isinstance(found, str):
            yield records.refuse(line, found)
        else:
            yield from records.read(line, found)
    yield from records.close()


class _Objects:
    """The objects of a list, or the one object, of a stream. A window of the text is held, and read from `_at` on."""

    def __init__(self, stream: Stream, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def objects(self) -> Iterator[Found]:
        """Each object with its line, or why there is none at that line."""
        while self._skip():
            if self._text[self._at] == "{":
                yield self._object()
            else:
                line, found = self._line, self._text[self._at : self._at + 20]
                self._resume()
                yield line, f"not JSON: {found!r} where a record was wanted"

    def _object(self) -> Found:
        """The object at the start of the window, read on until it is whole."""
        line = self._line
        while True:
            try:
                record, end = DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as error:
                reason = self._flaw(error)
                if reason is None:
                    self._fill(max(_CHUNK, len(self._text) - self._at))
                    continue
                self._resume()
                return line, reason
            self._pass(end)
            return line, record

    def _flaw(self, error: Exception) -> str | None:
        """What is wrong for good; None where more text may mend it."""
        cut_off = isinstance(error, json.JSONDecodeError) and (
            error.pos >= len(self._text) - _TOKEN or error.msg.startswith("Unterminated string")
        )
        if not cut_off or self._ended:
            return f"not JSON: {_message(error)}"
        if len(self._text) - self._at > self._limit:
            return f"the record has more than the {self._limit:,} characters allowed"
        return None

    def _skip(self) -> bool:
        """Go to where the next value begins; False at the end."""
        while True:
            between = _BETWEEN.match(self._text, self._at)
            self._pass(between.end() if between else self._at)
            if self._at < len(self._text):
                return True
            if self._ended:
                return False
            self._fill(_CHUNK)

    def _resume(self) -> None:
        """Go to the next place where an object begins that can be read, or where one may once more text is here."""
        reached = len(self._text)
        for tries, place in enumerate(_NEXT.finditer(self._text, self._at + 1)):
            try:
                DECODER.raw_decode(self._text, place.end())
            except (ValueError, RecursionError) as error:
                cut_off = isinstance(error, json.JSONDecodeError) and error.pos >= len(self._text) - _TOKEN
                if tries < _TRIES and (self._ended or not cut_off):
                    continue
            reached = place.end()
            break
        self._pass(reached)

    def _fill(self, size: int) -> None:
        content = self._stream.read(size)
        self._ended = not content
        self._text = self._text[self._at :] + self._decode(content, self._ended)
        self._at = 0

    def _pass(self, end: int) -> None:
        self._line += self._text.count("\n", self._at, end)
        self._at = end


def _message(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply; a record is one flat object"
    return error.msg if isinstance(error, json.JSONDecodeError) else str(error)
