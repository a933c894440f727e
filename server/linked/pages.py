"""A thing as a page: what is said of it, what belongs to it with the sentences that say so, and where it is as data."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from pyoxigraph import Literal, NamedNode

from ontology import vocab
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
    forms = [(each.name, subject.address.data(each.suffix), each.media_type) for each in GRAPHS.values()]
    content = filled(
        "thing.html",
        kind=", ".join(page.name(each) for each in view.facts.all(subject.iri, vocab.RDF_TYPE)) or subject.address.kind,
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

    def rows(self, iri: str) -> Iterator[Markup]:
        """A row for each property, those with names first."""
        about: Values = self._facts.about(iri)
        order = sorted(about, key=lambda each: (each not in {one.value for one in CALLED}, self.name(each).casefold()))
        for property_ in order:
            if property_ not in LEFT_OUT:
                terms = self._facts.terms(iri, NamedNode(property_))
                shown = ", ".join(self.value(term) for term in terms[:MOST])
                more = f" … and {len(terms) - MOST:,} more" if len(terms) > MOST else ""
                yield filled("property.html", property=self.name(property_), values=Markup(shown + more))

    def value(self, term: NamedNode | Literal) -> Markup:
        """A value: a name that leads to its page, an address elsewhere, or text."""
        if isinstance(term, NamedNode):
            return self.to(term.value)
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
            reports = self._facts.having(vocab.REPORTS, iri)
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
            safe(self._facts.one(article, vocab.DCTERMS_ISSUED) or "") if article else "",
            safe(modality) if modality != "asserted" else "",
        ]
        sentence = self._facts.one(report, vocab.EVIDENCE) or ""
        return filled("evidence.html", sentence=sentence, source=Markup(", ".join(each for each in source if each)))


def link(to: str, text: str) -> Markup:
    """A link."""
    return Markup(f'<a href="{safe(to)}">{safe(text)}</a>')


def safe(text: str | None) -> Markup:
    """Text as HTML."""
    return Markup(escape(text or ""))
