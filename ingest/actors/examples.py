"""Whom the text names as examples of those whom a phrase means, or as being among them."""

from ingest.actors.roles import role
from ingest.language.annotation import Token
from ingest.language.trees import Tree

_SUCH_AS = frozenset(("such as", "like", "namely"))
_AMONG = frozenset(("including", "notably"))
LISTING = _SUCH_AS | _AMONG
_COLLECTIVES = frozenset("country state partner ally neighbor neighbour power nation rival supplier member".split())


def examples(tree: Tree, head: Token) -> list[Token]:
    """Who is named for the whole: "states such as **Serbia**", "our ally **Chad**", "ministers **Li** and **Wu**"."""
    if titled := _bearers(tree, head):
        return titled
    if tree.child(head, "nummod"):
        return []
    vague = head.lemma.lower() in _COLLECTIVES
    named = _after(tree, head, LISTING if vague else _SUCH_AS)
    return [*named, *tree.children(head, "appos")] if vague else named


def included(tree: Tree, head: Token) -> list[Token]:
    """Who is only among those whom the phrase means: "eleven prisoners, including **a Briton**".

    Countries, partners and the like are as vague as a pronoun; those who are included stand for them.
    """
    vague = head.lemma.lower() in _COLLECTIVES and not tree.child(head, "nummod")
    return [] if vague else _after(tree, head, _AMONG)


def _bearers(tree: Tree, head: Token) -> list[Token]:
    """Who has a title that is told once for several: "Prime ministers **John Major** and **John Bruton**"."""
    held = role(head.lemma) if head.xpos in {"NNS", "NNPS"} else None
    if held is None or not held.single:
        return []
    persons = {name.first for name in tree.sentence.names if name.type == "PERSON"}
    found = [one for one in tree.children(head, "appos", "flat") if one.index == head.index + 1]
    return [one for one in found if one.index in persons and tree.child(one, "conj")]


def _after(tree: Tree, head: Token, words: frozenset[str]) -> list[Token]:
    return [one for one in tree.children(head, "nmod", "obl") if set(tree.cases(one)) & words]
