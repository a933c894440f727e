"""Signatures of deliveries after the Standard Webhooks specification 1.0.

It is at https://github.com/standard-webhooks/standard-webhooks (spec/standard-webhooks.md).

Signed is `webhook-id`, a dot, `webhook-timestamp` (seconds since 1970), a dot, and the body as it came, by HMAC-SHA256
with the bytes that the secret stands for in base64 behind `whsec_`. `webhook-signature` has one or more signatures
with spaces between them, each as `v1,` and its base64: while a secret is being exchanged, by the new and the old one.
A receiver compares in constant time, and refuses timestamps of more than some minutes ago.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
BYTES = 32  # the specification wants 24 to 64


def made() -> str:
    """A new secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signed(keys: Iterable[str], message: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery: its id, when it is sent, and a signature by each secret."""
    content = f"{message}.{timestamp}.".encode() + body
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature(key, content)}" for key in keys),
    }


def signature(key: str, content: bytes) -> str:
    """The signature by one secret."""
    secret = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(secret, content, "sha256")).decode()
