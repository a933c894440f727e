"""The names of a sentence: those that the model sees, and the gazetteer's over them."""

from collections.abc import Iterator, Sequence

from ingest.actors.names import NameMatch
from ingest.language.annotation import Name, NameType, Sentence
from ontology.gazetteer import NameKind
from ontology.model import Actor, Kind

_TYPES: dict[Kind, NameType] = {
    Kind.STATE: "PLACE",
    Kind.GOVERNMENT: "ORG",
    Kind.ORGANIZATION: "ORG",
    Kind.INTERGOVERNMENTAL: "ORG",
    Kind.ARMED_GROUP: "ORG",
    Kind.COMPANY: "ORG",
    Kind.PERSON: "PERSON",
    Kind.POPULATION: "NORP",
}

_KINDS = {"PERSON": Kind.PERSON, "ORG": Kind.ORGANIZATION, "NORP": Kind.POPULATION}


def name_at(sentence: Sentence, index: int) -> Name | None:
    """The name that the annotator sees at a word."""
    return next((name for name in sentence.names if name.first <= index <= name.last), None)


def kind_of(name: Name | None) -> Kind | None:
    """The kind of actor that a name of its type is; None for places, which stand for many kinds, and for no name."""
    return _KINDS.get(name.type) if name else None


def is_thing(name: Name | None) -> bool:
    """Whether a name is one of what does nothing: of a weapon or an event."""
    return name is not None and name.type in {"EVENT", "EQUIPMENT"}


def recognised(sentence: Sentence, matches: Sequence[NameMatch]) -> tuple[Name, ...]:
    """The names of a sentence, in order, none of them overlapping; `matches` are the gazetteer's in the whole text.

    Where both know a name, its type is the gazetteer's. A longer name of either swallows a shorter one of the other
    ("Azerbaijan" in "Central Bank of Azerbaijan"); where two cross, the gazetteer's stands.
    """
    listed = list(_listed(sentence, matches))
    kept = [name for name in sentence.names if not any(_beats(one, name) for one in listed)]
    return tuple(sorted([*kept, *(one for one in listed if not _overlaps(one, kept))], key=lambda name: name.start))


def _listed(sentence: Sentence, matches: Sequence[NameMatch]) -> Iterator[Name]:
    """The gazetteer's names in a sentence, as far as they begin and end with words of it."""
    first = {token.start: token.index for token in sentence.tokens}
    last = {token.end: token.index for token in sentence.tokens}
    for match in matches:
        kind = name_type(match)
        if kind and match.start in first and match.end in last:
            start, end = match.start, match.end
            text = sentence.text[start - sentence.start : end - sentence.start]
            yield Name(text, start, end, first[start], last[end], kind)


def name_type(match: NameMatch) -> NameType | None:
    """The type of a name of the gazetteer; None for actors whose kind is not told."""
    if match.name.kind is NameKind.DEMONYM:
        return "NORP"
    thing = match.entry.thing
    return _TYPES.get(thing.kind) if isinstance(thing, Actor) else "PLACE"


def _beats(one: Name, name: Name) -> bool:
    """Whether a listed name takes the place of a seen one.

    One that the gazetteer has with more words than the name ("Houthi rebels", "Crown Prince …", "Tripoli, Lebanon")
    only says more about it.
    """
    crosses = one.first <= name.last and name.first <= one.last
    if _length(one) > _length(name) and (one.type == "PERSON" or "," in one.text or one.text.split()[-1].islower()):
        return False
    return crosses and not (name.first <= one.first and one.last <= name.last and _length(one) < _length(name))


def _overlaps(one: Name, kept: Sequence[Name]) -> bool:
    return any(one.first <= name.last and name.first <= one.last for name in kept)


def _length(name: Name) -> int:
    return name.last - name.first
