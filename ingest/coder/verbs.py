"""A verb as the lexicon lists it, and its voice."""

from ingest.language.annotation import Token
from ingest.language.misparses import MAKING, RESULTS
from ingest.language.trees import Tree, base

_PARTICLES = frozenset("back off out over up down away together".split())  # also where the parser calls them adverbs

_NEAR = 4  # words


def lemma_with_particle(tree: Tree, verb: Token) -> str:
    """The verb as the lexicon lists it: "shoot down", "call off"."""
    particle = tree.child(verb, "compound:prt") or next(
        (a for a in tree.children(verb, "advmod") if a.text.lower() in _PARTICLES and _is_near(tree, verb, a)),
        None,
    )
    if particle is None and verb.lemma in MAKING:
        particle = next((one for one in tree.children(verb, "xcomp") if one.text.lower() in RESULTS), None)
    return f"{verb.lemma} {particle.text.lower()}" if particle else verb.lemma


def _is_near(tree: Tree, verb: Token, particle: Token) -> bool:
    """Whether a particle stands right behind its verb or the object: "brought **the king and the rebels** together"."""
    thing = tree.child(verb, "obj")
    behind = thing is not None and max(one.index for one in tree.below(thing)) == particle.index - 1
    return 0 < particle.index - verb.index <= _NEAR or behind


def is_passive(tree: Tree, verb: Token) -> bool:
    """Whether a verb stands in the passive, also without an auxiliary ("drones supplied by Iran")."""
    if verb.xpos != "VBN" and "Voice=Pass" not in verb.feats:
        return False
    if tree.children(verb, "aux:pass", "csubj:pass"):
        return True
    if tree.child(verb, "nsubj:pass"):
        return not _is_mistaken(tree, verb)
    if any(aux.lemma in {"have", "'ve"} for aux in tree.children(verb, "aux")) or tree.child(verb, "nsubj"):
        return False
    if verb.deprel == "acl" or base(verb.deprel) in {"advcl", "amod"}:
        return tree.child(verb, "obj") is None
    head = tree.head(verb)
    if verb.deprel == "xcomp" and head is not None and tree.child(head, "obj"):
        return tree.child(verb, "obj") is None  # "ordered nine men jailed"
    return verb.deprel == "conj" and head is not None and is_passive(tree, head)


def _is_mistaken(tree: Tree, verb: Token) -> bool:
    """Whether a past tense was taken for a passive: "Poland, angry at the delay, **condemned** Hungary"."""
    thing = tree.child(verb, "obj")
    named = {number for name in tree.sentence.names for number in range(name.first, name.last + 1)}
    return thing is not None and thing.index in named and not tree.children(verb, "aux", "obl:agent")
