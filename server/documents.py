"""Events, articles and actors of the graph as JSON documents, in the shape that `ingest.documents` gives its own.

They are JSON-LD under `ontology/context.jsonld`, and expand to statements of the graph and to nothing else. Where JSON
cannot carry a term as the context expects it, there is a member beside the one for people (`confidenceText` holds the
decimal, as JSON's own numbers become doubles; `publisherId` the IRI of `publisher`), or a context of the object's own
(`server.terms`).
"""

from collections.abc import Mapping
from functools import cache

from pyoxigraph import NamedNode

from ingest.documents import Document, relation
from ontology import taxonomy, vocab
from ontology.iris import relation as relation_iri
from ontology.iris import term
from ontology.model import Kind
from server import terms
from server.facts import Facts, local

PRECISIONS = {node.value: precision for precision, node in vocab.PRECISIONS.items()}
BASES = {node.value: basis for basis, node in vocab.BASES.items()}
KINDS = {term(kind.value).value: kind.value for kind in Kind}
WORDS = {"theme": vocab.THEME, "dateExpression": vocab.DATE_EXPRESSION, "value": vocab.DATE, "label": vocab.RDFS_LABEL}
# The members of each document, in their order.
EVENT_MEMBERS = tuple(
    """id type label relation relationId mode cameo quad actor recipient actors recipients date dateExpression place
    contexts theme content modality attributedTo citedSource trigger sentence confidence article reports""".split()
)
REPORT_MEMBERS = tuple(
    """id type sentence trigger triggerText triggerStart triggerEnd modality confidence confidenceText attributedTo
    citedSource article mentions event""".split()
)
ARTICLE_MEMBERS = tuple("id type title publisher publisherId published language url events".split())
ACTOR_MEMBERS = tuple("id name type state sector sameAs events".split())
PLACE_MEMBERS = tuple("id type name state latitude longitude sameAs events".split())
RELATION_MEMBERS = tuple("id type key label relation relationId mode cameo quad score symmetric events".split())

REPORTED = ("modality", "attributedTo", "citedSource", "trigger", "sentence", "confidence", "article")


def event(facts: Facts, iri: str) -> Document:
    """An event with all its reports; what a single report says is, at the top, that of the most confident one.

    In a reciprocal event everybody is actor and recipient: `actor` and `recipient` are then two different ones.
    """
    order = facts.reports(iri)
    order.sort(key=lambda each: -(facts.number(each, vocab.CONFIDENCE) or 0))
    reports = [report(facts, each) for each in order]
    top = reports[0] if reports else {}
    who, whom = (
        [participant(facts, one, order, role) for one in facts.all(iri, role)]
        for role in (vocab.ACTOR, vocab.RECIPIENT)
    )
    first = who[0] if who else None
    when = date(facts, iri)
    return {
        **terms.own(facts, iri, WORDS, {"date": "@nest"} if when else None),  # what it holds is said of the event
        "id": iri,
        "type": "Event",
        "label": facts.one(iri, vocab.RDFS_LABEL),
        **related(facts, iri),
        "actor": first,
        "recipient": next((one for one in whom if first is None or one["id"] != first["id"]), None),
        "actors": who,
        "recipients": whom,
        "date": when,
        "dateExpression": facts.one(iri, vocab.DATE_EXPRESSION),
        "place": place(facts, facts.one(iri, vocab.PLACE)),
        "contexts": [local(each) for each in facts.all(iri, vocab.CONTEXT)],
        "theme": facts.one(iri, vocab.THEME),
        "content": facts.one(iri, vocab.CONTENT),
        **{key: top.get(key) for key in REPORTED},
        "reports": reports,
    }


def related(facts: Facts, iri: str) -> Document:
    """The relation of an event; of one that is not ours no more than its IRI."""
    found = facts.one(iri, vocab.RELATION)
    known = relations().get(found or "")
    unknown: Document = {"relation": None, "relationId": found, "mode": None, "cameo": None, "quad": None}
    return relation(known) if known else unknown


@cache
def relations() -> Mapping[str, str]:
    """The key of each relation of ours by its IRI."""
    return {relation_iri(one.key).value: one.key for one in taxonomy.relations()}


def report(facts: Facts, iri: str) -> Document:
    """One sentence of one article that reports an event."""
    speaker, source = facts.one(iri, vocab.ATTRIBUTED_TO), facts.one(iri, vocab.IN_ARTICLE)
    trigger: Document = {
        "text": facts.one(iri, vocab.TRIGGER),
        "start": facts.whole(iri, vocab.TRIGGER_START),
        "end": facts.whole(iri, vocab.TRIGGER_END),
    }
    return {
        **terms.own(facts, iri, {"text": vocab.EVIDENCE, "triggerText": vocab.TRIGGER}),
        "id": iri,
        "type": "Report",
        "sentence": {
            "index": facts.whole(iri, vocab.SENTENCE_INDEX),
            "text": facts.one(iri, vocab.EVIDENCE),
            "start": facts.whole(iri, vocab.START_OFFSET),
            "end": facts.whole(iri, vocab.END_OFFSET),
        },
        "trigger": trigger,
        **{f"trigger{part.capitalize()}": value for part, value in trigger.items()},
        "modality": local(facts.one(iri, vocab.MODALITY)),
        "confidence": facts.number(iri, vocab.CONFIDENCE),
        "confidenceText": facts.one(iri, vocab.CONFIDENCE),
        "attributedTo": actor(facts, speaker) if speaker else None,
        "citedSource": facts.one(iri, vocab.CITED_SOURCE),
        "article": article(facts, source) if source else None,
        "mentions": [mention(facts, each) for each in facts.all(iri, vocab.HAS_MENTION)],
    }


def mention(facts: Facts, iri: str) -> Document:
    """The words of a report that name somebody or somewhere, and what they mean."""
    return {
        **terms.own(facts, iri, {"text": vocab.SURFACE}),
        "id": iri,
        "type": "Mention",
        "role": [local(each) for each in facts.all(iri, vocab.ROLE)],
        "text": facts.one(iri, vocab.SURFACE),
        "start": facts.whole(iri, vocab.START_OFFSET),
        "end": facts.whole(iri, vocab.END_OFFSET),
        "refersTo": facts.one(iri, vocab.REFERS_TO),
        "literalReferent": facts.one(iri, vocab.LITERAL_REFERENT),
        "metonymy": local(facts.one(iri, vocab.METONYMY)),
        "confidence": facts.number(iri, vocab.LINK_CONFIDENCE),
        "confidenceText": facts.one(iri, vocab.LINK_CONFIDENCE),
    }


def participant(facts: Facts, iri: str, reports: list[str], role: NamedNode) -> Document:
    """An actor in a role, with the words of the first of these reports that mention it so."""
    mentions = (each for found in reports for each in facts.all(found, vocab.HAS_MENTION))
    mention = next((each for each in mentions if plays(facts, each, iri, role)), None)
    words: Document = {
        "text": facts.one(mention, vocab.SURFACE) if mention else None,
        "start": facts.whole(mention, vocab.START_OFFSET) if mention else None,
        "end": facts.whole(mention, vocab.END_OFFSET) if mention else None,
    }
    return {**words, **actor(facts, iri)}


def plays(facts: Facts, mention: str, iri: str, role: NamedNode) -> bool:
    """Whether a mention refers to an actor in a role."""
    return iri in facts.all(mention, vocab.REFERS_TO) and role.value in facts.all(mention, vocab.ROLE)


def actor(facts: Facts, iri: str) -> Document:
    """An actor, apart from any mention."""
    kinds = [KINDS[each] for each in facts.all(iri, vocab.RDF_TYPE) if each in KINDS]
    specific = [kind for kind in kinds if kind != Kind.ACTOR]
    label = facts.one(iri, vocab.RDFS_LABEL)
    unsaid = {name: None for name, said in (("name", label), ("type", kinds)) if not said}
    return {
        **terms.own(facts, iri, {"name": vocab.RDFS_LABEL}, unsaid),
        "id": iri,
        "name": label or local(iri),
        "type": next(iter(specific), Kind.ACTOR.value),
        "state": facts.one(iri, vocab.STATE),
        "sector": local(facts.one(iri, vocab.SECTOR)),
        "sameAs": facts.all(iri, vocab.OWL_SAME_AS),
    }


def place(facts: Facts, iri: str | None) -> Document | None:
    """A place."""
    if iri is None:
        return None
    label = facts.one(iri, vocab.RDFS_LABEL)
    own = terms.own(facts, iri, {"name": vocab.RDFS_LABEL}, {} if label else {"name": None})
    return {
        **own,
        "id": iri,
        "name": label or local(iri),
        "latitude": facts.one(iri, vocab.WGS84_LAT),  # as text: JSON-LD reads a number as a double, and it is a decimal
        "longitude": facts.one(iri, vocab.WGS84_LONG),
        "sameAs": facts.all(iri, vocab.OWL_SAME_AS),
    }


def listed_place(facts: Facts, iri: str) -> Document:
    """A place in a list of its own."""
    found = place(facts, iri) or {}
    rest = {name: value for name, value in found.items() if name not in ("@context", "id")}
    typed = vocab.Place.value in facts.all(iri, vocab.RDF_TYPE)
    unsaid: Document = {} if typed else {"type": None}
    inner = found.get("@context")
    context = {**unsaid, **(inner if isinstance(inner, dict) else {})}
    return {
        **({"@context": context} if context else {}),
        "id": iri,
        "type": "Place",
        "name": rest.pop("name"),
        "state": facts.one(iri, vocab.STATE),
        **rest,
    }


def listed_report(facts: Facts, iri: str) -> Document:
    """A report in a list of its own, with the event that it reports."""
    about = facts.one(iri, vocab.REPORTS)
    return {**report(facts, iri), "event": brief(facts, about) if about else None}


def brief(facts: Facts, iri: str) -> Document:
    """An event in one line."""
    when = date(facts, iri)
    return {
        **terms.own(facts, iri, WORDS, {"date": "@nest"} if when else None),
        "id": iri,
        "label": facts.one(iri, vocab.RDFS_LABEL),
        **related(facts, iri),
        "date": when,
    }


def date(facts: Facts, iri: str) -> Document | None:
    """When an event was, as exactly as it is known."""
    precision = PRECISIONS.get(facts.one(iri, vocab.DATE_PRECISION) or "")
    if precision is None:
        return None
    basis = BASES.get(facts.one(iri, vocab.DATE_BASIS) or "")
    return {
        "value": facts.one(iri, vocab.DATE),
        "earliest": facts.one(iri, vocab.EARLIEST_DATE),
        "latest": facts.one(iri, vocab.LATEST_DATE),
        "precision": precision.value,
        "basis": basis.value if basis else None,
    }


def article(facts: Facts, iri: str) -> Document:
    """An article, without its text: that belongs to its publisher."""
    publisher = facts.one(iri, vocab.DCTERMS_PUBLISHER)
    return {
        **terms.own(facts, iri, {"title": vocab.DCTERMS_TITLE, "published": vocab.DCTERMS_ISSUED}),
        "id": iri,
        "type": "Article",
        "title": facts.one(iri, vocab.DCTERMS_TITLE),
        "publisher": facts.one(publisher, vocab.SCHEMA_NAME) or publisher if publisher else None,
        "publisherId": publisher,
        "published": facts.one(iri, vocab.DCTERMS_ISSUED),
        "language": facts.one(iri, vocab.DCTERMS_LANGUAGE),
        "url": facts.one(iri, vocab.SCHEMA_URL),
    }
