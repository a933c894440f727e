"""Resources as Turtle that people can read and that is the same byte for byte whenever it is built."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from ontology.iris import SECTORS
from ontology.prefixes import chosen

PREFIXES = {**chosen("chy", "org", "owl", "rdfs"), "sec": SECTORS, **chosen("skos", "wgs84", "xsd")}

Statement = tuple[str, str]

FIRST = ("rdfs:label", "skos:altLabel", "chy:demonym")  # what people look for first; the rest in alphabetical order


@dataclass(frozen=True, slots=True)
class Resource:
    """One subject: its IRI relative to the base, its class, and predicates with objects as Turtle writes them."""

    iri: str
    kind: str
    statements: tuple[Statement, ...]


def actor(key: str) -> str:
    """The IRI of an actor, relative to the base."""
    return f"id/actor/{key}"


def place(key: str) -> str:
    """The IRI of a place, relative to the base."""
    return f"id/place/{key}"


def link(iri: str) -> str:
    """An IRI as an object."""
    return f"<{iri}>"


def code(value: str) -> str:
    """A string as an object."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def english(value: str) -> str:
    """English text as an object."""
    return code(value) + "@en"


def day(value: date) -> str:
    """A date as an object."""
    return f'"{value.isoformat()}"^^xsd:date'


def degrees(value: str) -> str:
    """A number of degrees as an object; one without a fraction gets one, since "50" would be an integer."""
    return value if "." in value else value + ".0"


def each(predicate: str, objects: Iterable[str]) -> tuple[Statement, ...]:
    """One statement for every object."""
    return tuple((predicate, value) for value in objects)


def document(about: str, resources: Iterable[Resource]) -> str:
    """A file: what it is about as a comment, the prefixes in use, the resources by IRI."""
    body = "\n".join(_block(resource) for resource in sorted(resources, key=lambda found: found.iri))
    prefixes = [f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items() if f"{name}:" in body]
    notice = "# Built by `make gazetteer` from the tables that SOURCES.md names: change those, not this. CC BY 4.0.\n"
    return f"# {about}\n{notice}\n{''.join(prefixes)}\n{body}"


def _block(resource: Resource) -> str:
    lines = [f"<{resource.iri}> a {resource.kind}"]
    for predicate, group in groupby(sorted(set(resource.statements), key=_rank), key=itemgetter(0)):
        lines.append(f"    {predicate} " + " , ".join(value for _, value in group))
    return " ;\n".join(lines) + " .\n"


def _rank(statement: Statement) -> tuple[int, Statement]:
    predicate = statement[0]
    return FIRST.index(predicate) if predicate in FIRST else len(FIRST), statement
