"""Cursors of paged lists: after which item a page begins."""

import re

from ontology.errors import RequestError
from sparql.register.paging import Place


def write(kind: str, place: Place) -> str:
    """The cursor of the page that begins after an item of a list of this kind."""
    return f"{kind}.{place.value}.{place.tie}"


def read(kind: str, cursor: str | None) -> Place | None:
    """The place of a cursor; None without one.

    It names an item and not a count of items, so that it holds when something was written meanwhile.
    """
    if cursor is None:
        return None
    found = re.fullmatch(rf"{kind}\.(\d{{1,9}})\.(\d{{1,17}})", cursor, re.ASCII)
    if not found:
        raise RequestError(
            f"cursor is {cursor!r}, and no list of {kind}s gave that. Take it from `next`, or leave it out."
        )
    return Place(int(found[1]), int(found[2]))
