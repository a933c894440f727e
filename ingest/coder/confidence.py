"""How sure the coder is of an event: a logistic function of what the event rests on.

The weights stand in `confidence.tsv`, which `python -m ingest.coder.train.calibration` fits to sentences whose events
are known, so that of the events given 0.8 about 80 % are right. The table says what it was fitted to.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.coder.frames import Frame
from ingest.coder.moods import is_hedged
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Factor, Mention, Modality
from ontology.tables import listed, malformed

TABLE = files("ingest.coder") / "confidence.tsv"
FLOOR = "floor"  # the row of the table that holds the confidence below which nothing is said
_KINDS = {"V": "verb", "N": "noun", "A": "adjective", "R": "adverb"}
# Tried and left out, because they changed the log loss out of fold by less than 0.001: the passive, whether a side is
# only described, its length, the way a mention was resolved beyond its confidence, how much else a sentence tells.
_SMALLEST = 0.01  # keeps a logarithm from running away


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an event rests on. `stance`: the relation is the attitude towards the act, which was only intended."""

    tree: Tree
    frame: Frame
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    modality: Modality
    stance: bool = False


def of(grounds: Grounds) -> float:
    """The probability that an event is right, as far as its grounds tell."""
    weights = _weights()
    odds = sum(weights.get(feature, 0.0) * value for feature, value in features(grounds))
    return round(1 / (1 + math.exp(-odds)), 3)


def factors(grounds: Grounds) -> tuple[Factor, ...]:
    """The features of an event with their weights, the constant first; their sum is the log-odds of `of`."""
    weights = _weights()
    return tuple(Factor(feature, value, weights.get(feature, 0.0)) for feature, value in features(grounds))


def floor() -> float:
    """The confidence below which the coder says nothing."""
    return _weights()[FLOOR]


def features(grounds: Grounds) -> Iterator[tuple[str, float]]:
    """What the confidence looks at, by name; what is not there is 0 and left out."""
    frame = grounds.frame
    yield "constant", 1.0
    yield from ((name, 1.0) for name in _marks(grounds))
    yield from _sides(grounds)
    yield "parse", _doubt(grounds.tree, frame.predicate)


def _marks(grounds: Grounds) -> Iterator[str]:
    """What is or is not: part of speech, construction, modality, and whether the act is only called one ("alleged")."""
    frame, sense = grounds.frame, grounds.frame.sense
    verb = frame.arguments.light or frame.predicate
    yield "light verb" if sense.pos == "N" and frame.arguments.light else _KINDS[sense.pos]
    if verb.upos not in {"NOUN", "PROPN"}:
        yield f"clause {_clause(grounds.tree, verb)}"
    if sense.relation:
        yield f"type {sense.relation.type}"
    named = {
        "conditioned": bool(sense.conditions),
        "relaxed": frame.relaxed,
        "reciprocal": len(grounds.actors) > 1,
        "recipient in clause": sense.recipient[:1] == ("clause",),
        "no recipient": not grounds.recipients,
        "recipient matter": any(mention.matter for mention in grounds.recipients),
        "hedged": is_hedged(grounds.tree, frame.predicate),
        f"modality {grounds.modality}": not grounds.stance,
        f"stance {grounds.modality}": grounds.stance,
    }
    yield from (name for name, holds in named.items() if holds)


def _clause(tree: Tree, verb: Token) -> str:
    """The relation of a clause; one that only goes on ("in Cairo, **where** he met them") is as good as joined."""
    if verb.deprel == "acl:relcl":
        goes_on = any(one.lemma == "where" for one in tree.children(verb, "advmod"))
        return "conj" if goes_on and tree.child(verb, "nsubj") else verb.deprel
    return base(verb.deprel)


def _sides(grounds: Grounds) -> Iterator[tuple[str, float]]:
    """How sure the least sure mention of each side is, and how far from the predicate it stands."""
    for name, side in (("actor", grounds.actors), ("recipient", grounds.recipients)):
        if side:
            least = min(side, key=lambda mention: mention.confidence)
            yield f"{name} link", math.log(max(least.confidence, _SMALLEST))
            yield f"{name} distance", math.log1p(abs(least.span.start - grounds.frame.predicate.start) / 10)


def _doubt(tree: Tree, predicate: Token) -> float:
    """How sure the parser is of the heads of a predicate and of what hangs on it: the mean logarithm.

    It is as good as free, and as good as nothing beside the other features (0.000 of log loss, 2026-11).
    """
    words = [predicate, *tree.children(predicate)]
    return sum(math.log(max(word.certainty, _SMALLEST)) for word in words) / len(words)


@cache
def _weights() -> dict[str, float]:
    table: dict[str, float] = {}
    for line, (feature, weight) in listed(TABLE, 2):
        try:
            table[feature] = float(weight)
        except ValueError:
            raise malformed(TABLE.name, line, "a feature and a number", f"{feature}\t{weight}") from None
    if FLOOR not in table:
        raise malformed(TABLE.name, 0, f"a row {FLOOR!r}", "none")
    return table
