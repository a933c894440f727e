"""The types of entities: the classes of actor, and place, as the ontology names, defines and orders them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology import turtle, vocab
from ontology.iris import NAMESPACE, term
from ontology.model import Kind

PLACE = vocab.Place.value.removeprefix(NAMESPACE)


@dataclass(frozen=True, slots=True)
class Type:
    """One type: its name, what it means, and the ids of all types that are broader, the next one first."""

    id: str
    name: str
    description: str
    broader: tuple[str, ...]

    def brief(self) -> dict[str, object]:
        """Its id and its name."""
        return {"id": self.id, "name": self.name}

    def told(self) -> dict[str, object]:
        """All of it, as a type of a manifest or of a suggestion."""
        above = [types()[each].brief() for each in self.broader[:1]]
        return {**self.brief(), "description": self.description, **({"broader": above} if above else {})}


@cache
def types() -> Mapping[str, Type]:
    """The types by their ids, the broadest first. A matter is no actor and no type of one."""
    said = turtle.described([files("ontology") / "chancery.ttl"])
    found: dict[str, Type] = {}
    for kind in (*(each.value for each in Kind if each is not Kind.MATTER), PLACE):
        about = said[term(kind).value]
        name, told = (about[each.value][0] for each in (vocab.RDFS_LABEL, vocab.SKOS_DEFINITION))
        found[kind] = Type(kind, name, told, tuple(_above(said, kind)))
    return found


def _above(said: Mapping[str, turtle.Properties], name: str) -> Iterable[str]:
    known = {kind.value for kind in Kind}
    above = said[term(name).value].get(vocab.RDFS_SUB_CLASS_OF.value, ())
    nearest = [each.removeprefix(NAMESPACE) for each in above if each.removeprefix(NAMESPACE) in known]
    return [step for each in nearest for step in (each, *_above(said, each))]


def known(given: str) -> str | None:
    """The id of a type that was given by its id or by its IRI; None where there is none."""
    name = given.removeprefix(NAMESPACE)
    return name if name in types() else None


def belongs(kinds: Iterable[str], wanted: str) -> bool:
    """Whether something of these kinds is of the wanted type, or of one that is narrower."""
    return any(wanted == kind or wanted in types()[kind].broader for kind in kinds)
