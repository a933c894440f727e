"""Which sense of the lexicon a predicate has in its sentence, and who fills that sense's slots."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from ingest.actors.mentions import Mentions, identity
from ingest.actors.roles import singular
from ingest.coder.arguments import Arguments, arguments
from ingest.coder.conditions import Conditions
from ingest.coder.frames import SCENES, Frame, in_company, is_deed, is_setting, is_talk, tells_harm, usual_kind
from ingest.coder.nouns import is_thing, only_aims
from ingest.coder.senses import ANY, KNOWN_ACTOR, Lexicon, Sense
from ingest.coder.tables import light_verbs, reporting_verbs
from ingest.coder.verbs import is_passive, lemma_with_particle
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology import taxonomy
from ontology.model import Mention

_INVESTIGATE = taxonomy.named("ACCUSE/investigate")
_POS = {"VERB": "V", "NOUN": "N", "PROPN": "N", "ADJ": "A", "ADV": "R"}
_OWN_ACTS = frozenset(("AGREE", "THREATEN"))  # whose clause tells of the speaker's own side
_OPEN = frozenset((ANY, KNOWN_ACTOR))  # what a condition may ask besides words
_JUDGING = frozenset(("ACCUSE", "REJECT"))
_OF_AUTHORITIES = frozenset("coerce-arrest coerce-ban coerce-restrict censor deport curfew martial-law".split())
_CONFLICT = 4  # the quad class of deeds of conflict
_HARM = frozenset(("ASSAULT", "COERCE"))
_WITHIN_ACTS = ("in", "during", "by", "from")
_WITHIN = ("obj", "iobj", "to", "with", "against", "on", "for", "of", "from", "at", "in", "into", "over")


class Matcher:
    """Finds the frames of one sentence after another."""

    def __init__(self, lexicon: Lexicon, mentions: Mentions) -> None:
        self._lexicon = lexicon
        self._mentions = mentions
        self._conditions = Conditions(mentions)

    def readings(self, tree: Tree) -> Iterator[Iterator[Frame]]:
        """For every predicate of a sentence that the lexicon lists, in order, the frames that it may have."""
        for token in tree.tokens:
            if token.upos in _POS:
                yield self._readings(tree, token)

    def frame(self, tree: Tree, token: Token) -> Frame | None:
        """The frame of one word, if some sense of it fits and is an event: the first of its readings."""
        return next(self._readings(tree, token), None)

    def _readings(self, tree: Tree, token: Token) -> Iterator[Frame]:
        """The frames of one word by every sense that fits, up to the first that is no event."""
        candidates = list(self._senses(tree, token)) if token.upos in _POS else []
        if not candidates:
            return
        found = arguments(tree, token)
        none = True
        for sense in candidates:
            if all(self._conditions.hold(tree, condition, found) for condition in sense.conditions):
                if sense.relation is None:
                    return
                none = False
                yield Frame(token, in_company(tree, token, sense), found)
        if none and (relaxed := self._relaxed(tree, token, candidates, found)):
            yield relaxed

    def _relaxed(self, tree: Tree, token: Token, candidates: list[Sense], found: Arguments) -> Frame | None:
        """The frame of a verb none of whose senses holds, where most of them are of one type.

        "freed two ex-ministers": no row lists ex-ministers, but whatever is freed is released. Only the words that a
        sense lists for the object are let go; both sides must stand where the sense has them. Not for light verbs,
        which mean little without their noun, nor where a clause says what is done.
        """
        if found.clause or token.upos != "VERB" or (token.lemma, "obj") in light_verbs():
            return None
        kind = usual_kind(candidates)
        acts = [one for slot in ("obj", "of") for thing in found.get(slot) for one in self.senses(thing)]
        if kind is None or (kind == "SUPPORT" and tells_harm(acts)):  # "recognised the **arrest** of a monk"
            return None
        for sense in candidates:
            if sense.relation is None or sense.relation.type != kind or "clause" in sense.recipient:
                continue
            kept = tuple(one for one in sense.conditions if one.slot != "obj" or one.negated or one.words & _OPEN)
            frame = Frame(token, replace(sense, conditions=kept), found, relaxed=True)
            if all(self._conditions.hold(tree, one, found) for one in kept) and self._is_filled(tree, frame):
                return frame
        return None

    def _is_filled(self, tree: Tree, frame: Frame) -> bool:
        """Whether somebody, and no mere matter, stands in the slots of the sense on both sides."""
        sides = self.actors(frame, frame.sense.actor), self.participants(tree, frame, frame.sense.recipient)
        return all(side and not any(one.matter for one in side) for side in sides)

    def _senses(self, tree: Tree, token: Token) -> Iterator[Sense]:
        """The senses of a word as it stands here: a particle makes a verb another predicate, and what stands before a
        noun comes first ("peace talks"), then the noun by itself.
        """
        pos = _POS[token.upos]
        if pos == "A" and not _predicative(tree, token):
            return
        if pos == "R" and not (self._lexicon.senses(token.lemma.lower(), pos) and self._is_of_deed(tree, token)):
            return
        for lemma in _lemmas(tree, token, pos):
            if senses := self._lexicon.senses(lemma, pos):
                yield from senses
                if pos != "N":
                    break
        if pos == "V" and _is_state(tree, token):
            yield from map(_of_participle, self._lexicon.senses(token.text.lower(), "A"))

    def _is_of_deed(self, tree: Tree, adverb: Token) -> bool:
        """Whether an adverb tells how something is done: "jointly **patrol**", not "jointly **condemned**"."""
        verb = tree.head(adverb)
        if verb is None or verb.upos != "VERB" or verb.lemma in reporting_verbs():
            return False
        if self._lexicon.senses(f"{verb.lemma} {adverb.lemma.lower()}", "V"):
            return False  # "put **together** a coalition": part of the verb
        frame = self.frame(tree, verb)
        return frame is None or is_deed(frame) or frame.sense.relation == _INVESTIGATE

    def is_actor(self, token: Token) -> bool:
        """Whether the word itself names somebody, not only something that belongs to somebody."""
        return self._conditions.is_actor(token)

    def senses(self, noun: Token) -> list[Sense]:
        """The senses of a noun, whatever its sentence."""
        return list(self._lexicon.senses(noun.lemma.lower(), "N"))

    def actors(self, frame: Frame, slots: Iterable[str]) -> list[Mention]:
        """Who acts: who stands in the first of some slots that holds anybody who may."""
        for slot in slots:
            for token in frame.arguments.get(slot):
                if not self.is_filler(frame, slot, token) and (found := self._acting(frame, slot, token)):
                    return found
        return []

    def _acting(self, frame: Frame, slot: str, token: Token) -> list[Mention]:
        """Who acts by a word; a town before a noun of harm is where it was done: "the **Manchester** bombing"."""
        found, relation = self._mentions.acts(token), frame.sense.relation
        scene = slot == "comp" and relation is not None and relation.type in _HARM
        return [one for one in found if not (scene and one.place)]

    def doers(self, tree: Tree, frame: Frame) -> list[Mention]:
        """Who acts where the subject is itself an act: "the shelling of Aleppo **by Syria** killed five".

        Likewise where a passive of harm names no agent but the attack: "nine were killed in a raid **by gunmen**".
        """
        acts = [token for token in frame.arguments.get("subj") if token is not frame.predicate]
        harm = frame.sense.relation is not None and frame.sense.relation.type in _HARM
        if harm and not acts and is_passive(tree, frame.predicate):
            acts = [token for slot in _WITHIN_ACTS for token in frame.arguments.get(slot)]
        inner = next((one for token in acts if (one := self.frame(tree, token)) and one.sense.relation), None)
        if inner is None or inner.sense.relation is None or inner.sense.reciprocal or inner.sense.relation.quad != 4:
            return []
        if inner.predicate not in frame.arguments.get("subj") and inner.sense.relation.type not in _HARM:
            return []  # who is killed in a protest is not killed by it
        return self.actors(inner, inner.sense.actor)

    def participants(self, tree: Tree, frame: Frame, slots: Iterable[str]) -> list[Mention]:
        """Who stands in the first of some slots that holds anybody; no place, where a thing is what it is done to."""
        things, aims = False, list[Mention]()
        for slot in slots:
            if slot in SCENES and things:
                return []  # "shot down **a drone** in Marib"
            things = things or (slot == "obj" and self.has_thing(tree, frame))
            found = self._in_clause(tree, frame) if slot == "clause" else self._in_slot(tree, frame, slot)
            if any(one.actor for one in found) or (found and not (aims or (slot == "obj" and only_aims(found)))):
                return found
            aims = aims or found
        return aims

    def _in_slot(self, tree: Tree, frame: Frame, slot: str, without: frozenset[str] = frozenset()) -> list[Mention]:
        """Whom the first word of a slot that names anybody names; not what is others' own ("withdraw its troops")."""
        if slot == "of" and self.has_victim(frame, {"of"}):
            return self._agents_behind(tree, frame.arguments.get(slot))
        for token in self.held(tree, frame, slot):
            owners = (one for pronoun in tree.children(token, "nmod:poss") for one in self._mentions.of(pronoun))
            if slot == "obj" and any(identity(one) in without for one in owners):
                continue
            if found := self._mentions.things(token) if is_deed(frame) else self._mentions.participants(token):
                beside = [one for own in found for one in self._beside(tree, own, token)]
                return list({identity(one): one for one in reversed(beside)}.values())[::-1]
        return []

    def _beside(self, tree: Tree, mention: Mention, token: Token) -> list[Mention]:
        """A mention, and those joined to it where it is who a thing belongs to: "the ties with **Chile and Peru**"."""
        inside = [one for one in tree.below(token) if mention.span.start <= one.start < mention.span.end]
        if token in inside or not inside:
            return [mention]
        joined = self._mentions.participants(min(inside, key=lambda one: len(list(tree.ancestors(one)))))
        if not joined or identity(joined[0]) != identity(mention):
            return [mention]  # "the leaders of France and Peru" are not France
        return [mention, *(replace(one, confidence=mention.confidence) for one in joined[1:])]

    def has_thing(self, tree: Tree, frame: Frame) -> bool:
        """Whether the object is a thing, no act, state or site: "shot down **a drone**", not "bombed targets in"."""
        return any(is_thing(one) and not self.senses(one) for one in self.held(tree, frame, "obj"))

    def held(self, tree: Tree, frame: Frame, slot: str) -> list[Token]:
        """The words in a slot that may be participants."""
        tokens = frame.arguments.get(slot)
        if slot == "to" and not tokens:
            tokens = frame.arguments.get("iobj")
        return [one for one in tokens if not (self.is_filler(frame, slot, one) or is_setting(tree, frame, slot, one))]

    def has_victim(self, frame: Frame, slots: Set[str]) -> bool:
        """Whether some slots tell to whom the act that is judged was done: "condemned the raid **on Peru**"."""
        relation = frame.sense.relation
        if relation is None or relation.type not in _JUDGING:
            return False
        return any(
            sense.relation and sense.relation.quad == _CONFLICT and slots & (set(sense.recipient) - set(sense.actor))
            for sense in self._judged(frame)
        )

    def _agents_behind(self, tree: Tree, victims: Iterable[Token]) -> list[Mention]:
        """Who did it where the parser hung him on the victim: "the shelling of towns and farms **by Iran**"."""
        ends = [end for victim in victims for end in (victim, *tree.children(victim, "conj"))]
        doers = [one for end in ends for one in tree.children(end, "nmod", "obl") if "by" in tree.cases(one)]
        return [mention for doer in doers for mention in self._mentions.acts(doer)]

    def blames_authorities(self, frame: Frame) -> bool:
        """Whether what is criticised is done by a state's own authorities: arrests, bans and closures in a country."""
        relation = frame.sense.relation
        if relation is None or relation.type != "ACCUSE":
            return False
        return any(sense.relation and sense.relation.key in _OF_AUTHORITIES for sense in self._judged(frame))

    def _judged(self, frame: Frame) -> list[Sense]:
        return [sense for thing in frame.arguments.get("obj") for sense in self.senses(thing)]

    def is_filler(self, frame: Frame, slot: str, token: Token) -> bool:
        """Whether a word only looks like a participant: "military aid" is not given by the military."""
        return token is frame.predicate or (slot == "comp" and token.upos == "NOUN")

    def _in_clause(self, tree: Tree, frame: Frame) -> list[Mention]:
        """Its overt subject, if that is somebody else than the actor; else whom its own event is done to.

        Looks into a clause within the clause where the outer names nobody: "promised to help **Manila** rebuild".
        """
        clause = frame.arguments.clause
        if clause is None:
            return []
        actors = frozenset(identity(one) for one in self.participants(tree, frame, frame.sense.actor))
        inner = self.frame(tree, clause)
        outer = frame.sense.relation
        apart = is_talk(inner) or (outer is not None and outer.type == "ACCUSE")  # one meets in a town, not with it
        around = [one for one in _WITHIN if not (one in SCENES and apart)]
        slots = [*(inner.sense.recipient if inner else ()), *around]
        within = Frame(clause, frame.sense, arguments(tree, clause))
        relation = frame.sense.relation
        own = relation is not None and relation.type in _OWN_ACTS
        for slot in [*(() if own else ("subj",)), *(slot for slot in slots if slot != "clause")]:
            others = [one for one in self._in_slot(tree, within, slot, actors) if identity(one) not in actors]
            if others:
                return others
        return self._in_clause(tree, within) if within.arguments.clause is not clause else []


def _is_state(tree: Tree, verb: Token) -> bool:
    """Whether a passive may say how somebody is disposed, not what is done to him: "**is prepared** to help"."""
    said = verb.xpos == "VBN" and verb.deprel != "acl" and is_passive(tree, verb)
    return said and tree.child(verb, "obl:agent") is None


def _of_participle(sense: Sense) -> Sense:
    """The sense of an adjective where the parser has a passive: who "is **prepared** to help" stands as its object."""
    actor, recipient = (
        tuple("obj" if one == "subj" else one for one in side) for side in (sense.actor, sense.recipient)
    )
    conditions = tuple(replace(one, slot="obj") if one.slot == "subj" else one for one in sense.conditions)
    return replace(sense, actor=actor, recipient=recipient, conditions=conditions)


def _predicative(tree: Tree, token: Token) -> bool:
    return tree.child(token, "cop") is not None or base(token.deprel) in {"xcomp", "acl", "advcl", "root"}


def _lemmas(tree: Tree, token: Token, pos: str) -> Iterator[str]:
    if pos == "V":
        yield from dict.fromkeys([lemma_with_particle(tree, token), token.lemma])
        return
    plain = token.lemma.lower()
    if pos == "N":
        for child in tree.children(token, "nmod"):
            if "of" in tree.cases(child):
                yield f"{plain} of {child.text.lower()}"
        for child in reversed(tree.children(token, "compound", "amod")):
            if child.index + 2 == token.index and tree.tokens[child.index + 1].text == "-":
                yield f"{child.text.lower()}-{plain}"  # "sit-in", "cease-fire": the treebanks cut at the hyphen
            yield f"{child.lemma.lower()} {plain}"
        if token.upos == "PROPN":
            yield singular(token.text)
    yield plain
