"""The stored queries with values written in: as they stand they run anywhere, to be read, copied and changed."""

import re

from pyoxigraph import Literal, NamedNode

from ontology import vocab
from ontology.errors import QueryError
from ontology.iris import DataIris
from sparql.library import StoredQuery

KINDS = ("actor", "place", "article", "event", "report", "mention", "publisher")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def term(given: str, iris: DataIris) -> NamedNode | Literal:
    """A value as people write it, as an RDF term: an IRI, kind:key for a thing of the store, a day, or text."""
    kind, colon, key = given.partition(":")
    try:
        if colon and (key.startswith("//") or kind == "urn"):
            return NamedNode(given)
        if colon and kind in KINDS:
            return iris.thing(kind, key)
    except ValueError:
        raise QueryError(f"{given!r} cannot be an IRI. Percent-encode what is no part of one.") from None
    return Literal(given, datatype=vocab.XSD_DATE) if DAY.fullmatch(given) else Literal(given)


def runnable(query: StoredQuery, iris: DataIris) -> str:
    """The text of a stored query with its example values, as VALUES in its innermost pattern."""
    if not query.parameters:
        return query.text
    names = " ".join(f"?{each.name}" for each in query.parameters)
    values = " ".join(str(term(each.example, iris)) for each in query.parameters)
    before, where, after = query.text.rpartition("WHERE {\n")
    indent = re.match(" *", after)
    return f"{before}{where}{indent[0] if indent else ''}VALUES ({names}) {{ ({values}) }}\n{after}"
