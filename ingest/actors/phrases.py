"""A noun phrase, looked at for whom it names: the names in it, its role noun, and the states that modify it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.actors.crowds import crowd
from ingest.actors.extents import is_date, is_time_or_clause, run, without_article
from ingest.actors.listed import Named, at_head
from ingest.actors.nouns import sites, vehicles
from ingest.actors.pronouns import means_person
from ingest.actors.roles import Role, pair, role, singular
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Actor, Kind, Place

_POWERS = frozenset((Kind.STATE, Kind.GOVERNMENT))
_OWNERS = ("of", "from", "in")


@dataclass(frozen=True, slots=True)
class Owner:
    """A name that says whose somebody is: the key of its state ("" for none), and whether it only says where he is."""

    named: Named
    state: str
    near: bool


def members(tree: Tree, head: Token) -> Token | None:
    """What a word of quantity or membership stands for: "hundreds of **banks**", "11 of the **prisoners**"."""
    if head.lemma.lower() in _PARTITIVES or (head.upos == "NUM" and base(head.deprel) != "nummod"):
        for child in tree.children(head, "nmod", "obl"):
            if "of" in tree.cases(child):
                return child
    return None


class Phrase:
    """The noun phrase of one word."""

    def __init__(self, tree: Tree, head: Token, names: dict[int, Named], acts: frozenset[str] = frozenset()) -> None:
        self.tree = tree
        self._acts = acts
        self.head = head
        self.parts = tree.phrase(head)
        self._names = names

    def core(self) -> list[Token]:
        """The head and what makes one name with it: "President Vladimir Putin", "the Iran nuclear deal"."""
        core = [self.head]
        for child in self.tree.children(self.head, "flat", "compound", "nmod:desc", "nmod:unmarked"):
            core.extend(self.tree.below(child))
        inside = {part.index for part in self.parts}
        return sorted((t for t in core if t.index in inside), key=lambda token: token.index)

    def name(self) -> Named | None:
        """The name of the gazetteer that the head is part of."""
        return at_head(self.head, self._names)

    def role(self) -> tuple[Token, Role] | None:
        """The role noun of the phrase: its head, or a title before a name ("General Bagheri")."""
        return self._role

    @cached_property
    def _role(self) -> tuple[Token, Role] | None:
        for token in [self.head, *reversed(self.core())]:
            if token.index in self._names and not self._names[token.index].demonym:
                continue
            modifies = token.upos == "ADJ" and self._modifies(token)
            if token is self.head and (found := crowd(self.tree, token) or self._office()):
                return token, found
            if token.upos in {"NOUN", "PROPN", "ADJ"} and not modifies and (found := role_in(self.tree, token)):
                modifier = token is not self.head and self.head.upos == "NOUN"
                if modifier and token.lemma.lower() in _CRAFT and self.head.lemma.lower() in vehicles():
                    return None  # "fighter jets" carry nobody else
                if modifier and not (token.head == self.head.index and self._veils()):
                    return None  # "government policy": a thing of the government's, see `holders`
                return token, self._within(token, found)
        return None

    def _office(self) -> Role | None:
        """The role of what works for an official and is called his office: "the **prime minister's** office"."""
        holder = self.tree.child(self.head, "nmod:poss") if self.head.lemma.lower() == "office" else None
        held = role_of(holder) if holder is not None else None
        return Role("office", held.sector, "body") if held and held.single and held.sector in _OFFICIAL else None

    def _modifies(self, token: Token) -> bool:
        """Whether an adjective only tells of a noun: "security and **humanitarian** aid"."""
        above = self.tree.head(token)
        return token.deprel == "amod" or (
            token.deprel == "conj" and above is not None and above.deprel in {"amod", "compound"}
        )

    def _veils(self) -> bool:
        """Whether the head only says in what form those are there whom a word before it names: "police **convoy**"."""
        lemma = self.head.lemma.lower()
        return lemma in _VEILS or lemma in vehicles() or self.is_site() or self.is_act()

    def is_site(self) -> bool:
        """Whether the head is an area or a building."""
        return self.head.lemma.lower() in sites()

    def _within(self, token: Token, found: Role) -> Role:
        """ "rebel leader", "union officials": who leads or speaks is of the sector that he leads or speaks for."""
        if found.sector == _GENERAL:
            for child in self.tree.children(token, "compound", "amod"):
                inner = role_of(child) if child.lemma.lower() not in _RANKS else None
                if inner and inner.sector != _GENERAL and (child.upos != "ADJ" or inner.sector in _ADJECTIVES):
                    return replace(found, sector=inner.sector)
        return found

    def owners(self) -> list[Owner]:
        """The states and bodies whose name modifies the head."""
        found: list[Owner] = []
        for token, in_place in self._modifiers():
            named = self._names.get(token.index)
            if named is None or any(named is other.named for other in found):
                continue
            if named.is_person or (named.bound and not named.only_tells_where):
                continue
            if in_place and any(other.state == named.thing.state for other in found):
                continue  # "in southern Vietnam's Ho Chi Minh City"
            thing = named.thing
            if thing.state or isinstance(thing, Actor):
                near = named.only_tells_where or (isinstance(thing, Place) and in_place) or _is_plain(named)
                found.append(Owner(named, thing.state or "", near))
        return [one for one in found if not any(self._tells_of(one.named, other.named) for other in found)]

    def _tells_of(self, state: Named, group: Named) -> bool:
        """Whether a state only says whose a group is: "**Lebanon**'s Hezbollah fighters", "**Iraqi** Kurds"."""
        own = isinstance(group.thing, Actor) and group.thing.kind not in _POWERS and state.head.index < group.head.index
        between = self.tree.tokens[state.head.index + 1 : group.head.index]
        powers = isinstance(state.thing, Actor) and state.thing.kind in _POWERS
        return own and powers and not any(one.upos == "CCONJ" or one.text == "," for one in between)

    def _modifiers(self) -> Iterator[tuple[Token, bool]]:
        """Words that may carry the state: adjectives, possessors, compounds, then "of X" and "in X"; whether "in"."""
        close: list[Token] = []
        for child in self.tree.children(self.head, "amod", "nmod:poss", "compound", "flat", "nmod:unmarked"):
            close += [child, *self._inner(child)]
        for token in close:
            yield token, False
        own = role_of(self.head)
        foreign = own and own.sector != _GENERAL and any(token.lemma.lower() in _FOREIGN for token in close)
        owned = any(token.index in self._names or token.deprel == "nmod:poss" for token in close)
        if not foreign and (not owned or (own and own.other)):
            for child in self.tree.children(self.head, "nmod"):
                if cases := set(self.tree.cases(child)) & set(("from",) if owned else _OWNERS):
                    inner = self.tree.children(child, "conj", "compound", "amod", "nmod:poss", "appos")
                    local = child.index in self._names or child.lemma.lower() in sites() or child.upos == "PROPN"
                    for token in [child, *(inner if local else self.tree.children(child, "appos"))]:
                        yield token, not cases & {"of"}

    def _inner(self, token: Token) -> list[Token]:
        return [t for t in self.tree.below(token) if t is not token and base(t.deprel) in _INNER]

    def members(self) -> Token | None:
        """What a word of quantity or membership stands for, see `members`."""
        return members(self.tree, self.head)

    def is_act(self) -> bool:
        """Whether the head is a noun of what is done to somebody."""
        return self.head.lemma.lower() in self._acts

    def holders(self) -> list[Token]:
        """Words in the phrase that may name the actor whom a thing belongs to, nearest relation first.

        An act belongs to who does it, not to whom it is done: "the attack on Israel by Hamas" is of Hamas. What is done
        to a vehicle is done to whom it carries: "a bus carrying **pilgrims**".
        """
        order: list[Token] = []
        for deprels in (("nmod:poss",), ("amod", "compound", "flat")):
            order += self.tree.children(self.head, *deprels)
        order.sort(key=self._is_his)
        lemma = self.head.lemma.lower()
        if lemma in _GATHERINGS or lemma in _AFFAIRS or self._is_incident():
            order = [token for token in order if not self._is_subject_matter(token, lemma)]
        holding = _BY if self.is_act() else _HOLDING - {"in", "at"} if lemma in _GATHERINGS else _HOLDING
        for child in self.tree.children(self.head, "nmod"):
            if set(self.tree.cases(child)) & holding:
                order.append(child)
        for made in self.tree.children(self.head, "acl"):
            order += [agent for agent in self.tree.children(made, "obl") if "by" in self.tree.cases(agent)]
            if made.lemma in _CARRYING and lemma in vehicles():
                order += [one for one in self.tree.children(made, "obj") if role_of(one) or one.index in self._names]
        return [token for token in dict.fromkeys(order) if token.upos != "PRON" or token.deprel == "nmod:poss"]

    @staticmethod
    def _is_his(token: Token) -> bool:
        """Whether a word only says of what person something is: "his **Ukrainian** hosts" are Ukraine's."""
        return token.upos == "PRON" and means_person(token)

    def _is_subject_matter(self, token: Token, lemma: str) -> bool:
        """ "the **Prague** summit" and "the **Kabul** blast" are there, "the **Ukraine** war" is about it."""
        named = self._names.get(token.index)
        if named is None or token.deprel == "nmod:poss":
            return False
        return isinstance(named.thing, Place) or (lemma in _AFFAIRS and not named.demonym)

    def _is_incident(self) -> bool:
        """Whether a town before the head may be where it happened: "the **Kabul** raid", not "the raid on Kandahar"."""
        aims = [set(self.tree.cases(one)) for one in self.tree.children(self.head, "nmod")]
        return self.head.lemma.lower() in _INCIDENTS and not any(cases & {"on", "against"} for cases in aims)

    def is_scene(self, holder: Token) -> bool:
        """Whether a holder is only where the thing is: "the unrest **in Syria**"."""
        return holder.deprel == "nmod" and not set(self.tree.cases(holder)) & _DOING

    def is_name(self) -> bool:
        """Whether the head is a proper noun that may name somebody, not a day or a month."""
        return self.head.upos == "PROPN" and not is_date(self.head) and self.head.text[0].isupper()

    def definite(self) -> bool:
        """Whether the phrase begins with "the": somebody whom the text has spoken of."""
        article = self.tree.child(self.head, "det")
        return article is not None and article.text.lower() in {"the", "this", "that"}

    def plural(self) -> bool:
        """Whether the head is plural, or counted."""
        counted = self.tree.child(self.head, "nummod")
        return self.head.xpos in {"NNS", "NNPS"} or (counted is not None and counted.lemma not in {"one", "1"})

    def words(self) -> Sequence[Token]:
        """The phrase without its article."""
        return without_article(self.parts, self.head)

    def whole(self) -> Sequence[Token]:
        """The phrase as a reader would mark it: with what "of", "in", "from" add, without article, clauses, times."""
        kept = list(self.parts)
        tails = _TAILS if self.role() else _TAILS_OF_THINGS
        for child in self.tree.children(self.head, "nmod"):
            if set(self.tree.cases(child)) & tails and child.index > self.head.index:
                tail = [t for t in self.tree.below(child) if t.index > kept[-1].index]
                if not any(is_time_or_clause(token) for token in tail):
                    kept += sorted(tail, key=lambda token: token.index)
        return without_article(run(kept, self.head), self.head)


def role_of(token: Token) -> Role | None:
    """The role that a word names, in the singular or plural."""
    return role(token.lemma) or role(singular(token.text))


def role_in(tree: Tree, token: Token) -> Role | None:
    """The role of a word where it stands: a "Secretary **General**" is a secretary, a "Major **General**" a soldier.

    A "lower **house**" is a parliament.
    """
    before = tree.tokens[token.index - 1] if token.index else token
    if token.text == "General" and before.head in {token.index, token.head}:
        civil = role_of(before)
        if civil and civil.single and civil.sector != "mil":
            return civil
    beside = before.head == token.index and before.upos != "PUNCT"
    return (pair(before.text, token.lemma) if beside else None) or role_of(token)


def _is_plain(named: Named) -> bool:
    """Whether a place stands for no government: "the Munich police"."""
    return isinstance(named.thing, Place) and named.match.entry.metonym_for is None


_TAILS = frozenset("of in from at for near with against on inside outside around within under by".split())
_TAILS_OF_THINGS = frozenset(
    "of in at on near against by".split()
)  # "blamed the policies **for** it" mostly tells of the verb
_VEILS = frozenset("service apparatus staff team member wing rank post".split())
_PARTITIVES = frozenset(
    "hundred thousand million dozen score number group member majority minority part half most some many several any "
    "all one two three four five none couple handful pair team crowd series lot bunch batch convoy fleet wave "
    "third quarter remnant contingent cell ten hundreds thousands dozens scores list range delegation rest".split()
)
_CARRYING = frozenset(("carry", "transport", "ferry", "bring"))
_CRAFT = frozenset("bomber fighter patrol trainer".split())
_FOREIGN = frozenset(("foreign", "international"))  # "foreign forces in Libya" are not Libya's
_HOLDING = frozenset("of by from in at with for across throughout".split())
_GATHERINGS = frozenset("summit conference meeting talk forum agreement accord treaty protocol declaration".split())
_AFFAIRS = frozenset(
    "war crisis conflict peace question issue case file dispute deal ceasefire truce situation".split()
)
_INCIDENTS = frozenset(  # named after the town where they happen
    "airstrike ambush assassination attack blast blaze bombing clash crash explosion fire hijacking kidnapping killing "
    "massacre murder raid riot shelling shooting siege stabbing".split()
)
_DOING = frozenset(("of", "by", "from"))
_BY = frozenset(("by", "from"))
_RANKS = frozenset(("deputy", "vice", "chief", "senior", "general", "private"))
_ADJECTIVES = frozenset(("mil", "reb", "opp"))  # "military officials"; but "local", "national", "human" say no sector
_OFFICIAL = frozenset(("gov", "jud", "leg"))
_GENERAL = "gov"  # the sector of leaders, officials and spokesmen of whom nothing more is said
_INNER = frozenset({"conj", "amod", "compound", "flat", "nmod"})
