"""Reports as JSON documents, one for each pair of actor and recipient: what `chancery code` gives."""

from collections.abc import Iterable, Iterator

from ingest.identity import actor_key, event_key, is_minted
from ontology import iris as names
from ontology import taxonomy
from ontology.iris import DataIris, article_key
from ontology.model import Article, Explanation, Mention, Place, Report, Resolution, Span, When

Document = dict[str, object]


def events(article: Article, reports: Iterable[Report], iris: DataIris) -> list[Document]:
    """The events of an article as JSON-LD documents under our context; offsets count characters of its text.

    A reciprocal event (a meeting) gives one document for each ordered pair, all with the same id.
    """
    key = article_key(article)
    return [document for report in reports for document in _documents(report, key, iris)]


def relation(key: str) -> Document:
    """A relation by its key, as PLOVER and CAMEO call it. KnowledgeError where there is none."""
    found = taxonomy.relation(key)
    return {
        "relation": found.type,
        "relationId": names.relation(key).value,
        "mode": found.mode,
        "cameo": found.cameo,
        "quad": found.quad,
    }


def link(mention: Mention, iris: DataIris) -> Document:
    """A name with the place or actor that it means; of a metonym ("Moscow") the place. One of both has to be set."""
    thing = mention.place or mention.actor
    if thing is None:
        raise ValueError(f"{mention.span.text!r} means nobody: only names that are linked have a document.")
    is_place = isinstance(thing, Place)
    return {
        **_span(mention.span),
        "id": iris.thing("place" if is_place else "actor", thing.key).value,
        "name": thing.name,
        "type": "Place" if isinstance(thing, Place) else thing.kind.value,
        "sameAs": list(thing.same_as),
    }


def _documents(report: Report, article: str, iris: DataIris) -> Iterator[Document]:
    event = report.event
    for actor in event.actors:
        others: list[Mention | None] = [one for one in event.recipients if one is not actor]
        for recipient in others or [None]:
            document = _document(report, actor, recipient, article, iris)
            if report.explanation:
                document["explanation"] = _explanation(report.explanation, actor, recipient)
            yield document


def _document(report: Report, actor: Mention, recipient: Mention | None, article: str, iris: DataIris) -> Document:
    event = report.event
    return {
        "id": iris.thing("event", event_key(event, article)).value,
        **relation(event.relation),
        "actor": _participant(actor, article, iris),
        "recipient": _participant(recipient, article, iris) if recipient else None,
        "date": _date(event.when),
        "dateExpression": event.date_expression,
        "place": _place(event.place, iris),
        "theme": event.theme,
        "content": iris.thing("event", event_key(event.content, article)).value if event.content else None,
        "modality": report.modality.value,
        "attributedTo": _participant(report.attributed_to, article, iris) if report.attributed_to else None,
        "citedSource": report.cited_source,
        "trigger": _span(report.trigger),
        "sentence": {"index": report.sentence_index, **_span(report.sentence)},
        "confidence": report.confidence,
    }


def _explanation(why: Explanation, actor: Mention, recipient: Mention | None) -> Document:
    """The reasons for one pair; the members are those of `ontology.model.Explanation`."""
    return {
        "predicate": why.predicate,
        "pos": why.pos,
        "sense": why.sense,
        "row": why.row,
        "conditions": list(why.conditions),
        "constructions": list(why.constructions),
        "actor": _reading(why.actors, actor),
        "recipient": _reading(why.recipients, recipient) if recipient else None,
        "modality": [_span(span) for span in why.modality],
        "stance": why.stance,
        "factors": {one.feature: round(one.value * one.weight, 3) for one in why.factors},
    }


def _reading(readings: Iterable[Resolution], mention: Mention) -> Document | None:
    """How one mention was found."""
    for one in readings:
        if one.mention == mention:
            return {"slot": one.slot, "words": _span(one.held), "function": one.function, "way": one.way}
    return None


def _span(span: Span) -> Document:
    return {"text": span.text, "start": span.start, "end": span.end}


def _participant(mention: Mention, article: str, iris: DataIris) -> Document:
    actor = mention.actor
    known: Document = {
        "id": iris.thing("actor", actor_key(mention, article)).value,
        "name": actor.name if actor else mention.surface.text,
        "type": mention.kind.value,
        "state": iris.thing("actor", actor.state).value if actor and actor.state else None,
        "sector": actor.sector if actor else None,
        "sameAs": list(actor.same_as) if actor else [],
        "minted": actor is None or is_minted(actor),
    }
    return {**_span(mention.surface), **known}


def _place(mention: Mention | None, iris: DataIris) -> Document | None:
    if mention is None or mention.place is None:
        return None
    place = mention.place
    return {
        **_span(mention.span),
        "id": iris.thing("place", place.key).value,
        "name": place.name,
        "sameAs": list(place.same_as),
    }


def _date(when: When | None) -> Document | None:
    if when is None:
        return None
    return {
        "value": when.value,
        "earliest": when.earliest.isoformat() if when.earliest else None,
        "latest": when.latest.isoformat() if when.latest else None,
        "precision": when.precision.value,
        "basis": when.basis.value,
    }
