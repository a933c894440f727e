"""Files and streams in, articles out; what cannot be read is named, and nothing is lost silently."""

from ingest.readers.published import parse_published
from ingest.readers.records import Notice, Reading, ReadOptions, Refusal
from ingest.readers.registry import FORMATS, read

__all__ = ["FORMATS", "Notice", "ReadOptions", "Reading", "Refusal", "parse_published", "read"]
