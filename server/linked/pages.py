"""A thing as a page: what is said of it, what belongs to it with the sentences that say so, and where it is as data."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from pyoxigraph import Literal, NamedNode

from ontology import vocab
from ontology.iris import NAMESPACE
from server.facts import Facts, Values, is_foreign, local
from server.linked.addresses import Address, address_of
from server.linked.contents import Belonging
from server.pages import Markup, filled, framed
from server.views import View
from sparql.formats import GRAPHS

MOST = 40  # values of one property that a page shows; a state has hundreds of names
SENTENCES = 3  # of one event in a list
KINDS = {"event": "Events", "report": "Reports", "article": "Articles"}
CALLED = (
    vocab.RDFS_LABEL,
    vocab.SKOS_PREF_LABEL,
    vocab.DCTERMS_TITLE,
    vocab.SCHEMA_NAME,
    vocab.EVIDENCE,
    vocab.SURFACE,
)
# What stands at the top of the page, and what says the same again.
LEFT_OUT = {vocab.RDF_TYPE.value, vocab.SCHEMA_HEADLINE.value}
# What terms of others, which name themselves for programs, say to people.
PLAIN = {
    vocab.SKOS_ALT_LABEL.value: "also called",
    vocab.OWL_SAME_AS.value: "the same elsewhere",
    vocab.DCTERMS_ISSUED.value: "published",
    vocab.SCHEMA_URL.value: "read it at",
    vocab.SKOS_PREF_LABEL.value: "called",
    vocab.RDFS_LABEL.value: "called",
    vocab.SCHEMA_NAME.value: "called",
    vocab.SKOS_NOTATION.value: "code",
    vocab.SKOS_BROADER.value: "a kind of",
    vocab.PROV_WAS_DERIVED_FROM.value: "known from",
    vocab.ORG_HAS_MEMBERSHIP.value: "office held",
    vocab.ORG_MEMBER.value: "held by",
    vocab.WGS84_LAT.value: "latitude",
    vocab.WGS84_LONG.value: "longitude",
    vocab.RDFS_IS_DEFINED_BY.value: "defined in",
    vocab.RDFS_SUB_CLASS_OF.value: "a kind of",
    vocab.SKOS_IN_SCHEME.value: "part of",
    vocab.SKOS_EXACT_MATCH.value: "the same elsewhere",
    vocab.SKOS_CLOSE_MATCH.value: "nearly the same",
}
WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
# The schemes of terms, whose names are those of addresses.
SCHEME_KINDS = {"ns": "term of the ontology", "rel": "relation", "cameo": "CAMEO code"}
FORMS = {
    **{"turtle": "Turtle", "ntriples": "N-Triples", "nquads": "N-Quads"},
    **{"trig": "TriG", "rdfxml": "RDF/XML", "jsonld": "JSON-LD"},
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about, and the base of the data's IRIs."""

    address: Address
    iri: str
    base: str


def written(view: View, subject: Subject, part: Belonging, following: str | None) -> bytes:
    """The whole page."""
    page = Page(view.facts, subject.base)
    name = page.name(subject.iri)
    forms = [(FORMS[each.name], subject.address.data(each.suffix), each.media_type) for each in GRAPHS.values()]
    content = filled(
        "thing.html",
        kind=page.kinds(subject.iri) or SCHEME_KINDS.get(subject.address.kind, subject.address.kind),
        called=name,
        iri=subject.iri,
        rows=Markup("".join(page.rows(subject.iri))),
        parts=page.part(part, following),
        forms=Markup(" ".join(link(to, label) for label, to, _ in forms)),
    )
    head = "".join(f'<link rel="alternate" type="{kind}" href="{to}">\n' for _, to, kind in forms)
    return framed(content, f"{name} · Chancery", Markup(head)).encode()


class Page:
    """Writes the parts of a page from what the graph says."""

    def __init__(self, facts: Facts, base: str) -> None:
        self._facts = facts
        self._base = base

    def name(self, iri: str) -> str:
        """What a thing is called; the last part of its IRI where nobody says."""
        said = (self._facts.one(iri, each) for each in CALLED)
        return next((each for each in said if each), None) or local(iri.rstrip("/#")) or iri

    def kinds(self, iri: str) -> str:
        """The classes of a thing that are ours, in words."""
        found = self._facts.all(iri, vocab.RDF_TYPE)
        return ", ".join(self.name(each) for each in found if each.startswith(NAMESPACE))

    def rows(self, iri: str) -> Iterator[Markup]:
        """A row for each property, those with names first."""
        about: Values = self._facts.about(iri)
        order = sorted(about, key=lambda each: (each not in {one.value for one in CALLED}, self.name(each).casefold()))
        for property_ in order:
            terms = self._facts.terms(iri, NamedNode(property_))
            if property_ not in LEFT_OUT and [term.value for term in terms] != [self.name(iri)]:
                shown = ", ".join(self.value(term) for term in terms[:MOST])
                more = f" … and {len(terms) - MOST:,} more" if len(terms) > MOST else ""
                yield filled("property.html", property=self.property(property_), values=Markup(shown + more))

    def property(self, iri: str) -> str:
        """A property in words: of one that has no label here, "scopeNote", "scope note"."""
        name = self.name(iri)
        return PLAIN.get(iri) or (WORDS.sub(" ", name).lower() if name == local(iri) else name)

    def value(self, term: NamedNode | Literal) -> Markup:
        """A value: a name that leads to its page, an address elsewhere, or text."""
        if isinstance(term, NamedNode):
            return self.to(term.value)
        if term.datatype == vocab.XSD_ANY_URI and term.value.startswith(("http://", "https://")):
            return link(term.value, term.value)
        shown = safe(term.value)
        return (
            Markup(f'<span lang="{safe(term.language)}">{shown}</span>')
            if term.language and is_foreign(term)
            else shown
        )

    def to(self, iri: str) -> Markup:
        """A link to a thing: to its page where it is ours, else to its own address."""
        address = address_of(iri, self._base)
        if address is not None:
            return link(address.page if iri in self._facts else address.home, self.name(iri))
        return link(iri, iri) if iri.startswith(("http://", "https://")) else safe(iri)

    def part(self, part: Belonging, following: str | None) -> Markup:
        """The list of what belongs to the thing."""
        if not part.iris:
            return Markup()
        items = Markup("".join(self.item(part.kind, iri) for iri in part.iris))
        on = Markup(f"<p>{link(following, 'The next ones')}</p>\n") if following else Markup()
        return filled("part.html", title=f"{KINDS[part.kind]} ({part.count:,})", items=items, following=on)

    def item(self, kind: str, iri: str) -> Markup:
        """One item: an event with its sentences, a report with its event, an article with its day."""
        address = address_of(iri, self._base)
        to, name, told = address.page if address else iri, self.name(iri), Markup()
        if kind == "event":
            reports = self._facts.reports(iri)
            told = Markup("".join(self.evidence(each) for each in reports[:SENTENCES]))
            if len(reports) > SENTENCES:
                told = Markup(told + f'<p class="more">and {len(reports) - SENTENCES:,} more reports</p>')
        elif kind == "report":
            event = self._facts.one(iri, vocab.REPORTS)
            name = self.name(event) if event else name
            told = self.evidence(iri)
        elif kind == "article":
            said = (self._facts.one(iri, vocab.DCTERMS_ISSUED),)
            told = Markup(f' <span class="more">{safe(" ".join(each for each in said if each))}</span>')
        return filled("item.html", link=to, called=name, told=told)

    def evidence(self, report: str) -> Markup:
        """The sentence of a report, with its article, publisher and day, and how it means it."""
        article = self._facts.one(report, vocab.IN_ARTICLE)
        publisher = self._facts.one(article, vocab.DCTERMS_PUBLISHER) if article else None
        modality = local(self._facts.one(report, vocab.MODALITY)) or ""
        source = [
            self.to(article) if article else "",
            self.to(publisher) if publisher else "",
            day(self._facts.one(article, vocab.DCTERMS_ISSUED)) if article else "",
            safe(modality) if modality != "asserted" else "",
        ]
        sentence = self._facts.one(report, vocab.EVIDENCE) or ""
        return filled("evidence.html", sentence=sentence, source=Markup(", ".join(each for each in source if each)))


def link(to: str, text: str) -> Markup:
    """A link."""
    return Markup(f'<a href="{safe(to)}">{safe(text)}</a>')


def day(text: str | None) -> Markup:
    """A day, which no end of a line cuts."""
    return Markup(f'<span class="day">{safe(text)}</span>') if text else Markup()


def safe(text: str | None) -> Markup:
    """Text as HTML."""
    return Markup(escape(text or ""))
