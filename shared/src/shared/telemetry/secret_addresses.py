"""Addresses that are secrets: whoever has one may read what it leads to, so it stands in no log and no database."""

import base64
import hashlib
import hmac
import re
import secrets

MARK = "hemlig-"
ANONYMOUS = "anonym-"
"""Whoever comes by such an address must not be known: the access log has no row of it."""
_SECRET = re.compile(rf"({MARK}|{ANONYMOUS})[A-Za-z0-9_-]+")


def new_secret() -> str:
    """The part of an address that nobody can guess (256 bits); shown once, and known afterwards by its digest only."""
    return f"{MARK}{secrets.token_urlsafe(32)}"


def derived_secret(key: str, *names: object) -> str:
    """The secret part of an anonymous address, which has no row of its own: always the same, nobody's without the key.

    The database can then have the digest without anything that says whose it is.
    """
    named = "/".join(map(str, names)).encode()
    mac = hmac.digest(key.encode(), named, "sha256")
    return f"{ANONYMOUS}{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def digest(secret: str) -> str:
    """The hash that is stored. A plain one is enough: there is nothing to guess from."""
    return hashlib.sha256(secret.encode()).hexdigest()


def masked(text: str) -> str:
    """`text` with every secret part left out, for logs and traces."""
    return _SECRET.sub(r"\1…", text)
