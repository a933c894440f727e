"""Plain requests for /sparql and short answers to them, as the application's layers would have them."""

from ontology.errors import ChanceryError
from server import protocol
from server.answers import headers_of
from server.cache import Kept
from server.compression import SMALLEST, chosen, packer
from server.service import Service
from server.wire import Plain
from sparql.formats import Format
from sparql.query import Query


def asked(running: Service, request: Plain) -> Query | None:
    """The query of a request; None where it has none, or one that the application has to refuse."""
    kind = request.fields.content_type or "" if request.method == "POST" else None
    said = protocol.Asked(request.query_string.decode(), request.fields.accept, kind, request.body)
    try:
        return protocol.read(said, running.settings.query_seconds, running.store.base)
    except ChanceryError:
        return None


def finished(format_: Format, tag: str | None, version: str, accepted: str | None, whole: bytes) -> Kept:
    """A short answer; `accepted` are the codings that the client takes."""
    said = headers_of(format_, tag, version)
    said["Vary"] += ", Accept-Encoding"
    coding = chosen(accepted)
    if coding is not None and len(whole) >= SMALLEST:
        whole = packer(coding).add(whole, True)
        said["Content-Encoding"] = coding
    said["Content-Length"] = str(len(whole))
    headers = tuple((name.lower().encode(), value.encode("latin-1")) for name, value in said.items())
    return Kept(headers, tag or "", whole)
