"""Who acts and whom it concerns: the pairs of participants that one frame tells of."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.actors.mentions import Mentions, identity
from ingest.coder.arguments import arguments
from ingest.coder.frames import Frame
from ingest.coder.matching import Matcher
from ingest.coder.reach import Reach
from ingest.coder.senses import word_class
from ingest.coder.stances import is_refusal
from ingest.coder.unnamed import Unnamed
from ingest.identity import DESCRIBED
from ingest.language.trees import Tree
from ontology import taxonomy
from ontology.model import Kind, Mention

_VISIT = taxonomy.named("CONSULT/visit").key
_RESIGN = taxonomy.named("RETREAT/resign").key
_INVESTIGATE = taxonomy.named("ACCUSE/investigate").key
_FURTHER = 0.75  # a recipient whom only the purpose, or a phrase within a phrase, names
_COOPERATION = 2  # the quad classes up to this one
_TOWARDS = frozenset(("against", "on", "at", "with", "toward", "towards", "to", "between", "among"))
_PARTNERS = frozenset(("with", "between", "among"))  # of talks; "on" and "about" tell their topic
_IN = frozenset(("in", "near", "along", "inside"))
_AT = frozenset(("in", "at", "near", "along", "inside", "across", "around", "outside"))
_ON_THE_GROUND = frozenset(("MOBILIZE", "PROTEST"))  # whose recipient may be the place, if nobody else is named
_TOPICAL = frozenset("discussion debate deliberation".split())  # "of" tells their topic; of a meeting, who meets
_GOVERNMENT = "GOV"
_SPEAKING = frozenset("raise address air voice repeat register".split())
_JUDGED = frozenset(("ACCUSE", "REJECT"))  # "condemned **the attack** on a church": it, not the church
_HARM = frozenset(("COERCE", "ASSAULT"))  # not done to what is one's own
_THREATENED = frozenset(("COERCE", "ASSAULT", "SANCTION", "PROTEST"))
_OUTWARD = frozenset(("SANCTION", "THREATEN"))  # not done by officials to their own state: "cut **US** funding"
_WRITTEN = frozenset(("ACCUSE", "REQUEST", "THREATEN"))  # what one may write to somebody
_ELSEWHERE = frozenset(("MOBILIZE", "AID", "RETREAT", "AGREE", "CONCEDE", "ASSAULT", "COERCE", "SANCTION", "COOPERATE"))
# Types whose recipient may be a matter where nobody is named; talks and trade are always with somebody.
_MATTERS = frozenset(relation.type for relation in taxonomy.relations()) - {"CONSULT", "COOPERATE"}


class Sides:
    """The participants of the frames of one sentence."""

    def __init__(self, tree: Tree, matcher: Matcher, mentions: Mentions) -> None:
        self._tree = tree
        self._matcher = matcher
        self._mentions = mentions
        self._reach = Reach(tree, matcher, mentions)
        self._unnamed = Unnamed(tree, matcher, mentions)

    def of(self, frame: Frame) -> Iterator[tuple[tuple[Mention, ...], tuple[Mention, ...]]]:
        """The actors and recipients of each event of a frame: together where they act alike, else in pairs."""
        if _is_only_raised(frame):
            return
        sense = frame.sense
        first, second = _slots(frame)
        actors = self._matcher.actors(frame, first) or self._matcher.doers(self._tree, frame)
        actors = actors or self._unnamed.actors(frame)
        if len(actors) > 1 and self._reach.is_mutual(frame):
            yield _once(actors), _once(actors)
            return
        recipients = (
            self._asked(frame) or self._warned(frame, second) or self._hosts(frame) or self._named(frame, second)
        )
        if len(actors) > 1 and self._is_topic(frame, "with"):
            recipients = []
        if sense.relation and sense.relation.type in _OUTWARD:
            recipients = [one for one in recipients if not (one.actor and _is_own_state(actors, one.actor.key))]
        if sense.reciprocal and len(everybody := self._members(frame, actors, recipients)) > 1:
            yield everybody, everybody
            return
        own = {identity(one) for one in actors}
        alone = len(actors) > 1 and all(one.matter or identity(one) in own for one in recipients)
        if alone and self._reach.shares_meeting(frame, actors):
            yield _once(actors), _once(actors)
            return
        others = _others(actors, recipients)
        if recipients and not others and sense.relation and sense.relation.type in _HARM:
            return  # who closes his own office coerces nobody
        recipients = others or self._further(frame, actors)
        if pair := _mutual(frame, actors, recipients):
            yield pair, pair
            return
        recipients = [one for one in recipients if not _overlaps_any(one, actors)]
        for actor in actors:
            others = [one for one in recipients if identity(one) != identity(actor)]
            for recipient in others:
                yield (actor,), (recipient,)
            if not others and sense.solo:
                yield (actor,), ()

    def _asked(self, frame: Frame) -> list[Mention]:
        """Who is to do what one asks for: "demanded the withdrawal of **the militia** from Goma"."""
        if frame.sense.relation is None or frame.sense.relation.type != "REQUEST" or frame.sense.pos != "V":
            return []
        if keepers := self._reach.keepers(frame):
            return keepers
        for token in [one for slot in ("obj", "for") for one in self._matcher.held(self._tree, frame, slot)]:
            if token.lemma.lower() in word_class("owndeed"):
                deed = replace(frame, predicate=token, arguments=arguments(self._tree, token))
                return self._matcher.participants(self._tree, deed, ("poss", "of"))
        return []

    def _named(self, frame: Frame, slots: tuple[str, ...]) -> list[Mention]:
        """Who stands in the slots of the recipient; a matter only where an act may be directed at one."""
        relation = frame.sense.relation
        found = self._matcher.participants(self._tree, frame, slots)
        return [one for one in found if not one.matter or (relation and relation.type in _MATTERS)]

    def _warned(self, frame: Frame, slots: tuple[str, ...]) -> list[Mention]:
        """Whom a threat with a condition is for, unless the threat itself names somebody to whom it would be done."""
        if frame.sense.relation is None or frame.sense.relation.type != "THREATEN":
            return []
        done_to = self._matcher.participants(self._tree, frame, slots)
        named = [one for one in done_to if one.actor and not one.actor.key.startswith(DESCRIBED)]
        return [] if named else self._reach.warned(frame)

    def _hosts(self, frame: Frame) -> list[Mention]:
        """With whom one travels somewhere to speak, and the place: "flew to Rome for talks with **the premier**"."""
        if frame.sense.relation is None or frame.sense.relation.key != _VISIT:
            return []
        found: list[Mention] = []
        for token in self._matcher.held(self._tree, frame, "for"):
            if any(one.reciprocal for one in self._matcher.senses(token)):
                talks = replace(frame, predicate=token, arguments=arguments(self._tree, token))
                found += self._matcher.participants(self._tree, talks, ("with",))
        return [*found, *self._named(frame, frame.sense.recipient)] if found else []

    def _members(self, frame: Frame, actors: list[Mention], recipients: list[Mention]) -> tuple[Mention, ...]:
        """Everybody who takes part in what a reciprocal predicate tells; nobody, where its subject is not known.

        "**They** will meet with the commander and his deputy" does not say that these two meet each other.
        """
        between = self._matcher.participants(self._tree, frame, ("between", "among"))
        if len(between) > 1:
            return _once(between)  # "Washington announced a truce between Iran and Israel"
        if not actors and any(one.upos in {"PRON", "PROPN"} for one in frame.arguments.get("subj")):
            return ()
        topic = frame.sense.pos == "V" or frame.predicate.lemma in _TOPICAL  # "discussed the fate **of Lula**"
        alone = not topic and len(actors + recipients) < 2
        of = self._matcher.participants(self._tree, frame, ("of",)) if alone else []
        return _once(one for one in [*actors, *recipients, *of] if not one.matter)

    def _is_topic(self, frame: Frame, slot: str) -> bool:
        """Whether what stands in a slot belongs to what is talked about: "Oman and Qatar discussed **ties with Iran**".

        Where only one is named who talks, it may be with whom he does.
        """
        if not _tells_topic(frame):
            return False
        topic = {one.index for thing in frame.arguments.get("obj") for one in self._tree.below(thing)}
        found = frame.arguments.get(slot)
        return bool(found) and all(one.index in topic for one in found)

    def _further(self, frame: Frame, actors: list[Mention]) -> list[Mention]:
        """Whom the act concerns where its own slots name nobody: in a clause of purpose, or in phrases further down."""
        relation = frame.sense.relation
        if relation is None or relation.key == _RESIGN:
            return []  # one resigns over a matter or to do something else, not towards it
        found: list[Mention] = []
        if (relation.quad <= _COOPERATION and relation.type != "CONSULT") or relation.type == "REJECT":
            found = self._matcher.participants(self._tree, frame, ("clause",))
        if relation.key == _INVESTIGATE:
            found = self._reach.looked_into(frame)
        if relation.type == "PROTEST":
            found = self._reach.demanded(frame)
            if not found and frame.arguments.get("against") and (matters := self._reach.matters(frame)):
                return matters  # "held a protest at the university against **the siege**": where is not against whom
        if not found and not self._matcher.has_victim(frame, _TOWARDS) and not _tells_topic(frame):
            talks = relation.type == "CONSULT" and frame.sense.reciprocal
            found = self._reach.within_reach(frame, _PARTNERS if talks else _TOWARDS)
        if not found and relation.type in _ELSEWHERE and not self._reach.has_thing(frame):
            keys = {one.actor.key for one in actors if one.actor}
            there = self._reach.within_reach(frame, _IN)
            found = [one for one in there if one.actor and one.actor.key not in keys]
        if not found and relation.type in {"AID", "AGREE"}:
            found = self._reach.aided(frame)
        if relation.quad <= _COOPERATION:
            found = [one for one in found if not (one.actor and _is_own_state(actors, one.actor.key))]
        if not found and self._matcher.blames_authorities(frame):
            there = self._reach.within_reach(frame, _IN)
            found = [one for one in there if one.actor and one.actor.kind is Kind.STATE]
        if not found and relation.type in _ON_THE_GROUND:
            found = self._reach.scenes(frame, _AT - {"in"} if relation.type == "PROTEST" else _AT)
        if not found and is_refusal(self._tree, frame):
            found = self._reach.addressees(frame)
        if not found and relation.type in _WRITTEN:
            found = self._reach.written_to(frame)
        lest = relation.type == "THREATEN" or (relation.type in _THREATENED and frame.arguments.get("if"))
        if not found and lest:
            found = self._reach.warned(frame)  # "will retaliate if **Oman** closes the strait"
        described = all(one.actor and one.actor.key.startswith(DESCRIBED) for one in found)
        wanted = relation.type in _MATTERS and (not found or (described and relation.type in _JUDGED))
        if wanted and (matters := self._reach.matters(frame)):
            return matters
        return [replace(one, confidence=round(one.confidence * _FURTHER, 3)) for one in found]


def _tells_topic(frame: Frame) -> bool:
    """Whether the object of a verb of talking is what is talked about: "discussed **the aid to Kyiv**"."""
    sense = frame.sense
    talk = sense.reciprocal and sense.pos == "V" and sense.relation is not None and sense.relation.type == "CONSULT"
    return talk and "obj" not in sense.recipient and bool(frame.arguments.get("obj"))


def _is_own_state(actors: list[Mention], key: str) -> bool:
    """Whether a state is that of all who act for it: "Blinken praised the ties between **America** and Peru"."""
    return bool(actors) and all(
        one.actor is not None and one.actor.sector == _GOVERNMENT and one.actor.state == key for one in actors
    )


def _is_only_raised(frame: Frame) -> bool:
    """Whether a deed is only spoken of: who "**raised** the killing of a priest" with somebody has killed nobody."""
    light, relation = frame.arguments.light, frame.sense.relation
    if light is None or relation is None or light.lemma not in _SPEAKING:
        return False
    return relation.type == "ASSAULT" or relation.key == "coerce-arrest"


def _others(actors: list[Mention], recipients: list[Mention]) -> list[Mention]:
    """Those whom the one who acts may act towards: nobody leaves himself in "will leave **their** base"."""
    keys = {identity(one) for one in actors}
    return [one for one in recipients if identity(one) not in keys] if len(keys) == 1 else recipients


def _mutual(frame: Frame, actors: list[Mention], recipients: list[Mention]) -> tuple[Mention, ...]:
    """Several act towards each other where nobody else is named, if one phrase names two or the sense is joint.

    "both states vowed to…" (an act of cooperation), "drills along their border" (with nobody as actor),
    "India and Pakistan agreed to cut tariffs".
    """
    relation = frame.sense.relation
    together = actors or recipients
    if frame.sense.joint and all(one.matter for one in recipients) and len(actors) > 1:
        return _once(actors)
    if relation is None or (actors and recipients) or len(together) != 2 or together[0].span != together[1].span:
        return ()
    among = relation.quad <= _COOPERATION if actors else frame.sense.pos == "N"  # not "the two were captured"
    return tuple(together) if among else ()


def _slots(frame: Frame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where actor and recipient stand; a light verb's subject comes first on its side: "**Iran** carried out"."""
    sense = frame.sense
    if frame.arguments.light is None or sense.pos != "N":
        return sense.actor, sense.recipient
    if frame.arguments.reversed:
        return tuple(slot for slot in (*sense.actor, "from", "by") if slot != "subj"), ("subj", *sense.recipient)
    return ("subj", *sense.actor), sense.recipient


def _once(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple({identity(one): one for one in mentions}.values())


def _overlaps_any(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(mention.span.start < other.span.end and other.span.start < mention.span.end for other in others)
