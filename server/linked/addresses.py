"""Which IRIs lead somewhere, and where: things of the data, and the terms of the ontology and the taxonomy.

<base>id/actor/az        /id/actor/az  ->  /page/actor/az    /data/actor/az.ttl
…/chancery/rel/accuse    /rel/accuse   ->  /page/rel/accuse  /data/rel/accuse.ttl
…/chancery/ns#Event      /ns/Event     ->  /page/ns/Event    /data/ns/Event.ttl
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

from pyoxigraph import NamedNode

from ontology import iris

KINDS = ("actor", "place", "article", "event", "report", "mention", "publisher", "office")
SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "ns": iris.NAMESPACE,
        "rel": iris.RELATIONS,
        "context": iris.CONTEXTS,
        "modality": iris.MODALITIES,
        "sector": iris.SECTORS,
        "metonymy": iris.METONYMIES,
        "cameo": iris.CAMEO,
    }
)
WHOLE = "all"  # the name of a scheme's own document, which has none


@dataclass(frozen=True, slots=True)
class Address:
    """A thing by its kind and its name within it."""

    kind: str
    name: str

    @property
    def path(self) -> str:
        """The part that its documents' addresses share: "actor/az"."""
        return f"{self.kind}/{quote(self.name, safe='')}"

    @property
    def page(self) -> str:
        """Where the page is."""
        return f"/page/{self.path}"

    @property
    def home(self) -> str:
        """Where its own IRI leads: here under /id/ or, of a term, under the scheme."""
        name = "" if self.kind in SCHEMES and self.name == WHOLE else quote(self.name, safe="")
        return f"/{self.kind}/{name}" if self.kind in SCHEMES else f"/id/{self.path}"

    def data(self, suffix: str) -> str:
        """Where a form of its data is."""
        return f"/data/{self.path}.{suffix}"


def iri_of(address: Address, base: str) -> str | None:
    """The IRI of a thing; None where the name cannot be part of one, or the kind is unknown."""
    namespace = SCHEMES.get(address.kind)
    if namespace is None and address.kind not in KINDS:
        return None
    if namespace is not None:
        # The ontology's own IRI is that of its namespace, without the hash.
        whole = namespace.removesuffix("#")
        found = whole if address.name == WHOLE else namespace + address.name
    else:
        found = f"{base}id/{address.kind}/{address.name}"
    try:
        return NamedNode(found).value
    except ValueError:
        return None


def address_of(iri: str, base: str) -> Address | None:
    """Where a thing of ours is; None for an IRI of somebody else."""
    data = f"{base}id/"
    if iri.startswith(data):
        kind, _, name = iri.removeprefix(data).partition("/")
        return Address(kind, name) if kind in KINDS and name else None
    for kind, namespace in SCHEMES.items():
        if iri == namespace.removesuffix("#"):
            return Address(kind, WHOLE)
        if iri.startswith(namespace):
            return Address(kind, iri.removeprefix(namespace))
    return None
