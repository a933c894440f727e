"""A predicate read by one of its senses, and what can be told of it without knowing who is meant."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.coder.arguments import Arguments
from ingest.coder.senses import Sense
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology import taxonomy
from ontology.model import Kind, Mention, Metonymy
from ontology.taxonomy import Relation

_CONFLICT = 4  # the quad class of deeds of conflict
_COOPERATION = 2  # the quad classes up to this one
_KIN = 2 / 3  # of the senses of a predicate must be of one type for it to be what the predicate means anywhere
_TOGETHER = frozenset(("together", "jointly", "side", "shoulder"))  # "side by side"
_DEEDS = frozenset((2, 4))  # the quad classes of what is done, not said
_DEMO = taxonomy.named("PROTEST/demo").key
_POWERS = frozenset((Kind.STATE, Kind.GOVERNMENT, Kind.INTERGOVERNMENTAL))
SCENES = frozenset(("in", "at", "near", "inside", "along", "across", "around", "outside"))  # introduce places


@dataclass(frozen=True, slots=True)
class Frame:
    """A predicate in its sentence, the sense it has, and its arguments; `relaxed`: the sense holds only by its kin."""

    predicate: Token
    sense: Sense
    arguments: Arguments
    relaxed: bool = False


def is_deed(frame: Frame) -> bool:
    """Whether an act is done to a thing, of which its owner may be told apart; words are for the owner himself."""
    relation = frame.sense.relation
    return relation is not None and relation.quad in _DEEDS and not frame.sense.reciprocal


def is_talk(frame: Frame | None) -> bool:
    """Whether a predicate, if it is one, tells of meetings, visits or talks."""
    return frame is not None and frame.sense.relation is not None and frame.sense.relation.type == "CONSULT"


def tells_harm(senses: Iterable[Sense]) -> bool:
    """Whether some senses are of deeds of conflict, which nobody supports by speaking of them."""
    return any(one.relation is not None and one.relation.quad == _CONFLICT for one in senses)


def relation_to(frame: Frame, actors: tuple[Mention, ...], recipients: tuple[Mention, ...]) -> Relation | None:
    """What an act is by who does it and to whom: people are held, towns seized; crowds march, governments object.

    A state's protest is words (CAMEO 11), not a demonstration; "Kenya's protests" are those of people there.
    """
    relation = frame.sense.relation
    if relation is None or not recipients:
        return relation
    if relation.key == "coerce-arrest" and all(one.place is not None for one in recipients):
        return taxonomy.named("COERCE/seize")
    told = frame.sense.pos == "V" or frame.arguments.light is not None
    if relation.key == _DEMO and told and all(map(_is_power, actors)):
        return taxonomy.named("ACCUSE/disapprove")
    return relation


def _is_power(mention: Mention) -> bool:
    """Whether a state itself or its government is meant, not its people."""
    return mention.actor is not None and mention.actor.kind in _POWERS and mention.metonymy is not Metonymy.DEMONYM


def is_setting(tree: Tree, frame: Frame, slot: str, token: Token) -> bool:
    """Whether a phrase before its verb only says where: "**In Norway**, the carmaker recalled"."""
    head = tree.head(token)
    if (
        slot not in SCENES
        or head is None
        or head not in (frame.predicate, frame.arguments.light)
        or base(token.deprel) != "obl"
    ):
        return False
    first = min((one.index for one in tree.below(token)), default=token.index)
    return token.index < head.index and (first == 0 or tree.tokens[first - 1].upos == "PUNCT")


def in_company(tree: Tree, verb: Token, sense: Sense) -> Sense:
    """Whom one fights side by side with is an ally: "fought **together with** Latvia" is COOPERATE (CAMEO 062)."""
    if not sense.reciprocal or sense.relation is None or sense.relation.quad <= _COOPERATION:
        return sense
    if not any(word.text.lower() in _TOGETHER for word in tree.children(verb, "advmod", "obl")):
        return sense
    return replace(sense, relation=taxonomy.named("COOPERATE"), recipient=("alongside", "with"))


def usual_kind(senses: list[Sense]) -> str | None:
    """The type that most senses of a predicate have, if it is nearly always meant; no single row is enough for that."""
    kinds = Counter(sense.relation.type if sense.relation else None for sense in senses)
    kind, number = kinds.most_common(1)[0]
    return kind if number >= max(_KIN * len(senses), 2) else None
