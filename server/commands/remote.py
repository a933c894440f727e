"""A query to a SPARQL service over HTTP (SPARQL 1.1 Protocol, 2.1.2: the form that every service reads)."""

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from ontology.errors import QueryError, RequestError
from sparql import library
from sparql.formats import GRAPHS, RESULTS
from sparql.query import Query

SECONDS = 330  # somewhat more than the longest deadline that public services allow (Wikidata 60, DBpedia 300)
WHERE = "WHERE {\n"


def ask(address: str, query: Query) -> tuple[str, bytes]:
    """The media type and content of the answer.

    Raises:
        QueryError: the service refuses the query, and says why.
        RequestError: the service cannot be reached or breaks off.
    """
    if not is_web_address(address):
        raise RequestError(
            f"--to is {address!r}, but has to be the URL of a SPARQL service: http://localhost:8000/sparql."
        )
    form = urlencode({"query": with_values(query)}).encode()
    request = Request(address, form, {"Accept": accept(query), "User-Agent": "chancery"})
    try:
        with urlopen(request, timeout=SECONDS) as response:
            return response.headers.get_content_type(), response.read()
    except HTTPError as error:
        raise QueryError(f"{address} answers {error.code} {error.reason}: {detail(error.read())}") from error
    except (HTTPException, OSError) as error:  # URLError is an OSError
        reason = getattr(error, "reason", error)
        raise RequestError(f"{address} cannot be asked: {reason}. Check the URL, and that the service runs.") from error


def is_web_address(address: str) -> bool:
    """Whether it is the URL of a host that can be asked."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        return False


def accept(query: Query) -> str:
    """The Accept header for the formats that the query may be answered in."""
    formats = [
        *([RESULTS[query.result_format].media_type] if query.result_format else []),
        *([GRAPHS[query.graph_format].media_type] if query.graph_format else []),
    ]
    return ", ".join(formats)


def with_values(query: Query) -> str:
    """The text of the query, with its values written into the pattern of a stored query."""
    if not query.values:
        return query.text
    if query.text not in {library.stored(name).text for name in library.names()}:
        raise QueryError("--give and --to go together for stored queries only. Write the values into the query.")
    names = " ".join(f"?{name}" for name in query.values)
    terms = " ".join(query.values.values())
    return query.text.replace(WHERE, f"{WHERE}  VALUES ({names}) {{ ({terms}) }}\n", 1)


def detail(content: bytes) -> str:
    """What a service says about an error: the detail of a problem document, else the first line."""
    text = content.decode(errors="replace").strip()
    try:
        document = json.loads(text)
    except ValueError:
        return text.split("\n", 1)[0][:300] or "it does not say why."
    return str(document.get("detail", text)) if isinstance(document, dict) else text[:300]
