"""Who publishes what is served here, and under which licence: said wherever the data are described, and with them."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ontology import vocab
from ontology.prefixes import PREFIXES

FOAF = "http://xmlns.com/foaf/0.1/"
LICENSE, PUBLISHER = (NamedNode(PREFIXES["dcterms"] + name) for name in ("license", "publisher"))
AGENT, NAME = NamedNode(f"{FOAF}Agent"), NamedNode(f"{FOAF}name")


@dataclass(frozen=True, slots=True)
class Imprint:
    """The IRI of a licence, that of a publisher, and the publisher's name; what the operator did not say is left out.

    We cannot guess a licence: articles belong to those who wrote them, and the graph of them to whoever runs this.
    """

    license: str | None = None
    publisher: str | None = None
    name: str | None = None

    def licensed(self, *things: NamedNode) -> Iterator[Quad]:
        """That these things are under the licence."""
        if self.license:
            for thing in things:
                yield Quad(thing, LICENSE, NamedNode(self.license))

    def published(self, *things: NamedNode) -> Iterator[Quad]:
        """Who publishes these things, and who that is."""
        if self.publisher and things:
            agent = NamedNode(self.publisher)
            yield from (Quad(thing, PUBLISHER, agent) for thing in things)
            yield Quad(agent, vocab.RDF_TYPE, AGENT)
            if self.name:
                yield Quad(agent, NAME, Literal(self.name))

    def link(self) -> str:
        """What a Link header says of it (RFC 4946, RFC 8288); nothing where there is no licence."""
        return f'<{self.license}>; rel="license"' if self.license else ""

    def told(self) -> dict[str, object]:
        """It, as members of a JSON document."""
        agent = {"id": self.publisher, **({"name": self.name} if self.name else {})} if self.publisher else None
        found = {"license": self.license, "publisher": agent}
        return {name: value for name, value in found.items() if value is not None}
