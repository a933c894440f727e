"""Whom pronouns and phrases such as "both states" and "the government" refer back to.

Plain rules after Hobbs (1978) and Lappin and Leass (1994): the subject of the clause above comes first, then the
nearest actor before, then the subjects of the sentence before. Nothing is looked for further back than two sentences.
"""

from collections.abc import Callable, Iterator

from ingest.actors.phrases import Phrase
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Kind, Mention

MentionsOf = Callable[[Token], tuple[Mention, ...]]

_SINGLE = frozenset("he him his himself she her hers herself".split())
_THING = frozenset("it its itself".split())
_MANY = frozenset("they them their theirs themselves".split())
_PAIRED = frozenset(
    "state country side nation party leader government neighbor neighbour republic president army foe rival ally "
    "capital minister official".split()
)
_ARGUMENTS = ("nsubj", "obj", "iobj", "obl", "nmod")
_ONE = frozenset((Kind.PERSON, Kind.STATE, Kind.GOVERNMENT, Kind.INTERGOVERNMENTAL, Kind.COMPANY))
_BODIES = frozenset(kind for kind in Kind if kind not in {Kind.PERSON, Kind.POPULATION})


def is_pronoun(token: Token) -> bool:
    """Whether the word is a personal or possessive pronoun of the third person."""
    return token.upos == "PRON" and token.text.lower() in _SINGLE | _THING | _MANY


def _agrees(token: Token, mention: Mention, named_by: Token | None = None) -> bool:
    """Whether a pronoun may mean somebody; `named_by` is the noun that names him, where it is at hand."""
    if mention.actor is None:
        return False
    word, kind = token.text.lower(), mention.actor.kind
    if word in _SINGLE:
        return kind is Kind.PERSON
    many = named_by is not None and named_by.xpos in {"NNS", "NNPS"}
    if word in _THING:
        return kind is not Kind.PERSON and not many and (kind in _BODIES or named_by is not None)
    return many or kind not in _ONE


class History:
    """What the sentences so far have spoken of."""

    def __init__(self) -> None:
        self._sentences: list[list[Mention]] = []
        self._pairs: list[tuple[Mention, Mention]] = []
        self._last_pair: tuple[Mention, Mention] | None = None
        self._subject = False  # whether the last sentence was about somebody

    def close(self, tree: Tree, of: MentionsOf) -> None:
        """Keep the actors of a sentence that is over: its subjects first."""
        tokens = sorted(_arguments(tree), key=lambda token: (base(token.deprel) != "nsubj", token.index))
        self._sentences.append([mention for token in tokens for mention in of(token) if mention.actor])
        self._sentences = self._sentences[-2:]
        self._subject = any(base(token.deprel) == "nsubj" and of(token) for token in tokens)
        pairs = list(_pairs(tree, of))
        self._pairs += pairs
        self._last_pair = pairs[-1] if pairs else None

    def antecedents(self, tree: Tree, token: Token, of: MentionsOf) -> tuple[Mention, ...]:
        """Whom a pronoun means; nobody where no rule finds one."""
        for candidate in _candidates(tree, token):
            agreeing = tuple(mention for mention in of(candidate) if _agrees(token, mention, candidate))
            if agreeing:
                return agreeing[:1]
        if token.text.lower() in _MANY and self._last_pair and not self._subject:
            return self._last_pair
        for sentence in reversed(self._sentences):
            for mention in sentence:
                if _agrees(token, mention):
                    return (mention,)
        return ()

    def pair(self, tree: Tree, phrase: Phrase, of: MentionsOf) -> tuple[Mention, ...]:
        """The two whom "both states" or "the two leaders" mean: the last pair that stood together."""
        if phrase.head.lemma.lower() not in _PAIRED or phrase.name():
            return ()
        first = phrase.parts[0]
        words = {part.text.lower() for part in phrase.parts}
        if first.text.lower() != "both" and not ("two" in words and "the" in words):
            return ()
        before = [pair for pair in _pairs(tree, of) if pair[1].span.end <= first.start]
        known = before or _two_states(tree, phrase, of) or self._pairs
        return known[-1] if known else ()

    def state(self, tree: Tree, token: Token, of: MentionsOf) -> str | None:
        """The state that "the government" belongs to: that of the nearest actor before, or of the last subject."""
        before = [mention for candidate in _candidates(tree, token) for mention in of(candidate)]
        earlier = [mention for sentence in reversed(self._sentences) for mention in sentence]
        states = (mention.actor.state for mention in [*before, *earlier] if mention.actor)
        return next((state for state in states if state), None)


def _arguments(tree: Tree) -> list[Token]:
    return [t for t in tree.tokens if base(t.deprel) in _ARGUMENTS and t.upos in {"NOUN", "PROPN"}]


def _candidates(tree: Tree, token: Token) -> Iterator[Token]:
    """Nouns before a word: subjects of the clauses above it first, then from near to far."""
    own = {token.index, *(above.index for above in tree.ancestors(token) if above.upos in {"NOUN", "PROPN"})}
    above_subjects = [
        subject
        for above in tree.ancestors(token)
        for subject in tree.children(above, "nsubj")
        if subject.index < token.index and subject.index not in own
    ]
    yield from above_subjects
    for other in reversed(_arguments(tree)):
        if other.index < token.index and other.index not in own and other not in above_subjects:
            yield other


def _pairs(tree: Tree, of: MentionsOf) -> Iterator[tuple[Mention, Mention]]:
    """Two states or governments that a sentence coordinates: "Azerbaijan and Armenia"."""
    for token in tree.tokens:
        for other in tree.children(token, "conj"):
            first, second = of(token)[:1], of(other)[:1]
            if first and second and _is_state(first[0]) and _is_state(second[0]) and first != second:
                yield first[0], second[0]


def _two_states(tree: Tree, phrase: Phrase, of: MentionsOf) -> list[tuple[Mention, Mention]]:
    """The only two states that a sentence has named before a phrase."""
    before = [t for t in _arguments(tree) if t.index < phrase.parts[0].index and t is not phrase.head]
    states = {one.actor.key: one for t in before for one in of(t)[:1] if one.actor and _is_state(one)}
    if len(states) != 2:
        return []
    first, second = states.values()
    return [(first, second)]


def _is_state(mention: Mention) -> bool:
    return mention.actor is not None and mention.actor.kind in {Kind.STATE, Kind.GOVERNMENT}
