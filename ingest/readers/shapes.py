"""Objects of JSON that known makers write: JSON Feed, ninjs, WordPress; and lists of records in an envelope."""

from collections.abc import Callable, Iterable, Iterator

from ingest.readers import jsonfeed, ninjs, wordpress
from ingest.readers.fields import article
from ingest.readers.records import Reading, ReadOptions, Refusal
from ontology.errors import SourceError

Record = dict[str, object]
Shape = Callable[[Record, ReadOptions], Iterable[Reading]]

_ENVELOPES = ("articles", "items", "posts", "results", "data", "docs", "records")


def shape(record: Record) -> Shape | None:
    """What reads an object of another maker's shape; None for one under our own schema, or of no shape we know."""
    if record.get("text") is not None:
        return None
    if str(record.get("version", "")).startswith("https://jsonfeed.org/version/"):
        return jsonfeed.articles
    if wordpress.is_post(record):
        return wordpress.articles
    if ninjs.is_item(record):
        return ninjs.articles
    return _enveloped if _envelope(record) is not None else None


def _envelope(record: Record) -> list[Record] | None:
    for name in _ENVELOPES:
        inner = record.get(name)
        if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner):
            return inner
    return None


def _enveloped(record: Record, options: ReadOptions) -> Iterator[Reading]:
    for inner in _envelope(record) or ():
        found = shape(inner)
        try:
            if found is None or found is _enveloped:
                yield article(inner, options)
            else:
                yield from found(inner, options)
        except SourceError as error:
            yield Refusal("", None, str(error))
