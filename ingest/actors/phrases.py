"""A noun phrase, looked at for whom it names: the names in it, its role noun, and the states that modify it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.actors.names import NameMatch
from ingest.actors.roles import Role, role, singular
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.gazetteer import NameKind
from ontology.model import Actor, Kind, Place

_OWNERS = ("of", "from", "in")
_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today yesterday tomorrow gmt islam christianity english".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the gazetteer at some words of a sentence; `head` is the word the others hang on."""

    match: NameMatch
    head: Token

    @property
    def thing(self) -> Actor | Place:
        return self.match.entry.thing

    @property
    def demonym(self) -> bool:
        """Whether the words are an adjective or noun of nationality."""
        return self.match.name.kind is NameKind.DEMONYM


def named_in(tree: Tree, matches: Iterable[NameMatch]) -> dict[int, Named]:
    """The names of one sentence, by the index of every word they cover."""
    found: dict[int, Named] = {}
    for match in matches:
        covered = [t for t in tree.tokens if t.start < match.end and match.start < t.end]
        if not covered:
            continue
        inside = {token.index for token in covered}
        head = next((token for token in covered if token.head not in inside), covered[-1])
        found.update((index, Named(match, head)) for index in inside)
    return found


def members(tree: Tree, head: Token) -> Token | None:
    """What a word of quantity or membership stands for: "hundreds of **banks**", "a group of **soldiers**"."""
    if head.lemma.lower() in _PARTITIVES:
        for child in tree.children(head, "nmod"):
            if "of" in tree.cases(child):
                return child
    return None


class Phrase:
    """The noun phrase of one word."""

    def __init__(self, tree: Tree, head: Token, names: dict[int, Named]) -> None:
        self.tree = tree
        self.head = head
        self.parts = tree.phrase(head)
        self._names = names

    def core(self) -> list[Token]:
        """The head and what makes one name with it: "President Vladimir Putin", "the Iran nuclear deal"."""
        core = [self.head]
        for child in self.tree.children(self.head, "flat", "compound", "nmod:desc", "nmod:unmarked"):
            core.extend(self.tree.below(child))
        return sorted((t for t in core if t in self.parts), key=lambda token: token.index)

    def person(self) -> Named | None:
        """A person of the gazetteer who is named in the core."""
        for token in self.core():
            named = self._names.get(token.index)
            if named and isinstance(named.thing, Actor) and named.thing.kind is Kind.PERSON:
                return named
        return None

    def name(self) -> Named | None:
        """The name of the gazetteer that the head is part of."""
        return self._names.get(self.head.index)

    def role(self) -> tuple[Token, Role] | None:
        """The role noun of the phrase: its head, or a title before a name ("General Bagheri")."""
        for token in [self.head, *reversed(self.core())]:
            if token.index in self._names and not self._names[token.index].demonym:
                continue
            modifies = token.upos == "ADJ" and token.deprel == "amod"
            if token.upos in {"NOUN", "PROPN", "ADJ"} and not modifies and (found := _role_of(token)):
                return token, self._within(token, found)
        return None

    def _within(self, token: Token, found: Role) -> Role:
        """ "rebel leader", "union officials": who leads or speaks is of the sector that he leads or speaks for."""
        if found.sector == _GENERAL:
            for child in self.tree.children(token, "compound", "amod"):
                if (inner := _role_of(child)) and inner.sector != _GENERAL:
                    return replace(found, sector=inner.sector)
        return found

    def owners(self) -> list[tuple[Named, str]]:
        """The states and bodies whose name modifies the head, with the key of their state ("" for none)."""
        found: list[tuple[Named, str]] = []
        for token in self._modifiers():
            named = self._names.get(token.index)
            if named is None or any(named is other for other, _ in found):
                continue
            if not _is_person(named.thing) and (named.thing.state or isinstance(named.thing, Actor)):
                found.append((named, named.thing.state or ""))
        return found

    def _modifiers(self) -> Iterator[Token]:
        """Words that may carry the state: adjectives, possessors, compounds, then "of X" and "in X"."""
        close: list[Token] = []
        for child in self.tree.children(self.head, "amod", "nmod:poss", "compound", "flat", "nmod:unmarked"):
            close += [child, *self._inner(child)]
        yield from close
        if not any(token.index in self._names or token.deprel == "nmod:poss" for token in close):
            for child in self.tree.children(self.head, "nmod"):
                if set(self.tree.cases(child)) & set(_OWNERS):
                    yield from [child, *self.tree.children(child, "conj", "compound", "amod")]

    def _inner(self, token: Token) -> list[Token]:
        return [t for t in self.tree.below(token) if t is not token and base(t.deprel) in _INNER]

    def members(self) -> Token | None:
        """What a word of quantity or membership stands for: "hundreds of **banks**", "a group of **soldiers**"."""
        return members(self.tree, self.head)

    def examples(self) -> list[Token]:
        """Whom the text names as examples or members: "neighbours such as **Serbia**", "partners, namely **Iran**"."""
        named = [c for c in self.tree.children(self.head, "nmod", "obl") if set(self.tree.cases(c)) & _SUCH_AS]
        if self.head.lemma.lower() in _COLLECTIVES:
            named += self.tree.children(self.head, "appos")
        return named

    def holders(self, *, act: bool) -> list[Token]:
        """Words in the phrase that may name the actor whom a thing belongs to, nearest relation first.

        An act belongs to who does it, not to whom it is done: "the attack on Israel by Hamas" is of Hamas.
        """
        order: list[Token] = []
        for deprels in (("nmod:poss",), ("amod", "compound", "flat")):
            order += self.tree.children(self.head, *deprels)
        if self.head.lemma.lower() in _GATHERINGS:
            order = [token for token in order if not self._is_place(token)]
        for child in self.tree.children(self.head, "nmod"):
            if set(self.tree.cases(child)) & (_BY if act else _HOLDING):
                order.append(child)
        for made in self.tree.children(self.head, "acl"):
            order += [agent for agent in self.tree.children(made, "obl") if "by" in self.tree.cases(agent)]
        return [token for token in dict.fromkeys(order) if token.upos != "PRON" or token.deprel == "nmod:poss"]

    def _is_place(self, token: Token) -> bool:
        """Whether a word names a place that is no state: "the **Prague** summit" is held there."""
        named = self._names.get(token.index)
        return named is not None and isinstance(named.thing, Place)

    def is_scene(self, holder: Token) -> bool:
        """Whether a holder is only where the thing is: "the unrest **in Syria**"."""
        return holder.deprel == "nmod" and not set(self.tree.cases(holder)) & _DOING

    def is_name(self) -> bool:
        """Whether the head is a proper noun that may name somebody, not a day or a month."""
        return self.head.upos == "PROPN" and self.head.text.lower() not in _NOT_NAMES and self.head.text[0].isupper()

    def definite(self) -> bool:
        """Whether the phrase begins with "the": somebody whom the text has spoken of."""
        article = self.tree.child(self.head, "det")
        return article is not None and article.text.lower() == "the"

    def words(self) -> Sequence[Token]:
        """The phrase without its article."""
        parts = self.parts
        while len(parts) > 1 and parts[0].upos in {"DET", "PUNCT"}:
            parts = parts[1:]
        return parts


_PARTITIVES = frozenset(
    "hundred thousand million dozen score number group member majority minority part half most some many several any "
    "all one two three four five none couple handful pair team crowd series lot bunch batch convoy fleet wave "
    "third quarter remnant contingent cell ten hundreds thousands dozens scores list range".split()
)
_HOLDING = frozenset("of by from in at with for".split())
_GATHERINGS = frozenset("summit conference meeting talk forum agreement accord treaty protocol declaration".split())
_DOING = frozenset(("of", "by", "from"))
_BY = frozenset(("by", "from"))
_SUCH_AS = frozenset(("such as", "like", "including", "namely", "notably"))
_COLLECTIVES = frozenset("country state partner ally neighbor neighbour power nation rival supplier member".split())
_GENERAL = "gov"  # the sector of leaders, officials and spokesmen of whom nothing more is said
_INNER = frozenset({"conj", "amod", "compound", "flat", "nmod"})


def _role_of(token: Token) -> Role | None:
    return role(token.lemma) or role(singular(token.text))


def _is_person(thing: Actor | Place) -> bool:
    return isinstance(thing, Actor) and thing.kind is Kind.PERSON
