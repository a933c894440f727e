"""What comes with a request: the body, its type, forms and parts of forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from ontology.errors import RequestError, UnsupportedMedia

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
FORM_FIELDS = 1000  # a request names a few graphs; urllib's own guard against floods of fields
LENGTH = re.compile(r"\d+", re.ASCII)


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


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a body: its media type and its bytes."""

    kind: str
    content: bytes


async def body(request: Request, most: int, advice: str = "Send a shorter query.") -> bytes:
    """The body, as long as it has no more than `most` bytes; 413 with the advice where it has."""
    said = request.headers.get("content-length", "")
    parts = bytearray()
    try:
        if LENGTH.fullmatch(said) and int(said) > most:
            raise too_large(most, advice)
        async for part in request.stream():
            parts += part
            if len(parts) > most:
                raise too_large(most, advice)
    except ClientDisconnect:
        raise RequestError("The client closed the connection before its request was whole.") from None
    return bytes(parts)


def too_large(most: int, advice: str) -> HTTPException:
    """413."""
    return HTTPException(413, f"The body has more than {most} bytes. {advice}")


def content_type(header: str) -> tuple[str, str]:
    """The media type of a Content-Type header, and its charset, UTF-8 where it names none."""
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    charsets = [part.partition("=")[2].strip('" ') for part in parameters if part.startswith("charset")]
    return kind, charsets[0] if charsets else "utf-8"


def decoded(content: bytes, charset: str = "utf-8") -> str:
    """UTF-8 as text. UnsupportedMedia for another charset, RequestError for what is not UTF-8."""
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMedia(f"The body is in {charset}, but has to be in UTF-8. Convert it.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise RequestError(f"The body is not UTF-8 (byte {error.start}). Send it in UTF-8.") from None


def fields(form: str) -> tuple[tuple[str, str], ...]:
    """The fields of a form or a query string, decoded once; "+" is a space."""
    try:
        pairs = parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=FORM_FIELDS)
    except ValueError as error:
        raise RequestError(f"The parameters are not UTF-8, percent-encoded: {error}. Encode them so.") from None
    return tuple(pairs)


def parts(header: str, content: bytes) -> Iterator[Part]:
    """The files of a multipart/form-data body, with the types that they state (RFC 7578)."""
    head = f"Content-Type: {header}\r\n\r\n".encode("latin-1", "replace")
    whole: Message = BytesParser(policy=HTTP).parsebytes(head + content)
    if not whole.is_multipart():
        raise RequestError("The body is not multipart/form-data with the boundary that Content-Type names. Mend it.")
    for part in whole.iter_parts():  # type: ignore[attr-defined]  # of EmailMessage, which the policy makes
        yield Part(content_type(part.get("Content-Type", "text/plain"))[0], part.get_payload(decode=True) or b"")
