"""The Turtle files that we ship, read: as quads, or as what each says of its subjects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from ontology.errors import KnowledgeError

Properties = Mapping[str, Sequence[str]]


def quads(file: Traversable, base: str | None = None) -> Iterator[Quad]:
    """The triples of a file; relative IRIs are resolved against `base`. Raises KnowledgeError if it is not Turtle."""
    try:
        yield from parse(file.read_bytes(), RdfFormat.TURTLE, base_iri=base)
    except SyntaxError as error:
        raise KnowledgeError(f"{file.name} is not Turtle: {error}. Mend that line, or build the file again.") from error


def described(files: Iterable[Traversable], base: str | None = None) -> dict[str, Properties]:
    """What some files say of each IRI: property and values, all as text, in the order of the files.

    Raises KnowledgeError for a file that is not Turtle.
    """
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in files:
        for quad in quads(file, base):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                found[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return {subject: dict(properties) for subject, properties in found.items()}
