"""Signatures of webhooks (Standard Webhooks): the receiver knows that it was us, that it is whole, and when.

A secret is worked out from the service's own key and stands nowhere: not in the database, nor in a copy of it.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from uuid import UUID

PREFIX = "whsec_"


def secret_of(key: str, webhook_id: UUID, generation: int) -> str:
    """The secret that receiver and sender share; each rotation is a generation."""
    mac = hmac.digest(key.encode(), f"webhook/{webhook_id}/{generation}".encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(mac).decode()


def signed_headers(secrets: Sequence[str], message_id: UUID, *, at: int, body: bytes) -> dict[str, str]:
    """The three headers; a signature by each secret, so that a receiver may go over to the new one when it likes."""
    signed = f"{message_id}.{at}.".encode() + body
    signatures = " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets)
    return {"webhook-id": str(message_id), "webhook-timestamp": str(at), "webhook-signature": signatures}


def _signature(secret: str, signed: bytes) -> str:
    mac = hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)
    return base64.b64encode(mac).decode()
