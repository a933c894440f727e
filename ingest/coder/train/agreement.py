"""Whether what the coder says agrees with what a reader says of the same sentence.

Sides agree if they share a word that carries meaning: who marks up a sentence and who codes it seldom cut a phrase at
the same word. Types are compared as the fifteen roots of PLOVER's evaluations, in which CONCEDE and RETREAT are one.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ontology import taxonomy
from ontology.model import Report

_EMPTY = frozenset("the a an of and or in on at to for with by from its their his her s 's".split())
_ROOTS = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# In these both sides do the same, or stand for one another, so that either order tells the same event.
MUTUAL = frozenset("CONSULT ASSAULT SUPPORT COOPERATE AGREE".split())


class Pair(NamedTuple):
    """One edge in words: who, the root, whom ("" for nobody)."""

    actor: str
    root: str
    recipient: str


def root(kind: str) -> str:
    """The root of a PLOVER type."""
    return _ROOTS.get(kind.upper(), kind.upper())


def pairs(report: Report) -> Iterator[Pair]:
    """A report as edges: of a meeting one for each ordered pair."""
    event = report.event
    kind = root(taxonomy.relation(event.relation).type)
    for actor in event.actors:
        others = [one.surface.text for one in event.recipients if one is not actor]
        yield from (Pair(actor.surface.text, kind, words) for words in others or [""])


def overlap(one: str, other: str) -> bool:
    """Whether two phrases share a word that carries meaning."""
    return bool(_words(one) & _words(other))


def same_sides(found: Pair, gold: Pair) -> bool:
    """Whether both sides agree, in this order; nobody agrees with nobody."""
    if not overlap(found.actor, gold.actor):
        return False
    return overlap(found.recipient, gold.recipient) if gold.recipient else not found.recipient


def same_event(found: Pair, gold: Pair) -> bool:
    """Whether two edges are one event: the same root, and the same sides; in either order where they are mutual."""
    if found.root != gold.root:
        return False
    turned = Pair(found.recipient, found.root, found.actor)
    return same_sides(found, gold) or (gold.root in MUTUAL and same_sides(turned, gold))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[\w']+", text.lower()) if word not in _EMPTY}
