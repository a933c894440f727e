"""Every IRI is minted here.

The ontology's own IRIs never change. The IRIs of data begin with a base that is a setting of the store.
Keys of events and articles are hashes, so that the same thing has the same IRI whoever reads it first.
"""

import hashlib
import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ontology.model import Article, Metonymy, Modality

ROOT = "https://w3id.org/chancery/"
NAMESPACE = ROOT + "ns#"
RELATIONS = ROOT + "rel/"
CONTEXTS = ROOT + "context/"
MODALITIES = ROOT + "modality/"
SECTORS = ROOT + "sector/"
METONYMIES = ROOT + "metonymy/"
CAMEO = ROOT + "cameo/"
CONTEXT_DOCUMENT = ROOT + "context.jsonld"
DEFAULT_BASE = "http://localhost:8000/"

KEY_LENGTH = 13  # base32 digits: 65 bits, a collision among ten million articles has a chance of about 1 in 700,000
_KEY_BYTES = 10  # of a hash hold as many digits, and are a whole number of groups of eight


def term(name: str) -> NamedNode:
    """A class or property of the ontology: `term("Event")`."""
    return NamedNode(NAMESPACE + name)


def relation(key: str) -> NamedNode:
    """A relation of the taxonomy, which is both a SKOS concept and a property."""
    return NamedNode(RELATIONS + key)


def modality(of: Modality) -> NamedNode:
    """How a report is meant, as a concept: `…/modality/asserted`."""
    return NamedNode(MODALITIES + of.value)


def metonymy(of: Metonymy) -> NamedNode:
    """How words stand for an actor, as a concept: `…/metonymy/CapitalForGovernment`."""
    return NamedNode(METONYMIES + of.value)


def sector(code: str) -> NamedNode:
    """The sector of an actor, as a concept: `…/sector/GOV`."""
    return NamedNode(SECTORS + code)


def problem(name: str) -> str:
    """The type of an error in a problem document: `…/problem/query-timeout`."""
    return f"{ROOT}problem/{name}"


def slug(name: str) -> str:
    """A name as the last part of an IRI: lower case ASCII letters and digits, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or digest(name)


def digest(*parts: str) -> str:
    """The hash of some words, as 13 base32 digits in lower case; the same for the same words, always."""
    joined = "\x1f".join(parts).encode()
    begun = hashlib.sha256(joined).digest()[:_KEY_BYTES]
    return b32encode(begun).decode().lower()[:KEY_LENGTH]


def article_key(article: Article) -> str:
    """The identity of an article: its URL; without one its publisher, date and title; without a title its text."""
    if article.url:
        return digest("url", article.url)
    published = article.published.value if article.published else None
    return digest("title", article.publisher or "", published or "", article.title or article.text)


def event_key(relation: str, actors: Iterable[str], recipients: Iterable[str], date: str) -> str:
    """The identity of an event: relation, actors, recipients, date with precision.

    `date` holds the article's key as well where the day is not known: two things of one month are not one thing.
    """
    return digest(relation, ",".join(sorted(actors)), ",".join(sorted(recipients)), date)


@dataclass(frozen=True, slots=True)
class DataIris:
    """The IRIs of data under one base, which ends in a slash."""

    base: str = DEFAULT_BASE

    def thing(self, kind: str, key: str) -> NamedNode:
        """`<base>id/<kind>/<key>`: an actor, place, article, event, report, mention or publisher."""
        return NamedNode(f"{self.base}id/{kind}/{key}")

    def key(self, iri: str) -> str:
        """The key within an IRI that `thing` made."""
        return iri.rsplit("/", 1)[-1]

    @property
    def graphs(self) -> str:
        """What the names of all graphs that the service keeps begin with."""
        return f"{self.base}graph/"

    def article_graph(self, key: str) -> NamedNode:
        """The named graph that holds all that one article says."""
        return NamedNode(f"{self.graphs}article/{key}")

    def imported_graph(self, name: str) -> NamedNode:
        """The named graph of events that others have coded ("gdelt"); it is none of those that the service keeps."""
        return NamedNode(f"{self.base}import/{name}")

    def imported(self, name: str, kind: str, key: str) -> NamedNode:
        """A thing that only such a graph knows: `<base>import/gdelt/event/1234`."""
        return NamedNode(f"{self.base}import/{name}/{kind}/{key}")

    def reference_graph(self, name: str) -> NamedNode:
        """The named graph of something we ship: "ontology", "taxonomy", "gazetteer"."""
        return NamedNode(f"{self.graphs}{name}")
