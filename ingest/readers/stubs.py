"""Pages that stand where an article should be: stubs of paid ones, cookie walls, errors; read from stubs.tsv."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.readers.records import Kind
from ontology.tables import listed, malformed

# Of the 7,510 texts of the State Department and the Current Events portal none of up to this many words has such a
# pattern in it; stubs seldom have more than a few sentences.
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Stub:
    """What a page is instead of an article."""

    kind: Kind
    what: str
    pattern: re.Pattern[str]


@cache
def _stubs() -> tuple[Stub, ...]:
    found = []
    for number, (kind, what, pattern) in listed(files("ingest.readers") / "stubs.tsv", 3):
        try:
            found.append(Stub(Kind(kind), what, re.compile(pattern, re.IGNORECASE)))
        except ValueError as error:
            raise malformed("stubs.tsv", number, f"one of the kinds {', '.join(Kind)}", kind) from error
    return tuple(found)


def stub(text: str) -> Stub | None:
    """What a text is if it is no article; None for an article."""
    if len(text.split(None, _LONGEST)) > _LONGEST:
        return None
    return next((one for one in _stubs() if one.pattern.search(text)), None)
