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
from ingest.coder.frames import Frame, relation_to
from ingest.coder.matching import Matcher
from ingest.coder.modality import modality, speaker
from ingest.coder.senses import Lexicon
from ingest.coder.sides import Sides
from ingest.coder.stances import stance
from ingest.dates import DateExpression
from ingest.language.annotation import Sentence
from ingest.language.trees import Tree
from ontology import taxonomy
from ontology.model import Event, Mention, Modality, Report, Span, When
from ontology.taxonomy import Relation

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
            found = [one for readings in matcher.readings(tree) for one in scene.first(readings)]
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

    def first(self, readings: Iterable[Frame]) -> list[_Finding]:
        """The findings of the first reading of a predicate that has any: a sense that fits may find nobody."""
        return next((found for frame in readings if (found := list(self.findings(frame)))), [])

    def findings(self, frame: Frame) -> Iterator[_Finding]:
        """The reports of what one predicate says: one for each pair of actor and recipient."""
        if frame.sense.relation is None:
            return
        pairs = list(Sides(self._tree, self._matcher, self._mentions).of(frame))
        actual = modality(self._tree, frame.predicate) if pairs else Modality.ASSERTED
        for actors, recipients in pairs:
            grounds = Grounds(self._tree, frame, actors, recipients, actual)
            report = self._report(grounds, relation_to(frame, actors, recipients) or frame.sense.relation)
            if recipients or actual not in _NOT_REAL:  # what nobody may do to nobody is no event; to refuse it is one
                yield _Finding(grounds, report)
            if willed := stance(self._tree, report, frame):
                attitude = replace(grounds, stance=True)
                yield _Finding(attitude, replace(willed, confidence=confidence.of(attitude)))

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


def _distinct(findings: Iterable[_Finding]) -> list[_Finding]:
    """One report for each relation between the same participants: the surest; in the order of their confidence."""
    kept: dict[tuple[object, ...], _Finding] = {}
    for finding in sorted(findings, key=lambda one: -one.report.confidence):
        report = finding.report
        event = report.event
        who = (tuple(map(identity, event.actors)), tuple(map(identity, event.recipients)))
        kept.setdefault((taxonomy.relation(event.relation).type, who, report.modality), finding)
    return list(kept.values())
