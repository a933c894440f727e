"""Parquet, a row an article, with the columns of a table; needs the extra `parquet` (pyarrow)."""

import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.readers.columns import named
from ingest.readers.records import Reading, ReadOptions, Refusal
from ingest.readers.sources import BUFFER, Source
from ingest.readers.tables import row_article
from ontology.errors import SourceError

if TYPE_CHECKING:
    from pyarrow.parquet import ParquetFile

_ROWS = 256  # held at a time
_SPOOL = 64 << 20


def read_articles(source: Source, options: ReadOptions) -> Iterator[Reading]:
    """An article a row. Raises SourceError where it is damaged, or pyarrow is not installed."""
    try:
        import pyarrow  # noqa: PLC0415  an extra: 45 MB that few need
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise SourceError("is Parquet, which needs pyarrow: pip install 'chancery[parquet]'") from None
    with tempfile.SpooledTemporaryFile(_SPOOL) as spool:
        while chunk := source.stream.read(BUFFER):
            spool.write(chunk)
        spool.seek(0)
        try:
            yield from _rows(source.name, parquet.ParquetFile(spool), options)
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            raise SourceError(f"is damaged Parquet: {error}; get it again") from error


def _rows(name: str, file: "ParquetFile", options: ReadOptions) -> Iterator[Reading]:
    columns = named(file.schema_arrow.names)
    if "text" not in columns:
        raise SourceError(f"has no column of texts; it has {', '.join(file.schema_arrow.names)[:200]!r}")
    number = 0
    for batch in file.iter_batches(_ROWS, columns=list(columns.values())):
        for row in batch.to_pylist():
            number += 1
            yield row_article(name, number, row, columns, options)
    if not number:
        yield Refusal(name, None, "is a table without rows; nothing was read")
