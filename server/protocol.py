"""SPARQL 1.1 Protocol, sections 2.1 and 2.2: what a request carries, and the query or update it makes of it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from fastapi import Request

from ontology.errors import NotAcceptable, RequestError, UnsupportedMedia
from server.bodies import FORM, Parameters, body, content_type, decoded, fields
from server.negotiation import choose, ranges
from server.wire import only_query
from sparql.dataset import Dataset
from sparql.formats import GRAPHS, RESULTS
from sparql.query import Query

DIRECT = "application/sparql-query"
DIRECT_UPDATE = "application/sparql-update"
VERSION_1_2 = re.compile(r';\s*version\s*=\s*"?1\.2\b', re.IGNORECASE)
LARGEST_BODY = 1 << 20  # bytes: the 256 KiB that a query may have (sparql.guard), percent-encoded, and room for more
LARGEST_UPDATE = 8 << 20  # bytes: as many as sparql.updates reads, in a body of its own
LOAD_INSTEAD = "Send it in several updates, or load files: chancery load."

# What clients send for the formats of sparql.formats, beside their own media types.
ALIASES = {
    "application/json": ("json", "jsonld"),
    "application/xml": ("xml", "rdfxml"),
    "text/xml": ("xml", None),
    "text/plain": (None, "ntriples"),
    "text/tsv": ("tsv", None),
}
SHORT_NAMES = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdfxml"),
    "csv": ("csv", None),
    "html": ("html", None),
    "tsv": ("tsv", None),
    "n3": (None, "turtle"),
    "nt": (None, "ntriples"),
    "rdf": (None, "rdfxml"),
    "json-ld": (None, "jsonld"),
    "ttl": (None, "turtle"),
}


async def query(request: Request, limit: float, base: str) -> Query | None:
    """The query of a request; None for a GET that carries none. Raises what `read` raises."""
    posted = request.method == "POST"
    content = await body_of(request, "query") if posted else b""
    kind = request.headers.get("content-type", "") if posted else None
    return read(Asked(request.url.query, request.headers.get("accept"), kind, content), limit, base)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says of a query: the query string, Accept, and of a POST its Content-Type and body."""

    query_string: str
    accept: str | None
    content_type: str | None = None
    body: bytes = b""


def read(asked: Asked, limit: float, base: str) -> Query | None:
    """The query of a request; None for a GET that carries none.

    `limit` is the longest deadline in seconds; relative IRIs of the query are resolved against `base`.

    Raises:
        RequestError: no query or several, a parameter that cannot be used, text that is not UTF-8.
        UnsupportedMedia: a body of a type that carries no query.
        NotAcceptable: no format that the client would take.
    """
    only = only_query(asked.query_string.encode())
    pairs = fields(asked.query_string) if only is None else (("query", only),)
    if asked.content_type is not None:
        pairs += posted(asked.content_type, asked.body, "query")
    parameters = Parameters(pairs)
    if parameters.all("update"):
        raise RequestError("An update came to the address for queries. Send it to /update, in a POST.")
    text = parameters.one("query")
    if text is None:
        if asked.content_type is not None:
            raise RequestError("The parameter 'query' is missing. Send a SPARQL query in it.")
        return None
    result_format, graph_format = formats(asked.accept, parameters.one("format"))
    if len(pairs) == 1:  # as most come
        return Query(
            text,
            result_format=result_format,
            graph_format=graph_format,
            base=base,
            version=version(asked.accept, None),
        )
    return Query(
        text,
        graphs(parameters, "default-graph-uri"),
        graphs(parameters, "named-graph-uri"),
        result_format=result_format,
        graph_format=graph_format,
        base=base,
        version=version(asked.accept, parameters.one("version")),
        seconds=deadline(parameters.one("timeout"), limit),
    )


async def update(request: Request) -> tuple[str, Dataset]:
    """The update of a POST and the dataset that its parameters name.

    Raises:
        RequestError: no update or several, a parameter that cannot be used, text that is not UTF-8.
        UnsupportedMedia: a body of a type that carries no update.
    """
    given = Parameters(fields(request.url.query))
    if given.all("update"):  # 2.2.1: an update stands in the body
        raise RequestError("The update came in the address. Send it in the body of the POST.")
    content = await body_of(request, "update")
    parameters = Parameters((*given.pairs, *posted(request.headers.get("content-type", ""), content, "update")))
    if parameters.all("query"):
        raise RequestError("A query came to the address for updates. Send it to /sparql.")
    text = parameters.one("update")
    if text is None:
        raise RequestError("The parameter 'update' is missing. Send a SPARQL update in it.")
    return text, Dataset(graphs(parameters, "using-graph-uri"), graphs(parameters, "using-named-graph-uri"))


async def body_of(request: Request, name: str) -> bytes:
    """The body of a POST that may carry a query or an update."""
    kind_of(request.headers.get("content-type", ""), name)
    limit = (LARGEST_UPDATE, LOAD_INSTEAD) if name == "update" else (LARGEST_BODY, "Send a shorter query.")
    return await body(request, *limit)


def posted(header: str, content: bytes, name: str) -> tuple[tuple[str, str], ...]:
    """The parameters of a body: a form's, or the query or update that it is itself (2.1.2, 2.1.3, 2.2)."""
    kind, charset = kind_of(header, name)
    text = decoded(content, charset)
    return fields(text) if kind == FORM else ((name, text),)


def kind_of(header: str, name: str) -> tuple[str, str]:
    """The media type and charset of a body that may carry a query or an update."""
    direct = DIRECT_UPDATE if name == "update" else DIRECT
    kind, charset = content_type(header)
    if kind not in (FORM, direct):
        raise UnsupportedMedia(
            f"The body is {kind or 'of no stated type'}, but has to be {direct} or {FORM}. Set Content-Type to one."
        )
    return kind, charset


def version(accept: str | None, given: str | None) -> str:
    """The version of RDF that an answer may hold: 1.1, or 1.2 where the request or a media type of Accept says so."""
    if given not in (None, "1.1", "1.2"):
        raise RequestError(f"The parameter 'version' is {given!r}, but has to be 1.1 or 1.2.")
    return given or ("1.2" if VERSION_1_2.search(accept or "") else "1.1")


def graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    """The graph IRIs of a parameter, each of them absolute."""
    found = parameters.all(name)
    for iri in found:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*", iri):
            raise RequestError(f"The parameter {name!r} is {iri!r}, but has to be an absolute IRI.")
    return found


def deadline(text: str | None, limit: float) -> float | None:
    """The seconds that a client allows: what it says, up to the service's own limit."""
    if text is None:
        return None
    try:
        wanted = float(text)
    except ValueError:
        wanted = 0.0
    if not wanted > 0:
        raise RequestError(f"The parameter 'timeout' is {text!r}, but has to be seconds above 0 (up to {limit:g}).")
    return min(wanted, limit)


def formats(accept: str | None, name: str | None) -> tuple[str | None, str | None]:
    """The format for results and the one for graphs: the one named in the request, else by the Accept header.

    Which of the two counts is known only when the query is read; None says that the client takes none of that sort.
    """
    if name:
        return named(name)
    found = accepted(accept)
    if found == (None, None):
        types = ", ".join(format_.media_type for table in (RESULTS, GRAPHS) for format_ in table.values())
        raise NotAcceptable(f"Accept is {accept!r}, but a query is answered in one of: {types}. Accept one of these.")
    return found


def named(name: str) -> tuple[str | None, str | None]:
    """The formats for `format=`: a short name such as "json" or "ttl", or a media type."""
    key = name.lower()
    found = SHORT_NAMES.get(key, (key if key in RESULTS else None, key if key in GRAPHS else None))
    if found == (None, None) and ranges(name):
        found = accepted(name)
    if found == (None, None):
        known = ", ".join(sorted({*RESULTS, *GRAPHS}))
        raise RequestError(f"The parameter 'format' is {name!r}, but has to be one of: {known}.")
    results, graphs_ = found
    return results or "json", graphs_ or "turtle"


@lru_cache(maxsize=256)
def accepted(accept: str | None) -> tuple[str | None, str | None]:
    """The formats that an Accept header wants."""
    return accepted_of(accept, 0), accepted_of(accept, 1)


def accepted_of(accept: str | None, sort: int) -> str | None:
    """The format of one sort, 0 for results and 1 for graphs; a format's own media type goes before an alias."""
    table = (RESULTS, GRAPHS)[sort]
    offered = {format_.media_type: name for name, format_ in table.items()}
    offered |= {alias: name for alias, names in ALIASES.items() if (name := names[sort])}
    wanted = choose(accept, tuple(offered))
    return offered[wanted] if wanted else None
