"""From a noun to whom it names.

    names and demonyms ("Baku", "Iranian officials")  ->  the gazetteer
    a title and a name ("Gen. Amir Karimi")            ->  a person of that state, known from here on by surname
    pronouns, "both states", "the government"          ->  what the text has spoken of (`coreference`)
    a thing that belongs to somebody ("Moscow's role") ->  its holder, less surely

The confidences are set by hand: they put the ways in an order, the most direct first, and are not probabilities.
"""

from collections.abc import Iterable
from dataclasses import replace

from ingest.actors.coreference import History, is_pronoun
from ingest.actors.names import NameMatch, Names
from ingest.actors.phrases import Named, Phrase, named_in
from ingest.actors.recognition import is_thing, kind_of, name_at
from ingest.actors.roles import Role
from ingest.language.annotation import Token
from ingest.language.trees import Tree
from ontology.gazetteer import Gazetteer
from ontology.iris import slug
from ontology.model import Actor, Kind, Mention, Metonymy, Place, Span

SURE, ROLE, TERRITORY, HOLDER, PRONOUN, UNLISTED = 0.95, 0.9, 0.8, 0.7, 0.7, 0.6
_HELD_BY_COREFERENCE = frozenset({"gov", "mil", "leg"})


class Mentions:
    """Whom the words of one article name. Sentences are given in order, so that later ones may refer back."""

    def __init__(self, text: str, names: Names, gazetteer: Gazetteer, acts: frozenset[str] = frozenset()) -> None:
        """`acts` are the nouns of what is done to somebody ("attack"), whose holder is who does it."""
        self._matches = names.matches(text)
        self._gazetteer = gazetteer
        self._acts = acts
        self._history = History()
        self._surnames: dict[str, Actor] = {}
        self._tree: Tree | None = None
        self._named: dict[int, Named] = {}
        self._known: dict[int, tuple[Mention, ...]] = {}
        self._scenes: set[int] = set()

    def enter(self, tree: Tree) -> None:
        """Begin the next sentence; what the last one spoke of becomes what pronouns may mean."""
        if self._tree is not None:
            self._history.close(self._tree, self.of)
        self._tree = tree
        self._known = {}
        self._scenes = set()
        self._named = named_in(tree, _within(self._matches, tree))
        for token in tree.tokens:
            if token.upos == "PROPN":
                self._learn(token)

    def participants(self, token: Token) -> tuple[Mention, ...]:
        """Everybody whom a noun and what is coordinated with it name, each once, in order."""
        tree = self._current()
        found: list[Mention] = []
        queue = [token]
        while queue:
            one = queue.pop(0)
            found += self.of(one)
            queue += _coordinated(tree, one)
        within = {one.place.state for one in found if one.place}  # "Kyiv, Ukraine" names one place
        named = [one for one in found if one.place or not one.actor or one.actor.key not in within]
        return tuple({identity(mention): mention for mention in reversed(named)}.values())[::-1]

    def of(self, token: Token) -> tuple[Mention, ...]:
        """Whom one noun phrase names: nobody, one, or several ("Russian and Ukrainian officials")."""
        if token.index not in self._known:
            self._known[token.index] = ()  # a phrase that refers to itself ends here
            self._known[token.index] = self._resolve(token)
        return self._known[token.index]

    def acts(self, token: Token) -> tuple[Mention, ...]:
        """Whom a noun names as one who acts: like `participants`, but not who only is where a thing is.

        "the unrest in Syria" may be done to Syria, it is not done by it.
        """
        found = self.participants(token)
        return () if token.index in self._scenes else found

    def place(self, token: Token) -> Mention | None:
        """The place that a noun names: a place of the gazetteer or the territory of a state."""
        named = self._named.get(token.index)
        if named is None or named.demonym:
            return None
        thing = named.thing
        place = thing if isinstance(thing, Place) else self._gazetteer.place(thing.key)
        return Mention(self._span(named), place=place, confidence=SURE) if place else None

    def _resolve(self, token: Token) -> tuple[Mention, ...]:
        tree = self._current()
        if is_pronoun(token):
            return tuple(self._pronoun(token, one) for one in self._history.antecedents(tree, token, self.of))
        phrase = Phrase(tree, token, self._named)
        if not phrase.name() and (members := phrase.members()) and (found := self.participants(members)):
            return tuple(found)
        if phrase.name() is None and (examples := self._examples(phrase)):
            return examples
        if together := self._history.pair(tree, phrase, self.of):
            return tuple(replace(one, span=tree.span(list(phrase.words())), confidence=0.6) for one in together)
        return (
            self._by_person(phrase)
            or self._by_name(phrase)
            or self._by_role(phrase)
            or self._by_long_name(phrase)
            or self._by_holder(phrase)
            or self._by_words(phrase)
        )

    def _examples(self, phrase: Phrase) -> tuple[Mention, ...]:
        named = [one for example in phrase.examples() for one in self.participants(example) if one.actor]
        return tuple(replace(one, confidence=round(one.confidence * ROLE, 3)) for one in named)

    def _pronoun(self, token: Token, antecedent: Mention) -> Mention:
        """A pronoun names whom its antecedent names, and points to it where it stands in the same sentence."""
        here = self._current().sentence.start <= antecedent.span.start
        span = antecedent.span if here else Span(token.text, token.start, token.end)
        return replace(antecedent, span=span, confidence=round(antecedent.confidence * PRONOUN, 3))

    def _by_person(self, phrase: Phrase) -> tuple[Mention, ...]:
        span = phrase.tree.span(list(phrase.words()))
        if named := phrase.person():
            return (Mention(span, actor=_actor(named), confidence=SURE),)
        known = self._surnames.get(phrase.core()[-1].text) if phrase.is_name() else None
        return (Mention(span, actor=known, confidence=ROLE),) if known else ()

    def _by_name(self, phrase: Phrase) -> tuple[Mention, ...]:
        named = phrase.name()
        if named is None or (named.demonym and phrase.head.upos == "ADJ" and phrase.role()):
            return ()
        mention = self._named_mention(named)
        if named.match.end - named.match.start < phrase.head.end - phrase.head.start:
            return ()
        last = max(index for index, other in self._named.items() if other is named)
        after = [token for token in phrase.core() if token.index > last and token.upos != "PUNCT"]
        if any(token.index not in self._named for token in after):
            return ()  # "the Ukraine war", "Moscow talks": the name only modifies
        return (mention,) if mention else ()

    def _named_mention(self, named: Named) -> Mention | None:
        thing, span = named.thing, self._span(named)
        if isinstance(thing, Actor):
            if named.demonym and named.head.upos != "ADJ" and named.head.deprel not in {"amod", "compound"}:
                people = self._gazetteer.actor(f"{thing.key}-civ") or thing
                return Mention(span, actor=people, confidence=ROLE)
            return Mention(span, actor=thing, confidence=SURE)
        target = named.match.entry.metonym_for
        if target and (meant := self._gazetteer.actor(target)):
            metonymy = named.match.entry.metonymy or Metonymy.CAPITAL
            return Mention(span, actor=meant, place=thing, metonymy=metonymy, confidence=SURE)
        state = self._gazetteer.actor(thing.state) if thing.state else None
        return Mention(span, actor=state, place=thing, confidence=TERRITORY) if state else None

    def _by_role(self, phrase: Phrase) -> tuple[Mention, ...]:
        found = phrase.role()
        if found is None:
            return ()
        token, role = found
        states = phrase.owners()
        if role.single and (person := self._titled_person(phrase, token, states[0][1] if states else None)):
            return (person,)
        words = phrase.tree.span(list(phrase.words()))
        if not states:
            return self._by_owner(phrase, role, words) or self._by_definite_role(phrase, role, words)
        mentions = [
            Mention(words if len(states) == 1 else self._from(named, phrase.head, words), actor=actor, confidence=ROLE)
            for named, key in states
            if (actor := self._role_actor(key, role, named))
        ]
        return tuple(mentions) or self._by_words(phrase) or (Mention(words, confidence=UNLISTED),)

    def _by_owner(self, phrase: Phrase, role: Role, words: Span) -> tuple[Mention, ...]:
        """ "its troops": those of the state that the pronoun stands for."""
        for owner in phrase.tree.children(phrase.head, "nmod:poss"):
            for mention in self.of(owner):
                if mention.actor and mention.actor.state and mention.actor.kind in {Kind.STATE, Kind.GOVERNMENT}:
                    actor = self._gazetteer.actor(f"{mention.actor.state}-{role.sector}")
                    return (Mention(words, actor=actor, confidence=mention.confidence * ROLE),) if actor else ()
        return ()

    def _role_actor(self, state: str, role: Role, named: Named) -> Actor | None:
        owner = named.thing
        if isinstance(owner, Actor) and owner.kind not in {Kind.STATE, Kind.GOVERNMENT}:
            return owner  # "Hamas fighters", "EU officials" act for the body itself
        return self._gazetteer.actor(f"{state}-{role.sector}")

    def _by_definite_role(self, phrase: Phrase, role: Role, words: Span) -> tuple[Mention, ...]:
        """ "the government": that of the state spoken of last; else somebody without a name."""
        if phrase.definite() and role.sector in _HELD_BY_COREFERENCE and len(phrase.words()) == 1:
            state = self._history.state(phrase.tree, phrase.head, self.of)
            if state and (actor := self._gazetteer.actor(f"{state}-{role.sector}")):
                return (Mention(words, actor=actor, confidence=UNLISTED),)
        if phrase.head.upos == "PROPN":
            return (self._unlisted(phrase, Kind.ORGANIZATION),)
        return (Mention(words, confidence=UNLISTED),)

    def _titled_person(self, phrase: Phrase, title: Token, state: str | None) -> Mention | None:
        """ "Iranian General Mohammad Bagheri": somebody the gazetteer lacks, with the state that the title names."""
        named = [t for t in phrase.core() if t.upos == "PROPN" and t is not title and t.index not in self._named]
        named = [t for t in named if t.index > title.index]
        if not named or not named[-1].text[0].isupper():
            return None
        name = " ".join(token.text for token in named)
        actor = Actor(f"named-{slug(name)}", name, Kind.PERSON, state=state)
        self._surnames.setdefault(named[-1].text, actor)
        return Mention(phrase.tree.span(list(phrase.words())), actor=actor, confidence=ROLE)

    def _by_holder(self, phrase: Phrase) -> tuple[Mention, ...]:
        for token in phrase.holders(act=phrase.head.lemma.lower() in self._acts):
            found = [one for one in self.of(token) if one.actor or token.deprel == "nmod:poss"]
            if found and phrase.is_scene(token):
                self._scenes.add(phrase.head.index)
            if found:
                return tuple(replace(one, confidence=one.confidence * HOLDER) for one in found)
        return ()

    def _by_long_name(self, phrase: Phrase) -> tuple[Mention, ...]:
        """ "the Russian Direct Investment Fund": a body with a name of its own, not the state in its name."""
        names = [token for token in phrase.core() if token.upos == "PROPN" and token.index not in self._named]
        if len(names) < 2 or not self._may_act(phrase):
            return ()
        return (self._unlisted(phrase, Kind.ACTOR),)

    def _may_act(self, phrase: Phrase) -> bool:
        """Whether the head is a proper name, and not one of a weapon or an event."""
        return phrase.is_name() and not is_thing(name_at(self._current().sentence, phrase.head.index))

    def _by_words(self, phrase: Phrase) -> tuple[Mention, ...]:
        if self._may_act(phrase):
            return (self._unlisted(phrase, Kind.ACTOR),)
        for token in phrase.tree.children(phrase.head, "appos"):
            if found := self.participants(token):
                return found
        return ()

    def _unlisted(self, phrase: Phrase, kind: Kind) -> Mention:
        """Somebody whom the gazetteer lacks, of the kind that the annotator sees; a person is known by surname then."""
        span = phrase.tree.span(list(phrase.words()))
        seen = name_at(self._current().sentence, phrase.head.index)
        kind = kind_of(seen) or kind
        name = seen.text if seen and kind is Kind.PERSON else span.text
        state = next((key for _, key in phrase.owners() if key), None)
        actor = Actor(f"named-{slug(name)}", name, kind, state=state)
        if kind is Kind.PERSON and " " in name:
            self._surnames.setdefault(name.split()[-1], actor)
        return Mention(span, actor=actor, confidence=UNLISTED)

    def _learn(self, token: Token) -> None:
        """A person named in full is known by surname from here on."""
        named = self._named.get(token.index)
        if named and isinstance(named.thing, Actor) and named.thing.kind is Kind.PERSON:
            self._surnames[named.match.name.text.split()[-1]] = named.thing

    def _from(self, named: Named, phrase_head: Token, words: Span) -> Span:
        """ "Russian and Ukrainian officials": the words from one of the states to the role."""
        start = named.match.start
        if not words.start <= start < phrase_head.start:
            return self._span(named)
        return Span(words.text[start - words.start :], start, words.end)

    def _span(self, named: Named) -> Span:
        sentence = self._current().sentence
        start, end = named.match.start, named.match.end
        return Span(sentence.text[start - sentence.start : end - sentence.start], start, end)

    def _current(self) -> Tree:
        if self._tree is None:
            raise ValueError("No sentence yet: call enter(tree) before asking for its mentions.")
        return self._tree


def _coordinated(tree: Tree, token: Token) -> list[Token]:
    """What is coordinated with a noun. Without "and" it is an apposition: "Mossad, Israel's intelligence service"."""
    joined = tree.children(token, "conj")
    with_and = any(tree.child(other, "cc") for other in [token, *joined])
    if with_and or len(joined) > 1:
        return joined
    return [other for other in joined if not tree.child(other, "det", "nmod:poss")]


def identity(mention: Mention) -> str:
    """What makes two mentions the same participant: the actor, or the words where nobody knows the actor."""
    return mention.actor.key if mention.actor else f"words {mention.span.text.lower()}"


def _actor(named: Named) -> Actor | None:
    return named.thing if isinstance(named.thing, Actor) else None


def _within(matches: Iterable[NameMatch], tree: Tree) -> list[NameMatch]:
    return [m for m in matches if m.start < tree.sentence.end and tree.sentence.start < m.end]
