"""The lines between a title and its text that say where and when the article appeared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.dates import expressions
from ingest.dates.periods import year
from ingest.readers.sources import Line
from ontology.errors import KnowledgeError
from ontology.model import Basis, Precision, When
from ontology.tables import listed

_PUBLICATION = re.compile(
    r"Publication:\s*(?P<publisher>.+?)(?:,?\s+Volume:\s*(?P<volume>\S+?))?(?:,?\s+Issue:\s*(?P<issue>\S+))?"
)
_POSTED = re.compile(r"(?:Posted|Published|Date|Updated and published)(?:\s+on|\s+by\b.*\bon|:)\s+.{4,80}")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What such lines say; None for what they do not."""

    publisher: str | None = None
    volume: str | None = None
    issue: str | None = None
    published: When | None = None


def metadata(lines: Sequence[Line]) -> tuple[Metadata, int]:
    """What the first lines say about the publication, and how many lines that took."""
    publisher = volume = issue = None
    posted: When | None = None
    used = 0
    for line in lines:
        text = line.text.strip()
        publication = _PUBLICATION.fullmatch(text) if publisher is None else None
        day = _posted_day(text) if posted is None else None
        if publication:
            publisher, volume, issue = publication.group("publisher", "volume", "issue")
        elif day:
            posted = day
        elif text:
            break
        used += 1
    return Metadata(publisher, volume, issue, posted or _volume_year(publisher, volume)), used


def _posted_day(text: str) -> When | None:
    """The one day that a line such as "Posted on October 5, 2022 by admin" names."""
    if not _POSTED.fullmatch(text):
        return None
    days = [found.when for found in expressions(text, None) if found.when]
    return days[0] if len(days) == 1 and days[0].precision is Precision.DAY else None


@cache
def _first_years() -> dict[str, int]:
    """The year of volume 1 of each periodical that counts one volume a year."""
    try:
        table = listed(files("ingest.readers") / "periodicals.tsv", 3)
        return {name.casefold(): int(first) for _, (name, first, _) in table}
    except ValueError as error:
        raise KnowledgeError(f"periodicals.tsv: the year of volume 1 is not a number ({error}).") from error


def _volume_year(publisher: str | None, volume: str | None) -> When | None:
    first = _first_years().get((publisher or "").casefold())
    if first is None or volume is None or not re.fullmatch(r"[1-9][0-9]{0,2}", volume):
        return None
    found = year(first + int(volume) - 1)
    return found and When(found.earliest, found.latest, found.precision, Basis.RELATIVE)
