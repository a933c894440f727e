"""Contexts of single objects in JSON-LD: where a term is not what the shipped context takes it for.

The context takes text for English and a day of publication for an xsd:date. An object whose text is Turkish, or whose
date is a month, says so in a small `@context` of its own; its members stay plain strings.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

from ingest.documents import Document
from ontology import vocab
from ontology.iris import CONTEXT_DOCUMENT
from server.facts import Facts

LANGUAGE = "en"  # of ontology/context.jsonld
# At its top an event repeats its first report, and says in which terms of others its relation is known: for people.
# The shipped context reads that in the documents of `chancery code`, which have no list of reports.
EVENT = dict.fromkeys(
    "relation mode cameo quad modality attributedTo citedSource trigger sentence confidence article".split()
)
RELATION: Mapping[str, object] = {
    **dict.fromkeys(("relationId", "key", "symmetric", "score", "events")),
    "label": {"@id": "skos:prefLabel"},
}


@cache
def kinds() -> Mapping[str, Mapping[str, object]]:
    """What the documents of each kind need beside the shipped context.

    A report that stands alone reads as one in an event's list; the event that it names may repeat nothing.
    """
    shipped = json.loads((files("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    about = {"@id": "chy:reports", "@type": "@id", "@context": EVENT}
    report = {**shipped["reports"]["@context"], "event": about}
    return {"event": EVENT, "relation": RELATION, "report": report}


TYPES = {"published": vocab.XSD_DATE}  # the members whose datatype that context says


def own(facts: Facts, iri: str, members: Mapping[str, NamedNode], more: Mapping[str, object] | None = None) -> Document:
    """The `@context` that an object needs, as a part of it; nothing where the shipped one does.

    `members` are names with the properties whose first value they hold. `more` are definitions of other names; None
    takes one out of the RDF that is made up for people and said by nobody.
    """
    context: Document = dict(more or {})
    for name, property_ in members.items():
        first = next(iter(facts.terms(iri, property_)), None)
        if isinstance(first, Literal) and not expected(name, first):
            kind = {"@language": first.language} if first.language else {"@type": first.datatype.value}
            context[name] = {"@id": property_.value, **kind}
    return {"@context": context} if context else {}


def expected(name: str, value: Literal) -> bool:
    """Whether the shipped context takes the member for this term."""
    return value.datatype == TYPES[name] if name in TYPES else value.language == LANGUAGE


def framed(document: Document, kind: str | None = None) -> Document:
    """A document under the shipped context, the one of its kind and its own; where that is None, it says nothing."""
    rest = {name: value for name, value in document.items() if name != "@context"}
    if "@context" in document and document["@context"] is None:
        return {"@context": None, **rest}
    more = [context for context in (kinds().get(kind or ""), document.get("@context")) if context]
    return {"@context": [CONTEXT_DOCUMENT, *more] if more else CONTEXT_DOCUMENT, **rest}
