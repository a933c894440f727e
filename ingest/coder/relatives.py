"""Relative clauses: whom their pronoun, or the gap that they leave, stands for."""

from ingest.coder.carrying import called
from ingest.coder.clauses import is_relative
from ingest.coder.slots import Slots
from ingest.coder.verbs import is_passive
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base


def expand_relatives(tree: Tree, verb: Token, slots: Slots) -> None:
    """A relative clause: its pronoun stands for the noun; without one the noun fills the gap."""
    if verb.deprel not in {"acl:relcl", "advcl:relcl"}:  # the latter in "it was **Algeria** that armed them"
        _expand_said(tree, verb, slots)
        return
    noun = tree.head(verb)
    if noun is None or any(word.xpos == "WRB" for word in tree.children(verb, "advmod", "mark")):
        return  # "the square where he was killed": the noun is no participant
    filled, meant = False, called(tree, noun)
    for slot, tokens in slots.items():
        if any(is_relative(token) for token in tokens):
            slots[slot] = [one for token in tokens for one in (meant if is_relative(token) else [token])]
            filled = True
    passive = is_passive(tree, verb)
    if not filled and not passive and "subj" not in slots:
        slots["subj"] = meant
    elif not filled and "obj" not in slots and (passive or not tree.children(verb, "xcomp", "ccomp", "cop")):
        slots["obj"] = meant


def _expand_said(tree: Tree, verb: Token, slots: Slots) -> None:
    """ "the envoy, **who** Germany said had threatened Poland": the pronoun of what is said in a relative."""
    saying = tree.head(verb)
    noun = tree.head(saying) if saying is not None and saying.deprel == "acl:relcl" else None
    if base(verb.deprel) in {"ccomp", "xcomp", "conj"} and noun is not None:
        for slot, tokens in slots.items():
            slots[slot] = [noun if is_relative(token) and token.head == verb.index else token for token in tokens]
