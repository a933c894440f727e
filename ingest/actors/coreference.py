"""Whom pronouns and descriptions ("both states", "the group", "the government") refer back to, within one article.

Plain rules, the strictest first, in the manner of a sieve (Raghunathan et al. 2010, "A Multi-Pass Sieve for Coreference
Resolution").

    he, she               a person, also by his office; it: a state or body; they: several, or a body.
                          Two sentences back at most
    they                  who took part in what the sentence before told: "Lavrov met Kerry. **They** agreed …", without
                          who then acts alone: "Kerry met two envoys. He hailed **their** plan"
    we, our               the side of whoever says so: of an official the body he speaks for (`speech`)
    both, the two states  the last two that the text spoke of together (`parties`), or the only two of a sentence
    the former, latter    the first and the second of them
    the same head         "the ministry": the last one whose phrase or name ends so, if no word of it says another thing
    a class               "the country": the last state, "the group": the last armed group or organisation, and so on
    the government, …     that of the state of whose acts it speaks, else of the state spoken of last (`History.state`)

What no rule finds stays somebody without a name: a wrong edge is worse than a missing one.
"""

from collections.abc import Iterator

from ingest.actors.nouns import descriptions
from ingest.actors.parties import ANYBODY, STATES, Parties, couples, named_together, only_two
from ingest.actors.phrases import Phrase, members
from ingest.actors.pronouns import agrees, means_many, means_person
from ingest.actors.salience import MentionsOf, Spoken, arguments, candidates, clause_subjects, spoken
from ingest.actors.speech import Speech
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Actor, Kind, Mention

_OF_STATE = frozenset("GOV MIL COP JUD LEG SPY".split())  # a court is no group, a ministry no organisation


class History:
    """What the sentences so far have spoken of."""

    def __init__(self, text: str = "") -> None:
        self._sentences: list[list[tuple[Mention, Token]]] = []
        self._spoken: list[list[Spoken]] = []
        self._parties = Parties()
        self._speech = Speech(text)

    def close(self, tree: Tree, of: MentionsOf) -> None:
        """Keep the actors of a sentence that is over: its subjects first."""
        tokens = sorted(arguments(tree), key=lambda token: (base(token.deprel) != "nsubj", token.index))
        self._sentences.append([(mention, token) for token in tokens for mention in of(token) if mention.actor])
        self._sentences = self._sentences[-2:]
        self._spoken.append(spoken(tree, of))
        self._parties.close(tree, of)
        self._speech.close(tree, of)

    def antecedents(self, tree: Tree, token: Token, of: MentionsOf) -> tuple[Mention, ...]:
        """Whom a pronoun means; nobody where no rule finds one."""
        many, before = means_many(token), list(candidates(tree, token))
        for plural in (True, False) if many else (False,):  # "the navy met **rebels** after they fired"
            for candidate in before:
                if many and len(row := named_together(tree, candidate, token, of)) > 1:
                    return row
                agreeing = tuple(mention for mention in of(candidate) if agrees(token, mention, candidate))
                if agreeing and (not plural or _is_several(tree, candidate, agreeing[0])):
                    return agreeing[:1]
        # Ties have no border: what "their" belongs to is somebody's; "they" may be any plural.
        plurals = [noun for noun in before if noun.xpos == "NNS" and (token.deprel != "nmod:poss" or of(noun))]
        if many and not plurals and (party := self._parties.meant()):
            alone = {one.actor.key for noun in clause_subjects(tree, token) for one in of(noun) if one.actor}
            return tuple(one for one in party if one.actor and one.actor.key not in alone)
        for sentence in reversed(self._sentences):
            for mention, noun in sentence:
                if agrees(token, mention, noun if means_person(token) or means_many(token) else None):
                    return (mention,)
        return ()

    def speaker(self, tree: Tree, token: Token, of: MentionsOf) -> Mention | None:
        """Who is quoted with the words that a pronoun of the first person is part of."""
        return self._speech.quoted(tree, token, of)

    def author(self, tree: Tree, token: Token) -> Mention | None:
        """Who speaks for himself in what nobody is quoted with: the author of the text, or whose statement it is."""
        return self._speech.author(tree, token)

    def pair(self, tree: Tree, phrase: Phrase, of: MentionsOf) -> tuple[Mention, ...]:
        """The two whom "both states" or "the two leaders" mean, or the one that "the former" picks."""
        first = phrase.parts[0]
        words = {part.text.lower() for part in phrase.parts}
        if words <= {"the", "former", "latter"} and "the" in words and (known := self._known(tree, first, of)):
            return (known["latter" in words],)
        alone = words in ({"both"}, {"the", "two"}, {"the", "pair"})
        meant = descriptions().get(phrase.head.lemma.lower())
        if not alone and (meant is None or not meant.two or phrase.name()):
            return ()
        if not alone and first.text.lower() != "both" and not ("two" in words and "the" in words):
            return ()
        if alone and phrase.tree.child(phrase.head, "conj", "nmod", "acl", "cc:preconj"):
            return ()
        kinds = meant.kinds if meant and not alone else ANYBODY
        here = spoken(tree, of, phrase) if not alone else []
        before = self._spoken[-1] if self._spoken else []
        return self._known(tree, first, of, kinds) or only_two(here, kinds) or only_two(before, kinds)

    def _known(self, tree: Tree, first: Token, of: MentionsOf, kinds: frozenset[Kind] = ANYBODY) -> tuple[Mention, ...]:
        """The last pair before a word of which both are of some kinds."""
        here = [one for one in couples(tree, of) if one.pair[1].span.end <= first.start]
        return self._parties.known(here, kinds)

    def same_head(self, tree: Tree, phrase: Phrase, of: MentionsOf) -> Mention | None:
        """The last one of whom the text spoke by the same noun, if the phrase says nothing else of him."""
        noun, words, plural = phrase.head.lemma.lower(), _plain(phrase), phrase.head.xpos in {"NNS", "NNPS"}
        for one in self._salient(tree, phrase, of):
            if one.noun == noun and one.plural is plural and words <= one.words:
                return one.mention
        return None

    def _salient(self, tree: Tree, phrase: Phrase, of: MentionsOf) -> Iterator[Spoken]:
        """Everybody spoken of before a phrase: the last sentence first, in each its subjects, then the last first."""
        for sentence in [spoken(tree, of, phrase), *reversed(self._spoken)]:
            nearest = sentence[::-1]
            yield from sorted(nearest, key=lambda one: not one.subject)

    def of_class(self, tree: Tree, phrase: Phrase, of: MentionsOf, state: str | None) -> Mention | None:
        """Whom "the country", "the group", "the company" mean: the last of that class, of that state if one is said."""
        meant = descriptions().get(phrase.head.lemma.lower())
        if meant is None or not meant.one:
            return None
        for one in self._salient(tree, phrase, of):
            actor = one.mention.actor
            official = actor and actor.kind is Kind.ORGANIZATION and actor.sector in _OF_STATE
            if actor and actor.kind in meant.kinds and state in {None, actor.state} and not official:
                return one.mention
        return None

    def state(self, tree: Tree, token: Token, of: MentionsOf) -> str | None:
        """The state that "the government" belongs to: that of the nearest actor before, or of the last subject."""
        before = [mention for candidate in candidates(tree, token) for mention in of(candidate)]
        earlier = [mention for sentence in reversed(self._sentences) for mention, _ in sentence]
        states = (mention.actor.state for mention in [*before, *earlier] if mention.actor)
        return next((state for state in states if state), None)


def of_state(actor: Actor) -> bool:
    """Whether somebody is a state or its government."""
    return actor.kind in STATES


def _is_several(tree: Tree, noun: Token, mention: Mention) -> bool:
    """Whether a plural noun itself, not what it belongs to, names people; also "a majority of the **guards**"."""
    counted = members(tree, noun)
    many = "NNS" in {noun.xpos, counted.xpos if counted else ""}
    actor = mention.actor
    bodies = actor is not None and actor.kind is Kind.ORGANIZATION and actor.sector == "CIV"  # "hospitals"
    return many and not bodies and mention.surface.start <= noun.start < mention.surface.end


def _plain(phrase: Phrase) -> frozenset[str]:
    return frozenset(token.lemma.lower() for token in phrase.words() if token.upos != "DET")
