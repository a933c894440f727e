"""Who may write: whoever sends the service's token."""

import hmac
from hashlib import sha256

from fastapi import Request

from ontology.errors import Forbidden, Unauthorized
from server.service import service


def may_write(request: Request) -> None:
    """Let a write pass. Forbidden where the service takes none, Unauthorized without the token or with another one."""
    token = service(request).settings.token
    if token is None:
        raise Forbidden("This service takes no writes: no token is set. Its operator may set one (CHANCERY_TOKEN).")
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    # Digests are compared: they have one length, and the time of the comparison tells nothing of the token.
    same = hmac.compare_digest(digest(given.strip()), digest(token))
    if scheme.lower() != "bearer" or not same:
        other = "another token came" if scheme.lower() == "bearer" else f"{scheme!r} came"
        came = other if given else "no token came"
        raise Unauthorized(f"A write needs the service's token, and {came}. Send 'Authorization: Bearer TOKEN'.")


def digest(text: str) -> bytes:
    """The SHA-256 of a text."""
    return sha256(text.encode(errors="replace")).digest()
