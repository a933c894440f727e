"""The prefixes of our own namespaces and of those we use, as queries, Turtle and the command line write them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ontology import iris

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "chy": iris.NAMESPACE,
        "rel": iris.RELATIONS,
        "mod": iris.MODALITIES,
        "ctx": iris.CONTEXTS,
        "sec": iris.SECTORS,
        "met": iris.METONYMIES,
        "cameo": iris.CAMEO,
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "schema": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "org": "http://www.w3.org/ns/org#",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "void": "http://rdfs.org/ns/void#",
        "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "wd": "http://www.wikidata.org/entity/",
    }
)


def chosen(*names: str) -> dict[str, str]:
    """Some of the prefixes with their namespaces, in the order they are asked for."""
    return {name: PREFIXES[name] for name in names}
