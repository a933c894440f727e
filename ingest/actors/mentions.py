"""From a noun to whom it names.

names and demonyms ("Baku", "Iranian officials")  ->  the gazetteer (`proper`)
a title and a name ("Gen. Amir Karimi")            ->  a person of that state (`persons`)
pronouns, "both states", "the group"               ->  what the text has spoken of (`coreference`)
roles ("Iranian officials", "its army")            ->  the role actor of a state (`offices`)
people and bodies without a name ("gunmen")        ->  somebody minted in this article (`described`)
a thing that belongs to somebody ("Moscow's role") ->  its holder, less surely (`holdings`)
areas and buildings ("a mosque in Digha")          ->  their state, else somebody minted: recipients, never actors
"""

from collections.abc import Iterable
from dataclasses import replace

from ingest.actors.coreference import History
from ingest.actors.examples import examples, included
from ingest.actors.holdings import by_holder, by_site, leader
from ingest.actors.listed import named_in
from ingest.actors.names import NameMatch, Names
from ingest.actors.parties import means_states
from ingest.actors.persons import People
from ingest.actors.phrases import Phrase
from ingest.actors.pronouns import is_first_person, is_pronoun, means_oneself
from ingest.actors.proper import by_long_name, by_name, by_surname, may_act, unlisted
from ingest.actors.reading import PRONOUN, ROLE, SURE, UNLISTED, Reading, bare
from ingest.actors.role_phrases import by_role
from ingest.identity import DESCRIBED
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.gazetteer import Gazetteer
from ontology.model import Actor, Kind, Mention, Place, Span


class Mentions:
    """Whom the words of one article name. Sentences are given in order, so that later ones may refer back."""

    def __init__(self, text: str, names: Names, gazetteer: Gazetteer, acts: frozenset[str] = frozenset()) -> None:
        """`acts` are the nouns of what is done to somebody ("attack"), whose holder is who does it."""
        self._matches = names.matches(text)
        self._gazetteer = gazetteer
        self._acts = acts
        self._history = History(text)
        self._people = People(lambda name: _person(names, name))
        self._now: Reading | None = None

    def enter(self, tree: Tree) -> None:
        """Begin the next sentence; what the last one spoke of becomes what pronouns may mean."""
        if self._now is not None:
            self._history.close(self._now.tree, self.of)
        names = named_in(tree, _within(self._matches, tree))
        self._now = Reading(tree, names, self._gazetteer, self._people, self._history, self.of, self._acts)
        self._people.enter(tree, names)
        self._people.complete(tree, self.of)

    def participants(self, token: Token) -> tuple[Mention, ...]:
        """Everybody whom a noun and what is coordinated with it name, each once, in order."""
        found = [mention for one in self._row(token) for mention in self.of(one)]
        within = {one.place.state for one in found if one.place}  # "Kyiv, Ukraine" names one place
        named = [one for one in found if one.place or not one.actor or one.actor.key not in within]
        return tuple({identity(mention): mention for mention in reversed(named)}.values())[::-1]

    def _row(self, token: Token) -> list[Token]:
        """A noun and all that is coordinated with it; of an apposition whom `_listed` finds."""
        row = [token]
        for one in row:  # grows as it goes
            row += [*_coordinated(self._reading().tree, one), *self._listed(one)]
        return row

    def _listed(self, token: Token) -> list[Token]:
        """Persons of a list that the parser took for appositions: "Speaker Batbold, Minister Tserendorj and …"."""
        appositions = self._reading().tree.children(token, "appos")
        own = self._people.at(token) if appositions else None
        others = [(child, self._people.at(child)) for child in appositions] if own else []
        return [child for child, one in others if own and one and identity(one) != identity(own)]

    def of(self, token: Token) -> tuple[Mention, ...]:
        """Whom one noun phrase names: nobody, one, or several ("Russian and Ukrainian officials")."""
        known = self._reading().known
        if token.index not in known:
            known[token.index] = ()  # a phrase that refers to itself ends here
            known[token.index] = self._resolve(self._reading(), token)
        return known[token.index]

    def acts(self, token: Token) -> tuple[Mention, ...]:
        """Whom a noun names as one who acts: like `participants`, but not who only is where a thing is.

        "the unrest in Syria" may be done to Syria, it is not done by it.
        """
        found = self.participants(token)
        scenes = self._reading().scenes
        if token.index in scenes:
            return ()
        elsewhere = {identity(one) for other in self._row(token) if other.index in scenes for one in self.of(other)}
        return tuple(one for one in found if identity(one) not in elsewhere)

    def things(self, token: Token) -> tuple[Mention, ...]:
        """Like `participants`, with the words of the thing that belongs to somebody: "struck **India's power grid**".

        The participant is still India: only the phrase around its name is the longer one.
        """
        tree, found = self._reading().tree, self.participants(token)
        if not found:
            return ()
        heads = [one for one in tree.below(token) if one is token or base(one.deprel) == "conj"]
        wholes = [(one, tree.span(list(self._reading().phrase(one).whole()))) for one in heads]
        return tuple(_held(wholes, one) for one in found)

    def place(self, token: Token) -> Mention | None:
        """The place that a noun names: a place of the gazetteer or the territory of a state."""
        named = self._reading().names.get(token.index)
        if named is None or named.demonym or named.bound:
            return None
        thing = named.thing
        place = thing if isinstance(thing, Place) else self._gazetteer.place(thing.key)
        return Mention(self._reading().span(named), place=place, confidence=SURE) if place else None

    def _resolve(self, reading: Reading, token: Token) -> tuple[Mention, ...]:
        if is_pronoun(token):
            antecedents = self._history.antecedents(reading.tree, token, self.of)
            return tuple(_pronoun(reading, token, one) for one in antecedents)
        if is_first_person(token):
            return self._own_side(reading, token)
        if (named := reading.names.get(token.index)) and named.bound:
            return ()
        if token.upos in {"VERB", "ADJ"} and (leading := leader(reading, token)):
            return leading
        if person := self._people.at(token):
            return (person,)
        phrase = reading.phrase(token)
        return self._together(reading, phrase) or _in(phrase, _one(reading, phrase))

    def _together(self, reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
        """Those whom a phrase only counts, pairs or exemplifies: "hundreds of students", "both states"."""
        if pair := self._history.pair(reading.tree, phrase, self.of):
            pair = tuple(self._as_state(one) for one in pair) if means_states(phrase) else pair
            return tuple(replace(one, span=bare(phrase), phrase=None, confidence=UNLISTED) for one in pair)
        if phrase.name():
            return ()
        if (members := phrase.members()) and (found := self.participants(members)):
            return _in(phrase, found)
        if named := self._by_name(examples(phrase.tree, phrase.head)):
            return named
        among = self._by_name(included(phrase.tree, phrase.head))
        return (*_in(phrase, _one(reading, phrase)), *among) if among else ()

    def _by_name(self, tokens: Iterable[Token]) -> tuple[Mention, ...]:
        """Those whom words that tell examples or members of a group name, as sure as roles are."""
        found = [one for token in tokens for one in self.participants(token)]
        named = [one for one in found if one.actor and not one.actor.key.startswith(DESCRIBED)]
        return tuple(replace(one, confidence=round(one.confidence * ROLE, 3)) for one in named)

    def _as_state(self, mention: Mention) -> Mention:
        """The state that somebody belongs to: "Lavrov met with Kerry. The two **countries** …"."""
        state = self._gazetteer.actor(mention.actor.state) if mention.actor and mention.actor.state else None
        return replace(mention, actor=state, place=None, metonymy=None) if state else mention

    def _own_side(self, reading: Reading, token: Token) -> tuple[Mention, ...]:
        """ "we" of a quoted official is the body that he speaks for, of anybody else he himself; of a statement the
        state whose it is. "I" is who speaks."""
        speaker = self._history.speaker(reading.tree, token, self.of)
        said = speaker or self._history.author(reading.tree, token)
        if said is None or said.actor is None:
            return ()
        if means_oneself(token):
            return (_pronoun(reading, token, said),) if said.actor.kind is Kind.PERSON else ()
        return (_pronoun(reading, token, self._side(said) if speaker else self._as_state(said)),)

    def _side(self, speaker: Mention) -> Mention:
        """The body that an official speaks for."""
        side = speaker.actor
        if side and side.kind is Kind.PERSON and side.state and side.sector:
            side = self._gazetteer.actor(f"{side.state}-{side.sector.lower()}") or side
        return replace(speaker, actor=side)

    def _reading(self) -> Reading:
        if self._now is None:
            raise ValueError("No sentence yet: call enter(tree) before asking for its mentions.")
        return self._now


def _person(names: Names, name: str) -> Actor | None:
    """The listed person whose name the whole of some words is."""
    things = [one.entry.thing for one in names.matches(name) if (one.start, one.end) == (0, len(name))]
    return next((thing for thing in things if isinstance(thing, Actor) and thing.kind is Kind.PERSON), None)


def identity(mention: Mention) -> str:
    """What makes two mentions the same participant: the actor, or the words where nobody knows the actor."""
    return mention.actor.key if mention.actor else f"words {mention.span.text.lower()}"


def _one(reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
    """Whom a phrase itself names, by the most direct of the ways there are."""
    return (
        by_surname(reading, phrase)
        or by_name(reading, phrase)
        or by_role(reading, phrase)
        or by_long_name(reading, phrase)
        or by_holder(reading, phrase)
        or _by_words(reading, phrase)
        or by_site(reading, phrase)
    )


def _by_words(reading: Reading, phrase: Phrase) -> tuple[Mention, ...]:
    """A proper name that nobody knows, or whom an apposition names: "the capital **Damascus**"."""
    if may_act(reading, phrase):
        return (unlisted(reading, phrase, Kind.ACTOR),)
    appositions = reading.tree.children(phrase.head, "appos")
    return next((found for token in appositions if (found := reading.of(token))), ())


def _pronoun(reading: Reading, token: Token, antecedent: Mention) -> Mention:
    """A pronoun names whom its antecedent names, and points to it where it stands in the same sentence."""
    confidence = round(antecedent.confidence * PRONOUN, 3)
    if reading.tree.sentence.start <= antecedent.span.start:
        return replace(antecedent, confidence=confidence)
    return replace(antecedent, span=Span(token.text, token.start, token.end), phrase=None, confidence=confidence)


def _in(phrase: Phrase, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Mentions with the whole phrase that they stand in, where it says more of them; a thing of theirs says no more."""
    if len(found) != 1:
        return found
    whole, inner = phrase.tree.span(list(phrase.whole())), found[0].surface
    if not inner.start <= phrase.head.start < inner.end and phrase.members() is None:
        return found
    if whole.start <= inner.start and inner.end <= whole.end and whole != inner:
        return (replace(found[0], phrase=whole),)
    return found


def _held(wholes: Iterable[tuple[Token, Span]], mention: Mention) -> Mention:
    """A mention with the phrase of the thing through which it was reached: the shortest that holds it."""
    inner = mention.surface
    around = [
        whole
        for head, whole in wholes
        if whole.start <= inner.start and inner.end <= whole.end and not inner.start <= head.start < inner.end
    ]
    return replace(mention, phrase=min(around, key=lambda one: len(one.text))) if around else mention


def _coordinated(tree: Tree, token: Token) -> list[Token]:
    """What is coordinated with a noun. Without "and" it is an apposition: "Mossad, Israel's intelligence service"."""
    companions = _companions(tree, token)
    joined = [*tree.children(token, "conj"), *companions]
    joined += [one for one in tree.children(token, "appos") if one.index > token.index and tree.child(one, "cc")]
    with_and = bool(companions) or any(tree.child(other, "cc") for other in [token, *joined])
    if with_and or len(joined) > 1:
        return joined
    return [other for other in joined if not tree.child(other, "det", "nmod:poss")]


def _companions(tree: Tree, token: Token) -> list[Token]:
    """Who does it with the subject: "Peru, along with **Chile**, recognised"."""
    verb = tree.head(token)
    if verb is None or base(token.deprel) != "nsubj":
        return []
    beside = [one for one in tree.children(verb, "obl") if one.index < verb.index]
    return [one for one in beside if {"along", "alongside", "along with"} & set(tree.cases(one))]


def _within(matches: Iterable[NameMatch], tree: Tree) -> list[NameMatch]:
    return [m for m in matches if m.start < tree.sentence.end and tree.sentence.start < m.end]
