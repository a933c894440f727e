"""SPARQL 1.1 Protocol, the query operation (section 2.1): what a request carries, and the query it makes of it."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ontology.errors import NotAcceptable, RequestError, UnsupportedMedia
from server.negotiation import choose, ranges
from sparql.formats import GRAPHS, RESULTS
from sparql.pool import Query

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
LARGEST_BODY = 8 << 20  # bytes: a VALUES block of a hundred thousand IRIs fits; parsing more takes seconds
RELATIVE = re.compile(r"<[^\x00-\x20<>\"{}|\\^`:]*>")
FORM_FIELDS = 1000  # a request names a few graphs; urllib's own guard against floods of fields

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
    "tsv": ("tsv", None),
    "n3": (None, "turtle"),
    "nt": (None, "ntriples"),
    "rdf": (None, "rdfxml"),
    "json-ld": (None, "jsonld"),
    "ttl": (None, "turtle"),
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a request, from its query string and from a form."""

    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that may be repeated."""
        return tuple(value for key, value in self.pairs if key == name)

    def one(self, name: str) -> str | None:
        """The value of a parameter that may be given once."""
        found = self.all(name)
        if len(found) > 1:
            raise RequestError(f"The parameter {name!r} was given {len(found)} times, but is allowed once. Give one.")
        return found[0] if found else None


async def query(request: Request, limit: float, base: str) -> Query | None:
    """The query of a request; None for a GET that carries none.

    `limit` is the longest deadline in seconds; relative IRIs of the query are resolved against `base`.

    Raises:
        RequestError: no query or several, a parameter that cannot be used, text that is not UTF-8.
        UnsupportedMedia: a body of a type that carries no query.
        NotAcceptable: no format that the client would take.
    """
    parameters = Parameters(fields(request.url.query))
    if request.method == "POST":
        parameters = await posted(request, parameters)
    if parameters.all("update"):
        raise RequestError("An update came to the address for queries. This version reads only; send it as a query.")
    text = parameters.one("query")
    if text is None:
        if request.method == "POST":
            raise RequestError("The parameter 'query' is missing. Send a SPARQL query in it.")
        return None
    result_format, graph_format = formats(request.headers.get("accept"), parameters.one("format"))
    return Query(
        based(text, base),
        graphs(parameters, "default-graph-uri"),
        graphs(parameters, "named-graph-uri"),
        result_format=result_format,
        graph_format=graph_format,
        seconds=deadline(parameters.one("timeout"), limit),
    )


def based(text: str, base: str) -> str:
    """The query with a base for its relative IRIs (SPARQL 1.1 Protocol, 2.1.4), where it has any and none of its own.

    A base that the query states comes after this one, and so goes over it (SPARQL 1.1 Query, 4.1.1).
    """
    return f"BASE <{base}> {text}" if RELATIVE.search(text) else text


async def posted(request: Request, parameters: Parameters) -> Parameters:
    """The parameters of a POST: a form's, or the query that is the body itself (2.1.2, 2.1.3)."""
    kind, charset = content_type(request.headers.get("content-type", ""))
    if kind not in (FORM, DIRECT):
        raise UnsupportedMedia(
            f"The body is {kind or 'of no stated type'}, but has to be {DIRECT} or {FORM}. Set Content-Type to one."
        )
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMedia(f"The body is in {charset}, but has to be in UTF-8. Convert it.")
    text = decoded(await body(request))
    more = (("query", text),) if kind == DIRECT else fields(text)
    return Parameters((*parameters.pairs, *more))


async def body(request: Request) -> bytes:
    """The body, as long as it is not too large."""
    parts = bytearray()
    try:
        async for part in request.stream():
            parts += part
            if len(parts) > LARGEST_BODY:
                raise HTTPException(413, f"The body has more than {LARGEST_BODY} bytes. Send a shorter query.")
    except ClientDisconnect:
        raise RequestError("The client closed the connection before its query was whole.") from None
    return bytes(parts)


def content_type(header: str) -> tuple[str, str]:
    """The media type of a Content-Type header, and its charset, UTF-8 where it names none."""
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in parameters if part.startswith("charset")]
    return kind, charsets[0] if charsets else "utf-8"


def decoded(content: bytes) -> str:
    """UTF-8 as text."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise RequestError(f"The body is not UTF-8 (byte {error.start}). Send the query in UTF-8.") from None


def fields(form: str) -> tuple[tuple[str, str], ...]:
    """The fields of a form or a query string, decoded once; "+" is a space."""
    try:
        pairs = parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=FORM_FIELDS)
    except ValueError as error:
        raise RequestError(f"The parameters are not UTF-8, percent-encoded: {error}. Encode them so.") from None
    return tuple(pairs)


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
