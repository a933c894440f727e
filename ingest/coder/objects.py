"""Objects that the parser made part of one another: receiver and gift, amount and what it is of."""

from collections.abc import Mapping

from ingest.coder.nouns import is_amount
from ingest.coder.tables import carriers
from ingest.language.annotation import Token
from ingest.language.trees import Tree

_GIVING = frozenset("give grant offer lend send hand promise deny award refuse".split())


def measured(tree: Tree, amount: Token) -> list[Token]:
    """What an amount is one of, or a set: "provided four million in **aid** to Niger", "a package of **loans** to"."""
    cases = {"in", "of"} if is_amount(amount) else {"of"} if amount.lemma.lower() in carriers() else set()
    return [one for one in tree.children(amount, "nmod") if cases & set(tree.cases(one))]


def given_to(tree: Tree, verb: Token, slots: Mapping[str, list[Token]]) -> Token | None:
    """Who gets, where the parser made one noun of receiver and gift: "gave **Ukraine** military aid".

    It is a name right after such a verb, or a phrase of its own ("granted the **Kenyan government** permission") if
    nobody else gets anything.
    """
    objects = slots.get("obj") or []
    if verb.lemma not in _GIVING or not objects:
        return None
    named = {number for name in tree.sentence.names for number in range(name.first, name.last + 1)}
    inside = tree.children(objects[0], "compound")
    if verb.index + 1 in named:
        return next((one for one in inside if one.index in named), None)
    first = tree.tokens[verb.index + 1] if verb.index + 1 < len(tree.tokens) else None
    if slots.get("to") or first is None or first.text.lower() != "the":
        return None
    return next((one for one in inside if one.index in named or tree.child(one, "amod", "compound")), None)


def named_by(tree: Tree, thing: Token) -> list[Token]:
    """What tells the kind of an agreement or act, and may hold its parties: "a treaty of **friendship** between"."""
    return [one for one in tree.children(thing, "nmod") if "of" in tree.cases(one) and one.upos == "NOUN"]


def inner_agents(tree: Tree, noun: Token) -> list[Token]:
    """Who acts, where the parser hung the agent on the receiver: "concessions made to the miners **by Lima**"."""
    made = [clause for clause in tree.children(noun, "acl") if clause.xpos == "VBN"]
    receivers = [one for head in (noun, *made) for one in tree.children(head, "nmod", "obl") if one.upos != "VERB"]
    return [one for receiver in receivers for one in tree.children(receiver, "nmod") if "by" in tree.cases(one)]
