"""Regions named in a row with their kind once: "Kharkiv, Odesa and Sumy Oblasts", "the provinces of Hama and Homs".

The city has the shorter name; the word of the kind, though it stands apart, says that the region is meant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.actors.context import NameMatch
from ingest.actors.names import Names
from ontology.model import Place

KINDS = re.compile(r"\b(?P<kind>oblast|province|governorate|region|state|department|emirate)s\b", re.IGNORECASE)
_ROW = re.compile(r",? (?:and |or )?")


def with_regions(text: str, matches: Sequence[NameMatch], names: Names) -> tuple[NameMatch, ...]:
    """The names of a text, in order, those of cities in such rows turned into the regions that are called like them."""
    turned = {
        match: region
        for kinds in KINDS.finditer(text)
        for match in (*_before(text, matches, kinds.start()), *_after(text, matches, kinds.end()))
        if (region := names.called(f"{match.name.text} {kinds['kind']}"))
    }
    return tuple(
        replace(match, entry=turned[match].entry, name=turned[match].name) if match in turned else match
        for match in matches
    )


def _before(text: str, matches: Sequence[NameMatch], start: int) -> Iterator[NameMatch]:
    """The row of places that ends before the word: "Kharkiv, Odesa and Sumy **Oblasts**"."""
    joint = re.compile(" ")
    for match in reversed(matches):
        if match.end <= start:
            if not joint.fullmatch(text[match.end : start]) or not isinstance(match.entry.thing, Place):
                return
            yield match
            start, joint = match.start, _ROW


def _after(text: str, matches: Sequence[NameMatch], end: int) -> Iterator[NameMatch]:
    """The row of places that follows the word: "the **provinces** of Hama and Homs"."""
    joint = re.compile(" of ")
    for match in matches:
        if match.start >= end:
            if not joint.fullmatch(text[end : match.start]) or not isinstance(match.entry.thing, Place):
                return
            yield match
            end, joint = match.end, _ROW
