"""The gazetteer: states, their governments and institutions, places, organizations, persons, and their names.

What it holds and from where: `SOURCES.md`. It is built from pinned tables by `make gazetteer`
(`ontology.gazetteer.build`) and committed as Turtle; nothing is fetched and no country library is needed to use it.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ontology.gazetteer.ambiguity import AmbiguityRule, RuleKind, read_rules
from ontology.gazetteer.entries import Coordinates, Entry, Gazetteer, Name, NameKind, Office
from ontology.gazetteer.reading import read
from ontology.gazetteer.shortnames import ShortName, read_short_names

__all__ = [
    "AmbiguityRule",
    "Coordinates",
    "Entry",
    "Gazetteer",
    "Name",
    "NameKind",
    "Office",
    "RuleKind",
    "ShortName",
    "load",
    "rules",
    "short_names",
    "turtle_files",
]


@cache
def load() -> Gazetteer:
    """The gazetteer that we ship; read once, then kept. A malformed file is a KnowledgeError."""
    exact = frozenset(rule.name for rule in rules() if rule.kind is RuleKind.CASE)
    return read(turtle_files(), exact)


@cache
def rules() -> tuple[AmbiguityRule, ...]:
    """The rules that say when one of the names means something else."""
    return read_rules()


@cache
def short_names() -> tuple[ShortName, ...]:
    """The names that count only in a text about certain states."""
    return read_short_names()


def turtle_files() -> tuple[Traversable, ...]:
    """The files for a store to load under its own base, which their relative IRIs need."""
    found = [file for file in files("ontology.gazetteer").iterdir() if file.name.endswith(".ttl")]
    return tuple(sorted(found, key=lambda file: file.name))
