"""For schemathesis, which knows no types of SPARQL: a body of one is the text itself. Named by SCHEMATHESIS_HOOKS."""

import schemathesis
from schemathesis import SerializationContext

TYPES = ("application/sparql-query", "application/sparql-update", "application/n-triples", "text/turtle")


@schemathesis.serializer(*TYPES)
def text(_: SerializationContext, value: object) -> bytes:
    """The bytes of a body."""
    return str(value).encode("utf-8", "surrogatepass")
