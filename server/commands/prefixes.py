"""IRIs as people write them: shortened by the well-known prefixes."""

from ontology.prefixes import PREFIXES


def shorten(iri: str, base: str | None = None) -> str:
    """An IRI with a prefix for its beginning; one of the store's data as kind:key, where the base is known."""
    if base and iri.startswith(base + "id/"):
        kind, _, key = iri.removeprefix(base + "id/").partition("/")
        return f"{kind}:{key}"
    name = max(
        (name for name, start in PREFIXES.items() if iri.startswith(start)), key=lambda n: len(PREFIXES[n]), default=""
    )
    return f"{name}:{iri.removeprefix(PREFIXES[name])}" if name else f"<{iri}>"
