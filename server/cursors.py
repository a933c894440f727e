"""Cursors of paged lists: where a page begins, and the generation in which that holds."""

import re

from ontology.errors import RequestError


def write(generation: int, offset: int) -> str:
    """The cursor of a page that begins at this place."""
    return f"{generation}-{offset}"


def read(cursor: str | None, generation: int) -> int:
    """Where the page begins: 0 without a cursor.

    The order of a list is the same each time within one generation only, so a cursor of another one is refused: going
    on with it could skip items or give some twice.
    """
    if cursor is None:
        return 0
    found = re.fullmatch(r"(\d{1,15})-(\d{1,15})", cursor, re.ASCII)
    if not found:
        raise RequestError(f"The cursor {cursor!r} is none of ours. Take it from `next`, or leave it out.")
    if int(found[1]) != generation:
        raise RequestError("The data has changed since this cursor was given. Begin again without a cursor.")
    return int(found[2])
