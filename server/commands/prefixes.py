"""IRIs as people write them: shortened by the well-known prefixes."""

from ontology import iris

PREFIXES = {
    "chy": iris.NAMESPACE,
    "rel": iris.RELATIONS,
    "mod": iris.MODALITIES,
    "ctx": iris.CONTEXTS,
    "sector": iris.SECTORS,
    "cameo": iris.CAMEO,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "wd": "http://www.wikidata.org/entity/",
}


def shorten(iri: str, base: str | None = None) -> str:
    """An IRI with a prefix for its beginning; one of the store's data as kind:key, where the base is known."""
    if base and iri.startswith(base + "id/"):
        kind, _, key = iri.removeprefix(base + "id/").partition("/")
        return f"{kind}:{key}"
    name = max(
        (name for name, start in PREFIXES.items() if iri.startswith(start)), key=lambda n: len(PREFIXES[n]), default=""
    )
    return f"{name}:{iri.removeprefix(PREFIXES[name])}" if name else f"<{iri}>"
