"""What some Turtle files say together: of each subject, in the order of the files, and of each object."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.errors import KnowledgeError

Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Triples by subject and property, and by object and property; and the prefixes that the files declare."""

    said: Mapping[str, Mapping[str, Sequence[Term]]]
    of: Mapping[str, Mapping[str, Sequence[str]]]
    prefixes: Mapping[str, str]

    def objects(self, subject: str, property: str) -> Sequence[Term]:
        """What a property of a subject leads to, in the order of the files."""
        return self.said.get(subject, {}).get(property, ())

    def subjects(self, object: str, property: str) -> Sequence[str]:
        """The subjects from which a property leads to an IRI, in the order of the files."""
        return self.of.get(object, {}).get(property, ())

    def iri(self, name: str) -> str:
        """The IRI of a prefixed name ("skos:broader"). KnowledgeError where no file declares the prefix."""
        prefix, _, local = name.partition(":")
        if prefix not in self.prefixes:
            known = ", ".join(sorted(self.prefixes))
            raise KnowledgeError(f"{name!r} has no known prefix; wanted one of {known}. Declare it in the Turtle.")
        return self.prefixes[prefix] + local

    def compact(self, iri: str) -> str:
        """An IRI as a prefixed name by the longest namespace that fits; the IRI itself where none does."""
        fitting = [(namespace, prefix) for prefix, namespace in self.prefixes.items() if iri.startswith(namespace)]
        if not fitting:
            return iri
        namespace, prefix = max(fitting, key=lambda pair: (len(pair[0]), pair[1]))
        return f"{prefix}:{iri.removeprefix(namespace)}"


def known(turtle: Iterable[Traversable]) -> Knowledge:
    """What some files say; triples with blank nodes are passed over. KnowledgeError for a file that is not Turtle."""
    said: defaultdict[str, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    of: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    prefixes: dict[str, str] = {}
    for file in turtle:
        parser = parse(file.read_bytes(), RdfFormat.TURTLE)
        try:
            for quad in parser:
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                    said[quad.subject.value][quad.predicate.value].append(quad.object)
                    if isinstance(quad.object, NamedNode):
                        of[quad.object.value][quad.predicate.value].append(quad.subject.value)
        except SyntaxError as error:
            raise KnowledgeError(f"{file.name} is not Turtle: {error}. Mend that line.") from error
        prefixes |= parser.prefixes
    return Knowledge(
        {subject: dict(properties) for subject, properties in said.items()},
        {object: dict(properties) for object, properties in of.items()},
        prefixes,
    )
