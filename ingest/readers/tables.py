"""Tables: CSV and what is like it, with a header; columns by our names or those of other makers (columns.tsv)."""

import csv
from collections.abc import Iterator, Mapping

from ingest.readers.columns import named
from ingest.readers.fields import article
from ingest.readers.published import published_of
from ingest.readers.records import Notice, Reading, ReadOptions, Refusal
from ingest.readers.sources import Line, Source, lines
from ontology.errors import SourceError

_DELIMITERS = ",;\t|"


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """An article a row. Raises SourceError where there is no header with a column of texts."""
    feed = _Fed(lines(source.stream, options.record_bytes))
    header = next(feed, "")
    delimiter = max(_DELIMITERS, key=header.count)
    csv.field_size_limit(max(options.record_bytes, csv.field_size_limit()))
    names = next(csv.reader([header], delimiter=delimiter), [])
    columns = _columns(names)
    yield from _ignored(source, names, columns)
    rows = csv.reader(feed, delimiter=delimiter)
    count = 0
    while True:
        start = feed.number + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield Refusal(source.name, start, f"the row cannot be read: {error}")
            continue
        if feed.flaws:
            line = feed.flaws.pop()
            feed.flaws.clear()
            yield Refusal(source.name, line.number, f"the row with this line was not read: {line.flaw}")
        elif any(cell.strip() for cell in row):
            count += 1
            yield row_article(source.name, start, dict(zip(names, row, strict=False)), columns, options)
    if not count and not feed.number > 1:
        yield Refusal(source.name, None, "is a table without rows; nothing was read")


class _Fed:
    """The lines of a table with their ends, for csv; flawed ones are empty and remembered."""

    def __init__(self, found: Iterator[Line]) -> None:
        self._lines = found
        self.number = 0  # of the line given last
        self.flaws: list[Line] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number = line.number
        if line.flaw is not None:
            self.flaws.append(line)
        return line.text.replace("\r", " ") + "\n"  # csv raises on a bare carriage return within a line


def row_article(
    source: str, line: int | None, row: Mapping[str, object], columns: Mapping[str, str], options: ReadOptions
) -> Reading:
    """One row as an article. A date that is none is left out, not the row: tables are written by hand."""
    record = {field: _cell(row.get(column)) for field, column in columns.items()}
    said = record.get("published")
    when = published_of(said) if said else None
    record["published"] = when.value if when else None
    try:
        return article({name: value for name, value in record.items() if value is not None}, options)
    except SourceError as error:
        return Refusal(source, line, str(error))


def _columns(names: list[str]) -> dict[str, str]:
    columns = named(names)
    if "text" not in columns:
        raise SourceError(
            f"the header has no column of texts; it has {', '.join(names)[:200]!r}; "
            "call that column text, body or content"
        )
    return columns


def _ignored(source: Source, names: list[str], columns: Mapping[str, str]) -> Iterator[Notice]:
    left = [name for name in names if name and name not in columns.values()]
    if left:
        yield Notice(source.name, 1, f"these columns were not read: {', '.join(left)[:300]}")


def _cell(value: object) -> str | None:
    """A cell as text; None for an empty one."""
    text = "" if value is None else str(value).strip()
    return text or None
