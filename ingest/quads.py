"""What one article says, as RDF: the only module that knows both the model and the vocabulary.

All quads stand in the article's own graph. There are no blank nodes and no times of running, so that the same article
gives the same quads, whenever it is read.
"""

import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from ingest.identity import actor_key, event_key, is_minted, report_key
from ontology import iris as names
from ontology import taxonomy, vocab
from ontology.iris import DataIris, article_key
from ontology.model import Actor, Article, Event, Mention, Modality, Precision, Report, When

_DATATYPES = {
    Precision.DAY: vocab.XSD_DATE,
    Precision.MONTH: vocab.XSD_G_YEAR_MONTH,
    Precision.YEAR: vocab.XSD_G_YEAR,
}

_DATED = ("published", "modified")  # fields of candidates

Term = NamedNode | Literal
Facts = Iterator[tuple[NamedNode, NamedNode, Term]]


def describe(article: Article, reports: Iterable[Report], iris: DataIris) -> Iterator[Quad]:
    """All quads of an article and its reports, each once, in the graph of the article."""
    return _Description(article, tuple(reports), iris).quads()


class _Description:
    """One article on its way into RDF."""

    def __init__(self, article: Article, reports: tuple[Report, ...], iris: DataIris) -> None:
        self._article = article
        self._reports = reports
        self._iris = iris
        self._key = article_key(article)
        self._graph = iris.article_graph(self._key)
        self._node = iris.thing("article", self._key)
        self._language = article.language

    def quads(self) -> Iterator[Quad]:
        facts = {
            fact: None for part in (self._self(), self._about(), self._candidates(), self._events()) for fact in part
        }
        for subject, predicate, value in facts:
            yield Quad(subject, predicate, value, self._graph)

    def _self(self) -> Facts:
        yield self._graph, vocab.RDF_TYPE, vocab.ArticleGraph
        yield self._graph, vocab.PROV_WAS_DERIVED_FROM, self._node

    def _about(self) -> Facts:
        article, node = self._article, self._node
        yield node, vocab.RDF_TYPE, vocab.Article
        yield node, vocab.RDF_TYPE, vocab.SCHEMA_NEWS_ARTICLE
        yield node, vocab.DCTERMS_LANGUAGE, Literal(article.language)
        text_hash = hashlib.sha256(article.text.encode()).hexdigest()
        yield node, vocab.CONTENT_HASH, Literal(f"sha256:{text_hash}")
        if article.title:
            yield node, vocab.DCTERMS_TITLE, self._words(article.title)
            yield node, vocab.SCHEMA_HEADLINE, self._words(article.title)
        if article.url:
            yield node, vocab.SCHEMA_URL, Literal(article.url, datatype=vocab.XSD_ANY_URI)
        if article.published and (issued := _date(article.published)):
            yield node, vocab.DCTERMS_ISSUED, issued
        if article.publisher:
            publisher = self._iris.thing("publisher", names.slug(article.publisher))
            yield node, vocab.DCTERMS_PUBLISHER, publisher
            yield publisher, vocab.RDF_TYPE, vocab.SCHEMA_ORGANIZATION
            yield publisher, vocab.SCHEMA_NAME, Literal(article.publisher)
        if article.copy_of:
            yield node, vocab.COPY_OF, self._iris.thing("article", article.copy_of)
        for predicate, value in (
            (vocab.DCTERMS_CREATOR, article.author),
            (vocab.SECTION, article.section),
            (vocab.SCHEMA_VOLUME_NUMBER, article.volume),
            (vocab.SCHEMA_ISSUE_NUMBER, article.issue),
        ):
            if value:
                yield node, predicate, Literal(value)

    def _candidates(self) -> Facts:
        """The dates that the source gives; its other candidates are what the article says of itself anyway."""
        dates = (one for one in self._article.candidates if one.field in _DATED)
        for number, candidate in enumerate(dates):
            node = self._iris.thing("candidate", f"{self._key}-{number}")
            yield self._node, vocab.CANDIDATE, node
            yield node, vocab.RDF_TYPE, vocab.Candidate
            yield node, vocab.FIELD, Literal(candidate.field)
            yield node, vocab.VALUE, Literal(candidate.value)
            yield node, vocab.ORIGIN, Literal(candidate.origin)

    def _events(self) -> Facts:
        keys = [event_key(report.event, self._key) for report in self._reports]
        reported = frozenset(keys)
        for report, key in zip(self._reports, keys, strict=True):
            yield from self._event(report.event, self._iris.thing("event", key), reported)
            yield from self._report(report, key)
            if report.modality is Modality.ASSERTED:
                yield from self._edges(report.event)

    def _event(self, event: Event, node: NamedNode, reported: frozenset[str]) -> Facts:
        yield node, vocab.RDF_TYPE, vocab.Event
        yield node, vocab.RDFS_LABEL, Literal(_label(event), language="en")
        yield node, vocab.RELATION, names.relation(event.relation)
        for predicate, side in ((vocab.ACTOR, event.actors), (vocab.RECIPIENT, event.recipients)):
            for mention in side:
                yield node, predicate, self._actor(mention)
        if event.theme:
            yield node, vocab.THEME, self._words(event.theme)
        if event.content and (content := event_key(event.content, self._key)) in reported:
            yield node, vocab.CONTENT, self._iris.thing("event", content)
        if event.place and event.place.place:
            yield node, vocab.PLACE, self._iris.thing("place", event.place.place.key)
        yield from self._when(node, event)

    def _when(self, node: NamedNode, event: Event) -> Facts:
        if event.date_expression:
            yield node, vocab.DATE_EXPRESSION, self._words(event.date_expression)
        if event.when is None:
            return
        if value := _date(event.when):
            yield node, vocab.DATE, value
        for predicate, day in ((vocab.EARLIEST_DATE, event.when.earliest), (vocab.LATEST_DATE, event.when.latest)):
            if day:
                yield node, predicate, Literal(day.isoformat(), datatype=vocab.XSD_DATE)
        yield node, vocab.DATE_PRECISION, vocab.PRECISIONS[event.when.precision]
        yield node, vocab.DATE_BASIS, vocab.BASES[event.when.basis]

    def _report(self, report: Report, event: str) -> Facts:
        key = report_key(report, self._key, event)
        node = self._iris.thing("report", key)
        yield node, vocab.RDF_TYPE, vocab.Report
        yield node, vocab.REPORTS, self._iris.thing("event", event)
        yield node, vocab.IN_ARTICLE, self._node
        yield node, vocab.EVIDENCE, self._words(report.sentence.text)
        yield node, vocab.TRIGGER, self._words(report.trigger.text)
        yield node, vocab.MODALITY, names.modality(report.modality)
        yield node, vocab.CONFIDENCE, _decimal(report.confidence)
        for predicate, number in (
            (vocab.SENTENCE_INDEX, report.sentence_index),
            (vocab.START_OFFSET, report.sentence.start),
            (vocab.END_OFFSET, report.sentence.end),
            (vocab.TRIGGER_START, report.trigger.start),
            (vocab.TRIGGER_END, report.trigger.end),
        ):
            yield node, predicate, Literal(number)
        if report.cited_source:
            yield node, vocab.CITED_SOURCE, Literal(report.cited_source)
        if report.attributed_to:
            yield node, vocab.ATTRIBUTED_TO, self._actor(report.attributed_to)
            yield from self._unlisted(report.attributed_to)
        yield from self._mentions(node, key, report.event)

    def _mentions(self, report: NamedNode, key: str, event: Event) -> Facts:
        sides = [(vocab.ACTOR, "a", event.actors), (vocab.RECIPIENT, "r", event.recipients)]
        if event.place:
            sides.append((vocab.PLACE, "p", (event.place,)))
        for role, letter, side in sides:
            for number, mention in enumerate(side):
                node = self._iris.thing("mention", f"{key}-{letter}{number}")
                yield report, vocab.HAS_MENTION, node
                yield node, vocab.ROLE, role
                yield from self._mention(node, mention, is_place=role is vocab.PLACE)

    def _mention(self, node: NamedNode, mention: Mention, *, is_place: bool) -> Facts:
        yield node, vocab.RDF_TYPE, vocab.Mention
        yield node, vocab.SURFACE, self._words(mention.surface.text)
        yield node, vocab.START_OFFSET, Literal(mention.surface.start)
        yield node, vocab.END_OFFSET, Literal(mention.surface.end)
        yield node, vocab.LINK_CONFIDENCE, _decimal(mention.confidence)
        place = self._iris.thing("place", mention.place.key) if mention.place else None
        if is_place and place:
            yield node, vocab.REFERS_TO, place
            return
        yield node, vocab.REFERS_TO, self._actor(mention)
        yield from self._unlisted(mention)
        if place:
            yield node, vocab.LITERAL_REFERENT, place
        if mention.metonymy:
            yield node, vocab.METONYMY, names.metonymy(mention.metonymy)

    def _unlisted(self, mention: Mention) -> Facts:
        """Who somebody is whom the gazetteer does not know, and that this article is where he comes from."""
        actor = mention.actor
        if actor is not None and not is_minted(actor):
            return
        node = self._actor(mention)
        yield node, vocab.RDF_TYPE, names.term(mention.kind.value)
        yield node, vocab.RDFS_LABEL, self._words(actor.name if actor else mention.surface.text)
        yield node, vocab.PROV_WAS_DERIVED_FROM, self._node
        if actor and actor.state:
            yield node, vocab.STATE, self._iris.thing("actor", actor.state)
        if actor and actor.sector:
            yield node, vocab.SECTOR, names.sector(actor.sector)

    def _edges(self, event: Event) -> Facts:
        """The plain triples of an event that is said to have happened; none with a matter, which is no actor."""
        relation = names.relation(event.relation)
        for actor in event.actors:
            for recipient in event.recipients:
                if recipient.matter:
                    continue
                if (first := self._actor(actor)) != (second := self._actor(recipient)):
                    yield first, relation, second

    def _actor(self, mention: Mention) -> NamedNode:
        return self._iris.thing("actor", actor_key(mention, self._key))

    def _words(self, text: str) -> Literal:
        return Literal(text, language=self._language)


def _decimal(value: float) -> Literal:
    return Literal(f"{value:.3f}".rstrip("0").rstrip("."), datatype=vocab.XSD_DECIMAL)  # as the store writes it


def _date(when: When) -> Literal | None:
    datatype = _DATATYPES.get(when.precision)
    return Literal(when.value, datatype=datatype) if when.value and datatype else None


def _label(event: Event) -> str:
    """One line for people: "Government of Azerbaijan: disapprove, Iran (2026-11-18)"."""
    who = ", ".join(_name(one) for one in event.actors)
    whom = "" if event.recipients == event.actors else "".join(f", {_name(one)}" for one in event.recipients)
    date = event.when.value if event.when else None
    return f"{who}: {taxonomy.relation(event.relation).label}{whom}{f' ({date})' if date else ''}"


def _name(mention: Mention) -> str:
    actor: Actor | None = mention.actor
    return actor.name if actor else mention.surface.text
