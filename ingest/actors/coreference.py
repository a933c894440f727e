"""Whom pronouns and descriptions ("both states", "the group", "the government") refer back to, within one article.

Plain rules, the strictest first, in the manner of a sieve (Raghunathan et al. 2010, "A Multi-Pass Sieve for Coreference
Resolution"). Salience is after Hobbs (1978, "Resolving Pronoun References") and Lappin and Leass (1994): the subject of
the clause above comes first, then the nearest before, then the subjects of the sentence before.

    he, she               a person; it: a state or body; they: several, or a body. Two sentences back at most
    we, our (quoted)      the side of whoever says so: of an official the body he speaks for
    both, the two states  the last two that one phrase joined, or the only two that the sentence has named
    the former, latter    the first and the second of them
    the same head         "the ministry": the last one whose phrase or name ends so, if no word of it says another thing
    a class               "the country": the last state, "the group": the last armed group or organisation, and so on
    the government, …     that of the state spoken of last (`History.state`)

What no rule finds stays somebody without a name: a wrong edge is worse than a missing one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.actors.nouns import descriptions
from ingest.actors.phrases import Phrase
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Actor, Kind, Mention

MentionsOf = Callable[[Token], tuple[Mention, ...]]

_SINGLE = frozenset("he him his himself she her hers herself".split())
_THING = frozenset("it its itself".split())
_MANY = frozenset("they them their theirs themselves".split())
_FIRST = frozenset("we us our ours ourselves".split())
_AGAINST = frozenset(("against", "toward", "towards"))
_ARGUMENTS = ("nsubj", "obj", "iobj", "obl", "nmod")
_ONE = frozenset((Kind.PERSON, Kind.STATE, Kind.GOVERNMENT, Kind.INTERGOVERNMENTAL, Kind.COMPANY))
_STATES = frozenset((Kind.STATE, Kind.GOVERNMENT))
_BODIES = frozenset(kind for kind in Kind if kind not in {Kind.PERSON, Kind.POPULATION})
_SAYING = frozenset("say tell add warn announce declare state vow note stress insist write tweet claim argue".split())
_QUOTES = '"“”'


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody of whom a sentence spoke: with the last word of the phrase, in lower case, and all its words."""

    mention: Mention
    noun: str
    words: frozenset[str]
    subject: bool


def is_pronoun(token: Token) -> bool:
    """Whether the word is a personal or possessive pronoun of the third person."""
    return token.upos == "PRON" and token.text.lower() in _SINGLE | _THING | _MANY


def is_first_person(token: Token) -> bool:
    """Whether the word is "we" or "our"; "US" in capitals is a state."""
    return token.upos == "PRON" and token.text.lower() in _FIRST


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
        self._spoken: list[list[Spoken]] = []
        self._pairs: list[tuple[Mention, Mention]] = []
        self._last_pair: tuple[Mention, Mention] | None = None
        self._subject = False  # whether the last sentence was about somebody
        self._speaker: Mention | None = None

    def close(self, tree: Tree, of: MentionsOf) -> None:
        """Keep the actors of a sentence that is over: its subjects first."""
        tokens = sorted(_arguments(tree), key=lambda token: (base(token.deprel) != "nsubj", token.index))
        self._sentences.append([mention for token in tokens for mention in of(token) if mention.actor])
        self._sentences = self._sentences[-2:]
        self._spoken.append(_spoken(tree, of))
        self._subject = any(base(token.deprel) == "nsubj" and of(token) for token in tokens)
        pairs = list(_pairs(tree, of))
        self._pairs += pairs
        self._last_pair = pairs[-1] if pairs else None
        said = [t for verb in tree.tokens if verb.lemma in _SAYING for t in tree.children(verb, "nsubj")]
        self._speaker = next((mention for token in said for mention in of(token) if mention.actor), None)

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

    def speaker(self, tree: Tree, token: Token, of: MentionsOf) -> Mention | None:
        """Whose words a pronoun of the first person is part of."""
        below = token
        for above in tree.ancestors(token):
            tells = base(below.deprel) in {"ccomp", "parataxis"} and above.lemma in _SAYING
            inverted = [verb for verb in tree.children(above, "parataxis") if verb.lemma in _SAYING]
            for verb in [*([above] if tells else []), *inverted]:
                for subject in tree.children(verb, "nsubj"):
                    return next((mention for mention in of(subject) if mention.actor), None)
            below = above
        offset = tree.sentence.start
        before = tree.sentence.text[: token.start - offset]
        quoted = sum(before.count(mark) for mark in _QUOTES) % 2 == 1
        return self._speaker if quoted else None

    def pair(self, tree: Tree, phrase: Phrase, of: MentionsOf) -> tuple[Mention, ...]:
        """The two whom "both states" or "the two leaders" mean, or the one that "the former" picks."""
        first = phrase.parts[0]
        words = {part.text.lower() for part in phrase.parts}
        if words <= {"the", "former", "latter"} and "the" in words and self._known(tree, first, of, frozenset(Kind)):
            return (self._known(tree, first, of, frozenset(Kind))["latter" in words],)
        alone = words in ({"both"}, {"the", "two"})
        meant = descriptions().get(phrase.head.lemma.lower())
        if not alone and (meant is None or not meant.two or phrase.name()):
            return ()
        if not alone and first.text.lower() != "both" and not ("two" in words and "the" in words):
            return ()
        if alone and phrase.tree.child(phrase.head, "conj", "nmod", "acl", "cc:preconj"):
            return ()
        kinds = meant.kinds if meant and not alone else frozenset(Kind)
        here = _spoken(tree, of, phrase) if not alone else []
        return self._known(tree, first, of, kinds) or _only_two(here, kinds) or _only_two(self._before(), kinds)

    def _before(self) -> list[Spoken]:
        return self._spoken[-1] if self._spoken else []

    def _known(self, tree: Tree, first: Token, of: MentionsOf, kinds: frozenset[Kind]) -> tuple[Mention, ...]:
        """The last pair before a word of which both are of some kinds."""
        here = [pair for pair in _pairs(tree, of) if pair[1].span.end <= first.start]
        for pair in reversed([*self._pairs, *here]):
            if all(one.actor and one.actor.kind in kinds for one in pair):
                return pair
        return ()

    def same_head(self, tree: Tree, phrase: Phrase, of: MentionsOf) -> Mention | None:
        """The last one of whom the text spoke by the same noun, if the phrase says nothing else of him."""
        noun, words = phrase.head.lemma.lower(), _plain(phrase)
        for one in self._salient(tree, phrase, of):
            if one.noun == noun and words <= one.words:
                return one.mention
        return None

    def _salient(self, tree: Tree, phrase: Phrase, of: MentionsOf) -> Iterator[Spoken]:
        """Everybody spoken of before a phrase: the last sentence first, in each its subjects, then the last first."""
        for sentence in [_spoken(tree, of, phrase), *reversed(self._spoken)]:
            nearest = sentence[::-1]
            yield from sorted(nearest, key=lambda one: not one.subject)

    def of_class(self, tree: Tree, phrase: Phrase, of: MentionsOf, state: str | None) -> Mention | None:
        """Whom "the country", "the group", "the company" mean: the last of that class, of that state if one is said."""
        meant = descriptions().get(phrase.head.lemma.lower())
        if meant is None or not meant.one:
            return None
        for one in self._salient(tree, phrase, of):
            actor = one.mention.actor
            if actor and actor.kind in meant.kinds and state in {None, actor.state}:
                return one.mention
        return None

    def state(self, tree: Tree, token: Token, of: MentionsOf) -> str | None:
        """The state that "the government" belongs to: that of the nearest actor before, or of the last subject."""
        before = [mention for candidate in _candidates(tree, token) for mention in of(candidate)]
        earlier = [mention for sentence in reversed(self._sentences) for mention in sentence]
        states = (mention.actor.state for mention in [*before, *earlier] if mention.actor)
        return next((state for state in states if state), None)


def of_state(actor: Actor) -> bool:
    """Whether somebody is a state or its government."""
    return actor.kind in _STATES


def _plain(phrase: Phrase) -> frozenset[str]:
    return frozenset(token.lemma.lower() for token in phrase.words() if token.upos != "DET")


def _spoken(tree: Tree, of: MentionsOf, until: Phrase | None = None) -> list[Spoken]:
    """Everybody of whom a sentence speaks; before a phrase those whom it may mean.

    Two arguments of one verb are not the same (Lappin and Leass 1994, the syntactic filter).
    """
    found = []
    for token in tree.tokens[: until.parts[0].index if until else None]:
        if until and token.head == until.head.head:
            continue
        if base(token.deprel) in {*_ARGUMENTS, "conj", "root", "appos"} and token.upos in {"NOUN", "PROPN"}:
            for mention in of(token)[:1]:
                words = frozenset(part.lemma.lower() for part in tree.phrase(token))
                found.append(Spoken(mention, token.lemma.lower(), words, base(token.deprel) == "nsubj"))
    return found


def _arguments(tree: Tree) -> list[Token]:
    return [t for t in tree.tokens if base(t.deprel) in _ARGUMENTS and t.upos in {"NOUN", "PROPN"}]


def _candidates(tree: Tree, token: Token) -> Iterator[Token]:
    """Nouns before a word: subjects of the clauses above it first, then from near to far."""
    own = {token.index, *(above.index for above in tree.ancestors(token) if above.upos in {"NOUN", "PROPN"})}
    own |= {subject.index for subject in _adversaries(tree, token)}
    above_subjects = [
        subject
        for above in tree.ancestors(token)
        for subject in _subjects(tree, above)
        if subject.index < token.index and subject.index not in own
    ]
    yield from above_subjects
    for other in reversed(_arguments(tree)):
        if other.index < token.index and other.index not in own and other not in above_subjects:
            yield other


def _adversaries(tree: Tree, token: Token) -> list[Token]:
    """Who acts against or towards what a possessive belongs to; that is somebody else, or it would say "its own"."""
    thing = tree.head(token)
    verb = tree.head(thing) if thing is not None and token.deprel == "nmod:poss" else None
    if thing is None or verb is None or not _AGAINST & set(tree.cases(thing)):
        return []
    return _subjects(tree, verb)


def _subjects(tree: Tree, verb: Token) -> list[Token]:
    """Who does what a verb says: its subject, or the object above it ("ordered **Poland** to close its consulate")."""
    above = tree.head(verb)
    if base(verb.deprel) == "xcomp" and above is not None and not tree.child(verb, "nsubj"):
        return tree.children(above, "obj")
    return tree.children(verb, "nsubj")


def _pairs(tree: Tree, of: MentionsOf) -> Iterator[tuple[Mention, Mention]]:
    """Two that a sentence joins, or that a phrase of it means: "Azerbaijan and Armenia", "the two states"."""
    for token in tree.tokens:
        if base(token.deprel) == "nsubj" and len(both := of(token)) == 2 and both[0].span == both[1].span:
            yield both[0], both[1]
        for other in tree.children(token, "conj"):
            if token.upos in {"NOUN", "PROPN"} and other.upos in {"NOUN", "PROPN"}:
                first, second = of(token)[:1], of(other)[:1]
                if first and second and first[0].actor and second[0].actor and first != second:
                    yield first[0], second[0]


def _only_two(spoken: list[Spoken], kinds: frozenset[Kind]) -> tuple[Mention, ...]:
    """The only two of some kinds of whom a sentence has spoken: persons if there are two, else states."""
    for kind in ({Kind.PERSON}, _STATES):
        found = {
            o.mention.actor.key: o.mention for o in spoken if o.mention.actor and o.mention.actor.kind in kind & kinds
        }
        if len(found) == 2:
            return tuple(found.values())
    return ()
