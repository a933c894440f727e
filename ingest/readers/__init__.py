"""Files, streams and web addresses in, articles out; what cannot be read is named, and nothing is lost silently."""

from ingest.readers.language import is_english
from ingest.readers.meter import Meter
from ingest.readers.published import parse_published
from ingest.readers.records import Notice, Reading, ReadOptions, Refusal
from ingest.readers.registry import FORMATS, read

__all__ = ["FORMATS", "Meter", "Notice", "ReadOptions", "Reading", "Refusal", "is_english", "parse_published", "read"]
