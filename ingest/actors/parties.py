"""Those whom a text has spoken of together: whom "they", "the two", "both sides" and "the two countries" mean.

    joined        "Azerbaijan and Armenia", also by a phrase that means two: "the two states"
    a meeting     "Lavrov met with Kerry", "Peru signed a pact with Chile": the subject and who the act is done with

Who takes part in what a sentence tells comes before a pair further down in it, and somebody without a name is meant
only where he is the subject: "the policy towards allies and partners. The two …" does not mean them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.actors.phrases import Phrase
from ingest.actors.salience import MentionsOf, Spoken
from ingest.identity import DESCRIBED
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Kind, Mention

STATES = frozenset((Kind.STATE, Kind.GOVERNMENT))

_REALMS = frozenset("country kingdom nation republic state".split())
_FAR = 5  # sentences back, within which "they" may be those who met
_NEAR = 1  # sentences back, within which "the two" may be two whom a sentence only mentions
_NOUNS = frozenset(("NOUN", "PROPN"))
_WITH = frozenset(("with", "alongside", "together with"))
_FACING = frozenset("meet host phone telephone".split())  # whose object takes part as the subject does

ANYBODY = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Couple:
    """Two of whom a text speaks together; `acting` where they take part in what their sentence tells."""

    pair: tuple[Mention, Mention]
    acting: bool


class Parties:
    """The couples and parties of the sentences so far."""

    def __init__(self) -> None:
        self._sentences: list[list[Couple]] = []
        self._last: tuple[Mention, ...] = ()  # everybody who took part in what the last sentence of several told
        self._subject: str | None = None  # who alone was the subject of the last sentence
        self._back = 0  # sentences since then

    def close(self, tree: Tree, of: MentionsOf) -> None:
        """Keep whom a sentence that is over spoke of together."""
        self._sentences.append(couples(tree, of))
        now = together(tree, of) or _told_of(tree, of)
        self._last, self._back = (now, 0) if now else (self._last, self._back + 1)
        subject = [one.actor.key for one in _subject(tree, of) if one.actor]
        self._subject = subject[0] if len(subject) == 1 else None

    def meant(self) -> tuple[Mention, ...]:
        """Whom "they" means: who took part last, as long as the text has gone on about one of them."""
        stayed = self._back == 0 or (
            self._back <= _FAR and self._subject in {one.actor.key for one in self._last if one.actor}
        )
        return self._last if stayed else ()

    def known(self, here: Sequence[Couple], kinds: frozenset[Kind]) -> tuple[Mention, ...]:
        """The last two of whom both are of some kinds, or whose states are two where states are meant.

        `here` are those before the word in its own sentence.
        """
        for back, sentence in enumerate([here, *reversed(self._sentences)]):
            for couple in sorted(sentence, key=lambda one: one.acting)[::-1]:
                near = couple.acting or back <= _NEAR or kinds != ANYBODY or _fits(couple, STATES)
                if near and _fits(couple, kinds):
                    return couple.pair
        return ()


def couples(tree: Tree, of: MentionsOf) -> list[Couple]:
    """Two that a sentence joins, or that a phrase of it means; last, two who take part in what it tells."""
    found = list(_joined(tree, of))
    both = _sides(tree, of)
    return [*found, both] if both else found


def together(tree: Tree, of: MentionsOf) -> tuple[Mention, ...]:
    """Everybody who takes part in what a sentence tells, where they are several."""
    subject, others = _participants(tree, of)
    found = {one.actor.key: one for one in [*subject, *others] if one.actor}
    return tuple(found.values()) if len(found) > 1 else ()


def _told_of(tree: Tree, of: MentionsOf) -> tuple[Mention, ...]:
    """The last two whom a sentence joins, where its subject is nobody: "Tensions between Chad and Libya grew"."""
    found = [] if _subject(tree, of) else couples(tree, of)
    return found[-1].pair if found else ()


def named_together(tree: Tree, noun: Token, before: Token, of: MentionsOf) -> tuple[Mention, ...]:
    """Whom a noun and those joined to it before a word name: "**Kerry and Lavrov** said they"."""
    above = {one.index for one in tree.ancestors(before)}
    joined = [one for one in tree.children(noun, "conj") if one.index < before.index and one.index not in above]
    row = _named(tree, [noun], of) if joined else []
    found = {one.actor.key: one for one in row if one.actor}
    return tuple(found.values())


def only_two(spoken: Sequence[Spoken], kinds: frozenset[Kind]) -> tuple[Mention, ...]:
    """The only two of some kinds of whom a sentence has spoken: persons if there are two, else states."""
    for kind in ({Kind.PERSON}, STATES):
        found = {
            o.mention.actor.key: o.mention for o in spoken if o.mention.actor and o.mention.actor.kind in kind & kinds
        }
        if len(found) == 2:
            return tuple(found.values())
    return ()


def means_states(phrase: Phrase) -> bool:
    """Whether a description of two means states themselves: "the two countries"."""
    return phrase.head.lemma.lower() in _REALMS


def _fits(couple: Couple, kinds: frozenset[Kind]) -> bool:
    actors = [one.actor for one in couple.pair if one.actor]
    if len(actors) == 2 and all(actor.kind in kinds for actor in actors):
        return True
    return kinds == STATES and couple.acting and len({actor.state for actor in actors if actor.state}) == 2


def _joined(tree: Tree, of: MentionsOf) -> Iterator[Couple]:
    for token in tree.tokens:
        subject = base(token.deprel) == "nsubj"
        if subject and len(both := of(token)) == 2 and both[0].span == both[1].span:
            yield Couple((both[0], both[1]), acting=True)
        for other in tree.children(token, "conj"):
            if token.upos in _NOUNS and other.upos in _NOUNS:
                first, second = of(token)[:1], of(other)[:1]
                if first and second and first != second and (subject or _are_named((first[0], second[0]))):
                    yield Couple((first[0], second[0]), subject)


def _subject(tree: Tree, of: MentionsOf) -> list[Mention]:
    root = next((token for token in tree.tokens if token.head < 0), None)
    return _named(tree, tree.children(root, "nsubj"), of) if root else []


def _are_named(pair: tuple[Mention, Mention]) -> bool:
    return all(one.actor and not one.actor.key.startswith(DESCRIBED) for one in pair)


def _sides(tree: Tree, of: MentionsOf) -> Couple | None:
    """The two sides of a meeting; several on one side are meant by the first of them."""
    subject, others = _participants(tree, of)
    if subject and others and subject[0].actor != others[0].actor:
        return Couple((subject[0], others[0]), acting=True)
    return None


def _participants(tree: Tree, of: MentionsOf) -> tuple[list[Mention], list[Mention]]:
    """Who is the subject of a sentence and with whom it acts; nobody where one noun means several."""
    root = next((token for token in tree.tokens if token.head < 0), None)
    if root is None or root.upos != "VERB":
        return [], []
    with_whom = [token for token in tree.children(root, "obl", "obj", "nmod") if _is_beside(tree, root, token)]
    subject = tree.children(root, "nsubj")
    if any(token.xpos == "NNS" for token in subject):
        return [], []  # "Officials met with Kerry. They …": they alone are several
    return _named(tree, subject, of), _named(tree, with_whom, of)


def _is_beside(tree: Tree, root: Token, token: Token) -> bool:
    facing = base(token.deprel) == "obj" and root.lemma in _FACING and not tree.cases(token)
    return token.upos in _NOUNS and (facing or bool(_WITH & set(tree.cases(token))))


def _named(tree: Tree, nouns: Sequence[Token], of: MentionsOf) -> list[Mention]:
    """Whom some nouns and those joined to them name."""
    row = [one for noun in nouns for one in (noun, *tree.children(noun, "conj"))]
    return [mention for noun in row for mention in of(noun) if mention.actor]
