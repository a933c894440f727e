"""Whether what a sense of the lexicon asks of the words around its predicate holds in a sentence."""

from collections.abc import Iterator

from ingest.actors.mentions import Mentions
from ingest.actors.phrases import members, role_of
from ingest.actors.roles import singular
from ingest.coder.arguments import Arguments
from ingest.coder.nouns import is_amount, is_each_other
from ingest.coder.senses import ANY, KNOWN_ACTOR, Condition
from ingest.language.annotation import Token
from ingest.language.trees import Tree

_WEAPON = "weapon"  # what a name of equipment stands for


class Conditions:
    """Tests the conditions of senses; what a word means may depend on the article."""

    def __init__(self, mentions: Mentions) -> None:
        self._mentions = mentions
        self._last: Arguments | None = None  # the arguments that were looked at last: the senses of a word share them
        self._called: dict[str, set[str]] = {}  # what the words in their slots may be called

    def hold(self, tree: Tree, condition: Condition, found: Arguments) -> bool:
        """Whether one condition holds of a predicate with these arguments."""
        tokens = _tested(tree, condition.slot, found)
        if not tokens:
            return condition.negated
        if ANY in condition.words:
            return not condition.negated
        if KNOWN_ACTOR in condition.words:
            if any(is_each_other(tree, one) for one in tokens):
                return not condition.negated
            among = [members(tree, one) for one in tokens if one.upos != "NOUN"]  # "charged **one of** his aides"
            return any(map(self.is_actor, [*tokens, *filter(None, among)])) is not condition.negated
        return self._forms(tree, condition.slot, found).isdisjoint(condition.words) is condition.negated

    def _forms(self, tree: Tree, slot: str, found: Arguments) -> set[str]:
        """What a condition may call the words that it looks at."""
        if self._last is not found:
            self._last, self._called = found, {}
        if slot not in self._called:
            words = _tested(tree, slot, found)
            self._called[slot] = {form for one in words for form in (*_forms(tree, one), *self._meant(tree, one))}
        return self._called[slot]

    def is_actor(self, token: Token) -> bool:
        """Whether the word itself names somebody, not only something that belongs to somebody."""
        named = [mention for mention in self._mentions.of(token) if not mention.matter]
        several = len(named) > 1 and role_of(token) is not None  # "the **ministers** of Chad and Mali" are two
        return (
            (bool(named) and token.upos == "PRON")
            or several
            or any(mention.span.start <= token.start < mention.span.end for mention in named)
        )

    def _meant(self, tree: Tree, token: Token) -> Iterator[str]:
        """What a condition may call whom a pronoun or name means: "the miners said **they** will not end the strike".

        "Governor **Raimondo**" is a governor, "six **F-16s**" are weapons.
        """
        yield from (title.lemma.lower() for title in tree.children(token, "nmod:desc"))
        if any(one.type == "EQUIPMENT" and one.first <= token.index <= one.last for one in tree.sentence.names):
            yield _WEAPON
        if token.upos == "PRON":
            for mention in self._mentions.of(token):
                yield singular(mention.actor.name.rpartition(" ")[2]).lower() if mention.actor else ""


def _tested(tree: Tree, slot: str, found: Arguments) -> list[Token]:
    """The words that a condition looks at: those of a slot, the completing clause, or its auxiliaries."""
    if slot == "clause":
        return [found.clause] if found.clause else []
    if slot == "clause.aux":
        return tree.children(found.clause, "aux") if found.clause else []
    return found.get(slot)


def _forms(tree: Tree, token: Token) -> Iterator[str]:
    """What a condition may call a word: its lemma, its form, and with what stands before it ("air space")."""
    yield from (token.lemma.lower(), token.text.lower())
    measured = [c for c in tree.children(token, "nmod") if is_amount(token) and {"in", "of"} & set(tree.cases(c))]
    for inner in [*measured, members(tree, token)]:
        if inner is not None:
            yield from _forms(tree, inner)
    for child in tree.children(token, "compound", "amod"):
        yield f"{child.lemma.lower()} {token.lemma.lower()}"
