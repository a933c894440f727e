"""Whom an act concerns where its own slots name nobody: phrases further down, conditions, things and places."""

from collections.abc import Iterable

from ingest.actors.mentions import Mentions, identity
from ingest.coder.arguments import arguments
from ingest.coder.clauses import WORDS_TO, completing_clause, conditions_of
from ingest.coder.frames import SCENES, Frame, tells_harm
from ingest.coder.matching import Matcher
from ingest.coder.nouns import is_each_other, is_matter, is_site, is_time
from ingest.coder.senses import word_class
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Mention

_NOMINAL = ("obj", "obl", "nmod")
_CLAUSES = ("advcl", "xcomp", "acl")
_DEMANDS = frozenset(("REQUEST", "ACCUSE", "REJECT", "PROTEST"))  # what a protest is for or against
_WHERE = SCENES - {"at"}  # one may fire at anything
_WILLED = frozenset(("THREATEN", "REJECT", "CONCEDE"))  # what one would do, will not have done, or lets be done
_CIRCUMSTANCES = frozenset("after before since until under during following despite".split())  # of another act
_GIVEN = frozenset(("of", "for", "to", "in", "among", "across"))
_INTO = ("into", "of", "obj")  # what is investigated
_REACH = 3  # noun phrases within one another
_ONLY_IF = frozenset(("until", "till", "unless", "before"))
_LETTERS = frozenset("cable email letter memo memorandum message note petition telegram".split())
_RELEASES = frozenset("freedom freeing liberation release return".split())
_KEEPING = frozenset("abduct arrest capture detain hold imprison jail keep kidnap seize".split())
_NOT = frozenset(("not", "n't"))
_WILL = frozenset(("will", "would"))
_INNER = 0.45  # a matter that only the clause within names: less sure by what sides.py takes off for those further away
MATTER = 0.6  # as sure as an actor whom the gazetteer lacks


class Reach:
    """Looks around the frames of one sentence."""

    def __init__(self, tree: Tree, matcher: Matcher, mentions: Mentions) -> None:
        self._tree = tree
        self._matcher = matcher
        self._mentions = mentions

    def matters(self, frame: Frame) -> list[Mention]:
        """The thing that stands where a recipient would: a decision, an attack, a village."""
        relation = frame.sense.relation
        for slot in frame.sense.recipient:
            given = slot == "iobj" and relation is not None and relation.type == "AID"
            for token in self._matcher.held(self._tree, frame, slot) if not given else ():  # no thing is given aid
                if is_matter(token) and (slot not in _WHERE or is_site(token)):
                    return [self._matter(token)]
        return self._willed(frame)

    def _matter(self, token: Token, sure: float = MATTER) -> Mention:
        return Mention(self._tree.span(_without_article(self._tree.phrase(token))), confidence=sure, matter=True)

    def _willed(self, frame: Frame) -> list[Mention]:
        """The thing of a clause that tells what is threatened, refused or allowed: "threatened to raze **a chapel**".

        It is the subject that the clause has itself ("let **the march** go past"), else its object; no act, which the
        verb of the clause only carries ("threatened to launch attacks").
        """
        clause, relation = frame.arguments.clause, frame.sense.relation
        if clause is None or relation is None or relation.type not in _WILLED:
            return []
        if base(clause.deprel) == "ccomp" and not any(one.lemma in _WILL for one in self._tree.children(clause, "aux")):
            return []  # "warned that children have no school"
        things = [*self._tree.children(clause, "nsubj"), *arguments(self._tree, clause).get("obj")]
        return [self._matter(one, _INNER) for one in things if is_matter(one) and not self._matcher.senses(one)][:1]

    def has_thing(self, frame: Frame) -> bool:
        """Whether a thing stands where the act has its object: "shot down **a drone** in Marib"."""
        return "obj" in frame.sense.recipient and self._matcher.has_thing(self._tree, frame)

    def demanded(self, frame: Frame) -> list[Mention]:
        """Of whom a protest demands what, or what it denounces: "marched, demanding that **the senate** resign"."""
        light = [frame.arguments.light] if frame.arguments.light else []
        for clause in [c for word in [frame.predicate, *light] for c in self._tree.children(word, *_CLAUSES)]:
            inner = self._matcher.frame(self._tree, clause)
            if inner and inner.sense.relation and inner.sense.relation.type in _DEMANDS:
                found = self._matcher.participants(self._tree, inner, inner.sense.recipient) or self.matters(inner)
                if found:
                    return found
        return []

    def looked_into(self, frame: Frame) -> list[Mention]:
        """Of whom a claim that is looked into tells: "investigates claims that **soldiers** beat a monk", "whether"."""
        told = [one for slot in _INTO for one in frame.arguments.get(slot) if one.lemma in word_class("claims")]
        clauses = [frame.arguments.clause, *(completing_clause(self._tree, one) for one in told)]
        for clause in [one for one in clauses if one is not None]:
            for token in arguments(self._tree, clause).get("subj") if self._tree.child(clause, "nsubj") else ():
                if found := [one for one in self._mentions.participants(token) if not one.matter]:
                    return found
        return []

    def aided(self, frame: Frame) -> list[Mention]:
        """Whom the purpose of a gift names: "gave money to feed **people** in Chad", "sent doctors to fight in"."""
        gifts = [completing_clause(self._tree, one) for one in frame.arguments.get("obj")]
        purpose = next((one for one in (frame.arguments.clause, *gifts) if one is not None), None)
        inner = self._matcher.frame(self._tree, purpose) if purpose else None
        own = frame.sense.relation is None or frame.sense.relation.type != "AID"  # "agreed to withdraw **its troops**"
        others = own or (inner is not None and tells_harm([inner.sense]))
        queue = self._tree.children(purpose, *(_NOMINAL[1:] if others else _NOMINAL)) if purpose else []
        cases = _GIVEN - {"in", "of", "across"} if own else _GIVEN
        for _ in range(_REACH):
            for token in queue:
                given = base(token.deprel) == "obj" or cases & set(self._tree.cases(token))
                if given and (found := [one for one in self._mentions.participants(token) if not one.matter]):
                    return found
            queue = [child for token in queue for child in self._tree.children(token, *_NOMINAL, "acl")]
        return []

    def within_reach(self, frame: Frame, cases: frozenset[str]) -> list[Mention]:
        """Whom a phrase further down names: "mobilised for an assault **on Gaza**", "help for people **in Chad**".

        Only noun phrases after some prepositions are looked at, the nearest first, and none within clauses or within
        what tells of another act ("posts soldiers under a deal with Peru"); but who yields after talks yields in them.
        """
        apart = _CIRCUMSTANCES if frame.sense.relation and frame.sense.relation.type != "CONCEDE" else frozenset()
        light = [frame.arguments.light] if frame.arguments.light else []
        queue = [child for word in [frame.predicate, *light] for child in self._tree.children(word, *_NOMINAL)]
        for _ in range(_REACH):
            queue = [one for one in queue if not apart & set(self._tree.cases(one))]
            for token in queue:
                if cases & set(self._tree.cases(token)) and self._matcher.is_actor(token):
                    return [one for one in self._mentions.participants(token) if not one.matter]
            queue = [child for token in queue for child in self._tree.children(token, *_NOMINAL)]
        return []

    def shares_meeting(self, frame: Frame, actors: Iterable[Mention]) -> bool:
        """Whether the object is what several actors do together: "Chad and Sudan postponed **their talks**"."""
        keys = {identity(one) for one in actors}
        for thing in frame.arguments.get("obj"):
            joint = any(sense.reciprocal for sense in self._matcher.senses(thing))
            theirs = [own for own in self._tree.children(thing, "nmod:poss") if own.text.lower() == "their"]
            owners = {identity(one) for own in theirs for one in self._mentions.of(own)}
            if joint and theirs and owners <= keys and not frame.arguments.get("with"):
                return True
        return False

    def is_mutual(self, frame: Frame) -> bool:
        """Whether several act towards each other: "accused **each other**", "seized **each other's** ships"."""
        words = [frame.predicate, *([frame.arguments.light] if frame.arguments.light else [])]
        near = [child for word in words for child in self._tree.children(word, *_NOMINAL, "iobj")]
        inner = [child for token in near for child in self._tree.children(token, "nmod:poss", "nmod")]
        return any(is_each_other(self._tree, one) for one in [*near, *inner])

    def scenes(self, frame: Frame, cases: frozenset[str]) -> list[Mention]:
        """Where an act takes place, as the matter that it concerns: "stopped work **at the Grasberg mine**"."""
        light = [frame.arguments.light] if frame.arguments.light else []
        for token in [child for word in [frame.predicate, *light] for child in self._tree.children(word, *_NOMINAL)]:
            if cases & set(self._tree.cases(token)) and self._is_scene(token):
                return [self._matter(token)]
        return []

    def _is_scene(self, token: Token) -> bool:
        return is_matter(token) and not is_time(token) and not self._matcher.senses(token)

    def keepers(self, frame: Frame) -> list[Mention]:
        """Who holds those whose release is asked for: "called for the release of hostages held by **the gang**"."""
        things = [one for slot in ("for", "obj") for one in frame.arguments.get(slot) if one.lemma in _RELEASES]
        kept = [one for thing in things for one in self._tree.children(thing, "nmod")]
        for clause in [c for one in kept for c in self._tree.children(one, "acl") if c.lemma in _KEEPING]:
            for token in arguments(self._tree, clause).get("subj"):
                if found := [one for one in self._mentions.participants(token) if not one.matter]:
                    return found
        return []

    def addressees(self, frame: Frame) -> list[Mention]:
        """Who must act before the act may come: "will not lift the embargo until **Cuba** frees its prisoners"."""
        return self._conditioned(frame, threat=False)

    def warned(self, frame: Frame) -> list[Mention]:
        """Who must or must not act lest the threat come true: "threatened to close the strait if **Oman** attacks"."""
        return self._conditioned(frame, threat=True)

    def written_to(self, frame: Frame) -> list[Mention]:
        """Who gets the letter that says it: "sent a letter to **Chile** threatening to leave", "wrote to **Chile**"."""
        said = frame.predicate
        above = self._tree.head(said) if base(said.deprel) in {"acl", "advcl"} and said.xpos == "VBG" else None
        if above is None:
            return []
        around = arguments(self._tree, above)
        letters = [above, *around.get("obj")]
        if not (above.lemma in WORDS_TO or any(one.lemma.lower() in _LETTERS for one in letters)):
            return []
        given = [*around.get("to"), *around.get("iobj")]
        return [one for token in given for one in self._mentions.participants(token) if not one.matter]

    def _conditioned(self, frame: Frame, *, threat: bool) -> list[Mention]:
        """The subject of the condition of an act, which the parser may hang on the clause that tells the act."""
        words = [one for one in (frame.predicate, frame.arguments.light, frame.arguments.clause) if one]
        actors = {identity(one) for one in self._matcher.participants(self._tree, frame, frame.sense.actor)}
        for clause in [child for word in words for child in self._tree.children(word, "advcl")]:
            mark = self._tree.child(clause, "mark")
            inverted = threat and mark is None and any(clause in conditions_of(self._tree, one) for one in words)
            only = mark is not None and (mark.text.lower() in _ONLY_IF or self._is_if(clause, mark, threat=threat))
            if not (inverted or only):
                continue
            found = [
                one for token in arguments(self._tree, clause).get("subj") for one in self._mentions.participants(token)
            ]
            if others := [one for one in found if not one.matter and identity(one) not in actors]:
                return others
        return []

    def _is_if(self, clause: Token, mark: Token, *, threat: bool) -> bool:
        """Whether a clause tells on what an act depends: "if it does not", and where one is threatened also "if it"."""
        denied = self._tree.child(clause, "advmod")
        return mark.text.lower() == "if" and (threat or (denied is not None and denied.text.lower() in _NOT))


def _without_article(parts: list[Token]) -> list[Token]:
    return parts[1:] if len(parts) > 1 and parts[0].upos == "DET" else parts
