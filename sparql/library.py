"""The stored queries: `queries/*.rq`, one question each.

A file begins with `# one sentence.`; then each variable that needs a value has a line of its own:
`# Give ?actor: whoever is asked about. For example actor:ir`. Values are bound through `sparql.query.Query.values`,
never pasted into the text. The examples are written as `chancery query --give` takes them, and find something in
`ontology/examples`; what they find there is kept in `tests/sparql/expected`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.errors import KnowledgeError, UnknownQuery

_FOLDER = files("sparql") / "queries"
_SUFFIX = ".rq"
_GIVE = re.compile(r"# Give \?(?P<name>\w+): (?P<meaning>.+)\. For example (?P<example>\S+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable (without "?") that must be given a value: what it stands for, and a value that finds something."""

    name: str
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A query that is shipped: what it asks, and what it needs to be given."""

    name: str
    comment: str
    parameters: tuple[Parameter, ...]
    text: str


@cache
def names() -> tuple[str, ...]:
    """The names of all stored queries, sorted."""
    there = (each.name for each in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in there if name.endswith(_SUFFIX)))


@cache
def stored(name: str) -> StoredQuery:
    """The stored query of this name.

    Raises UnknownQuery, which lists the names there are, or KnowledgeError where the head of the file is malformed.
    """
    if name not in names():
        raise UnknownQuery(f"No stored query is called {name!r}. There are: {', '.join(names())}.")
    return read(name, (_FOLDER / (name + _SUFFIX)).read_text(encoding="utf-8"))


def read(name: str, text: str) -> StoredQuery:
    """The query of a file. KnowledgeError names the line of the head that is malformed."""
    comment, *rest = text.splitlines() or [""]
    if not comment.startswith("# "):
        raise KnowledgeError(
            f"{name}{_SUFFIX}, line 1: {comment!r}. Wanted '# ' and one sentence that says what is asked. Write one."
        )
    return StoredQuery(name, comment.removeprefix("# "), tuple(_parameters(name, rest)), text)


def _parameters(name: str, lines: list[str]) -> Iterator[Parameter]:
    for number, line in enumerate(lines, 2):
        if not line.startswith("# Give"):
            return
        found = _GIVE.fullmatch(line)
        if found is None:
            raise KnowledgeError(
                f"{name}{_SUFFIX}, line {number}: {line!r}. "
                "Wanted '# Give ?variable: what it stands for. For example VALUE'. Mend that line."
            )
        yield Parameter(**found.groupdict())
