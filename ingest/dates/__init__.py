"""Words that say when: date expressions and the intervals they mean. Dates never invent."""

from ingest.dates.extraction import DateExpression, expressions

__all__ = ["DateExpression", "expressions"]
