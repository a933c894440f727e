"""News as an Atom feed (RFC 4287): an entry for each event, with the sentences that report it."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

from ontology import vocab
from ontology.iris import RELATIONS
from server.facts import Facts, local
from server.feeds.news import News
from server.linked.addresses import address_of
from sparql.xml_text import XmlOutput

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
SENTENCES = 5  # of an event: more are on its page


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a feed: its own address, that of the server, the base of the data's IRIs, when it changed."""

    own: str
    server: str
    base: str
    updated: str


def written(head: Head, news: Iterable[News], facts: Facts) -> bytes:
    """The feed."""
    feed = ET.Element("feed", xmlns=NAMESPACE)
    texts(feed, id=head.own, title="Chancery: new events", updated=head.updated)
    texts(ET.SubElement(feed, "author"), name="Chancery", uri=head.server)
    ET.SubElement(feed, "link", rel="self", type=MEDIA_TYPE, href=head.own)
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=head.server)
    for one in news:
        feed.append(entry(head, one, facts))
    to = io.BytesIO()
    XmlOutput(to).write(ET.tostring(feed, encoding="utf-8", xml_declaration=True))
    return to.getvalue()


def entry(head: Head, one: News, facts: Facts) -> ET.Element:
    """One event: its label, when it came or last changed, its relation, its sentences and where they stand."""
    element = ET.Element("entry")
    texts(element, id=one.event, title=facts.one(one.event, vocab.RDFS_LABEL) or one.event, updated=one.time)
    address = address_of(one.event, head.base)
    page = head.server.rstrip("/") + address.page if address else one.event
    ET.SubElement(element, "link", rel="alternate", type="text/html", href=page)
    relation = facts.one(one.event, vocab.RELATION)
    if relation is not None:
        ET.SubElement(element, "category", term=local(relation) or relation, scheme=RELATIONS)
    sentences = []
    for report in facts.reports(one.event)[:SENTENCES]:
        article = facts.one(report, vocab.IN_ARTICLE)
        url = facts.one(article, vocab.SCHEMA_URL) if article else None
        if url is not None:
            ET.SubElement(element, "link", rel="via", href=url)
        sentences.append(facts.one(report, vocab.EVIDENCE) or "")
    ET.SubElement(element, "content", type="text").text = "\n\n".join(each for each in sentences if each)
    return element


def texts(element: ET.Element, **children: str) -> None:
    """Children that hold nothing but text."""
    for name, text in children.items():
        ET.SubElement(element, name).text = text
