"""The stored queries: `queries/*.rq`, one question each.

A file begins with `# one sentence.`; `# Give: ?a ?b` on the next line names the variables that need a value, which
is bound through `sparql.pool.Query.values`, never pasted into the text.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.errors import KnowledgeError, UnknownQuery

_FOLDER = files("sparql") / "queries"
_SUFFIX = ".rq"
_GIVE = "# Give:"


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A query that is shipped: what it asks, and the variables (without "?") that must be given a value."""

    name: str
    comment: str
    parameters: tuple[str, ...]
    text: str


@cache
def names() -> tuple[str, ...]:
    """The names of all stored queries, sorted."""
    there = (each.name for each in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in there if name.endswith(_SUFFIX)))


@cache
def stored(name: str) -> StoredQuery:
    """The stored query of this name. Raises UnknownQuery, which lists the names there are."""
    if name not in names():
        raise UnknownQuery(f"No stored query is called {name!r}. There are: {', '.join(names())}.")
    text = (_FOLDER / (name + _SUFFIX)).read_text(encoding="utf-8")
    comment, give, *_ = text.splitlines()
    if not comment.startswith("# "):
        raise KnowledgeError(
            f"{name}{_SUFFIX}, line 1: {comment!r}. Wanted '# ' and one sentence that says what is asked. Write one."
        )
    parameters = give.removeprefix(_GIVE).replace("?", "").split() if give.startswith(_GIVE) else []
    return StoredQuery(name, comment.removeprefix("# "), tuple(parameters), text)
