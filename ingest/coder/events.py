"""Events and their reports from the sentences of one article."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from ingest.actors.mentions import Mentions, identity
from ingest.coder import confidence
from ingest.coder.circumstances import (
    cited_source,
    date_of,
    is_news,
    past_date,
    place_of,
    publication_day,
    theme_of,
    without_citations,
)
from ingest.coder.confidence import Grounds
from ingest.coder.explanation import explained
from ingest.coder.matching import Frame, Matcher
from ingest.coder.modality import is_intended, modality, speaker
from ingest.coder.senses import Lexicon
from ingest.dates import DateExpression
from ingest.language.annotation import Sentence, Token
from ingest.language.trees import Tree
from ontology import taxonomy
from ontology.model import Event, Mention, Modality, Report, Span, When
from ontology.taxonomy import Relation

_FURTHER = 0.75  # a recipient whom only the purpose, or a phrase within a phrase, names
_COOPERATION = 2  # the quad classes up to this one
_HARM = frozenset(("PROTEST", "SANCTION", "COERCE", "ASSAULT"))
_TOWARDS = frozenset(("against", "on", "at", "with", "toward", "towards", "to"))
_IN = frozenset(("in", "near", "along", "inside"))
_ELSEWHERE = frozenset(
    ("MOBILIZE", "AID", "RETREAT", "AGREE", "CONCEDE", "ASSAULT", "COERCE", "SANCTION", "COOPERATE", "PROTEST")
)
# Types whose recipient may be a matter where nobody is named; talks and trade are always with somebody.
_MATTERS = frozenset(relation.type for relation in taxonomy.relations()) - {"CONSULT", "COOPERATE"}
_NOT_REAL = frozenset((Modality.HYPOTHETICAL, Modality.NEGATED))


class Coder:
    """Codes articles: knows the lexicon, is given sentences, mentions and dates."""

    def __init__(self, lexicon: Lexicon, least: float | None = None, explains: bool = False) -> None:
        """Nothing below the confidence `least` is said (None: `confidence.floor()`); `explains` adds the reasons."""
        self._lexicon = lexicon
        self._least = confidence.floor() if least is None else least
        self._explains = explains
        self._acts = lexicon.acts()

    @property
    def acts(self) -> frozenset[str]:
        """The nouns of what is done to somebody, as `Mentions` wants them."""
        return self._acts

    def reports(
        self,
        sentences: Iterable[Sentence],
        mentions: Mentions,
        dates: Iterable[DateExpression],
        published: When | None,
    ) -> Iterator[Report]:
        """The reports of an article, in the order of its sentences, the surest of a sentence first."""
        dates = list(dates)
        matcher = Matcher(self._lexicon, mentions)
        for sentence in sentences:
            tree = Tree(sentence)
            mentions.enter(tree)
            scene = _Scene(tree, mentions, matcher, without_citations(tree, dates), published)
            found = [one for frame in matcher.frames(tree) for one in scene.findings(frame)]
            for grounds, report in _distinct(one for one in found if one.report.confidence >= self._least):
                yield explained(grounds, report, mentions) if self._explains else report


class _Finding(NamedTuple):
    """A report, and what it rests on."""

    grounds: Grounds
    report: Report


class _Scene:
    """One sentence with all that its events need."""

    def __init__(
        self,
        tree: Tree,
        mentions: Mentions,
        matcher: Matcher,
        dates: list[DateExpression],
        published: When | None,
    ) -> None:
        self._tree = tree
        self._mentions = mentions
        self._matcher = matcher
        self._dates = dates
        self._published = published

    def findings(self, frame: Frame) -> Iterator[_Finding]:
        """The reports of what one predicate says: one for each pair of actor and recipient."""
        relation = frame.sense.relation
        if relation is None:
            return
        actual = modality(self._tree, frame.predicate)
        for actors, recipients in self._sides(frame):
            if not recipients and actual in _NOT_REAL:
                continue  # what nobody may do to nobody is no event
            grounds = Grounds(self._tree, frame, actors, recipients, actual)
            report = self._report(grounds, relation)
            yield _Finding(grounds, report)
            if stance := self._intent(report, frame) or self._refusal(report, frame):
                willed = replace(grounds, stance=True)
                yield _Finding(willed, replace(stance, confidence=confidence.of(willed)))

    def _further(self, frame: Frame, actors: list[Mention]) -> list[Mention]:
        """Whom the act concerns where its own slots name nobody: in a clause of purpose, or in phrases further down."""
        relation = frame.sense.relation
        if relation is None:
            return []
        found: list[Mention] = []
        if relation.quad <= _COOPERATION or relation.type == "REJECT":
            found = self._matcher.participants(self._tree, frame, ("clause",))
        if not found:
            found = self._matcher.within_reach(self._tree, frame, _TOWARDS)
        if not found and relation.type in _ELSEWHERE:
            keys = {one.actor.key for one in actors if one.actor}
            there = self._matcher.within_reach(self._tree, frame, _IN)
            found = [one for one in there if one.actor and one.actor.key not in keys]
        if not found and relation.type in _MATTERS:
            return self._matcher.matters(self._tree, frame)
        return [replace(one, confidence=round(one.confidence * _FURTHER, 3)) for one in found]

    def _intent(self, report: Report, frame: Frame) -> Report | None:
        """A future act that its actor wills: one of cooperation is AGREE (PLOVER, CAMEO 03), of harm THREATEN (13)."""
        relation = taxonomy.relation(report.event.relation)
        stance = "agree" if relation.quad <= _COOPERATION else "threaten" if relation.type in _HARM else None
        if report.modality is not Modality.FUTURE or stance is None or relation.type == "AGREE":
            return None
        if report.attributed_to and _other_side(report.attributed_to, report.event.actors[0]):
            return None  # what Washington says that Tehran plans is no word of Tehran's
        return _stance(report, stance) if is_intended(self._tree, frame.arguments.light or frame.predicate) else None

    def _refusal(self, report: Report, frame: Frame) -> Report | None:
        """ "will not negotiate with": who says so of an own act of cooperation refuses it (PLOVER REJECT)."""
        if report.modality is not Modality.NEGATED or taxonomy.relation(report.event.relation).quad > 2:
            return None
        if not {"will", "would", "wo"} & {aux.text.lower() for aux in self._auxiliaries(frame)}:
            return None
        return _stance(report, "reject")

    def _auxiliaries(self, frame: Frame) -> list[Token]:
        words = [frame.predicate, *([frame.arguments.light] if frame.arguments.light else [])]
        return [aux for word in words for aux in self._tree.children(word, "aux")]

    def _sides(self, frame: Frame) -> Iterator[tuple[tuple[Mention, ...], tuple[Mention, ...]]]:
        sense = frame.sense
        first, second = _slots(frame)
        actors = self._matcher.actors(frame, first) or self._matcher.doers(self._tree, frame)
        recipients = [
            one
            for one in self._matcher.participants(self._tree, frame, second)
            if not one.matter or (sense.relation and sense.relation.type in _MATTERS)
        ]
        if sense.reciprocal and len(everybody := self._members(frame, actors, recipients)) > 1:
            yield everybody, everybody
            return
        recipients = recipients or self._further(frame, actors)
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

    def _members(self, frame: Frame, actors: list[Mention], recipients: list[Mention]) -> tuple[Mention, ...]:
        """Everybody who takes part in what a reciprocal predicate tells."""
        between = self._matcher.participants(self._tree, frame, ("between", "among"))
        if len(between) > 1:
            return _once(between)  # "Washington announced a truce between Iran and Israel"
        of = self._matcher.participants(self._tree, frame, ("of",)) if len(actors + recipients) < 2 else []
        return _once([*actors, *recipients, *of])

    def _report(self, grounds: Grounds, relation: Relation) -> Report:
        frame, actors, recipients, actual = grounds.frame, grounds.actors, grounds.recipients, grounds.modality
        date = date_of(self._tree, frame.predicate, self._dates) or past_date(
            self._tree, frame.predicate, self._dates, self._published
        )
        event = Event(
            relation.key,
            actors,
            recipients,
            date.when if date else self._published_on(frame, actual),
            date.span.text if date else None,
            place_of(self._tree, frame.arguments, self._mentions, [*actors, *recipients]),
            theme_of(self._tree, frame, [*actors, *recipients], self._dates),
        )
        sentence = self._tree.sentence
        return Report(
            event,
            Span(sentence.text, sentence.start, sentence.end),
            sentence.index,
            self._trigger(frame),
            actual,
            confidence.of(grounds),
            self._attributed_to(frame),
            cited_source(self._tree),
        )

    def _published_on(self, frame: Frame, actual: Modality) -> When | None:
        """The day of publication, for what is said to have just happened."""
        if actual is not Modality.ASSERTED or not is_news(self._tree, frame, self._dates):
            return None
        return publication_day(self._published)

    def _trigger(self, frame: Frame) -> Span:
        """The words that tell the event: the predicate, with its light verb or particle if they stand close."""
        words = [frame.predicate, *self._tree.children(frame.predicate, "compound:prt")]
        light = frame.arguments.light
        if light is not None and abs(light.index - frame.predicate.index) <= 4:
            words.append(light)
        words.sort(key=lambda token: token.index)
        return self._tree.span(words)

    def _attributed_to(self, frame: Frame) -> Mention | None:
        said_by = speaker(self._tree, frame.predicate)
        found = self._mentions.participants(said_by) if said_by else ()
        return found[0] if found else None


def _other_side(one: Mention, other: Mention) -> bool:
    """Whether two mentions are known to be of different states or bodies."""
    sides = [mention.actor.state or mention.actor.key if mention.actor else None for mention in (one, other)]
    return None not in sides and sides[0] != sides[1]


def _mutual(frame: Frame, actors: list[Mention], recipients: list[Mention]) -> tuple[Mention, ...]:
    """Several act towards each other where nobody else is named, if one phrase names two or the sense is joint.

    "both states vowed to…" (an act of cooperation), "drills along their border" (with nobody as actor),
    "India and Pakistan agreed to cut tariffs".
    """
    relation = frame.sense.relation
    together = actors or recipients
    if frame.sense.joint and not recipients and len(actors) > 1:
        return _once(actors)
    if relation is None or (actors and recipients) or len(together) != 2 or together[0].span != together[1].span:
        return ()
    return tuple(together) if not actors or relation.quad <= _COOPERATION else ()


def _slots(frame: Frame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where actor and recipient stand; a light verb's subject comes first on its side: "**Iran** carried out"."""
    sense = frame.sense
    if frame.arguments.light is None or sense.pos != "N":
        return sense.actor, sense.recipient
    if frame.arguments.reversed:
        return tuple(slot for slot in (*sense.actor, "from", "by") if slot != "subj"), ("subj", *sense.recipient)
    return ("subj", *sense.actor), sense.recipient


def _stance(report: Report, relation: str) -> Report:
    """The attitude that a sentence expresses towards an act: asserted, with the act as its content."""
    event = replace(report.event, relation=relation, content=report.event)
    return replace(report, event=event, modality=Modality.ASSERTED)


def _once(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple({identity(one): one for one in mentions}.values())


def _overlaps_any(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(mention.span.start < other.span.end and other.span.start < mention.span.end for other in others)


def _distinct(findings: Iterable[_Finding]) -> list[_Finding]:
    """One report for each relation between the same participants: the surest; in the order of their confidence."""
    kept: dict[tuple[object, ...], _Finding] = {}
    for finding in sorted(findings, key=lambda one: -one.report.confidence):
        report = finding.report
        event = report.event
        who = (tuple(map(identity, event.actors)), tuple(map(identity, event.recipients)))
        kept.setdefault((taxonomy.relation(event.relation).type, who, report.modality), finding)
    return list(kept.values())
