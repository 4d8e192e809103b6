"""Keyed pseudonyms: the same thing has the same name within one file of one release, and nothing leads back or across.

There are seven thousand units: a plain hash of a code is found by trying them all. With a key it is not.
"""

import hashlib
import hmac
from enum import StrEnum

LENGTH = 16
"""Hexadecimal digits: 64 bits, in which ten thousand units do not meet."""


class File(StrEnum):
    RESTRICTED = "restricted"
    PUBLIC = "public"


class Pseudonyms:
    """`key` is the service's own, and in no database; each file of each release has a key of its own made of it."""

    def __init__(self, key: str, release_id: str, file: File) -> None:
        self._key = hmac.digest(key.encode(), f"{release_id}/{file.value}".encode(), "sha256")

    def of(self, *names: str) -> str:
        return hmac.new(self._key, "/".join(names).encode(), hashlib.sha256).hexdigest()[:LENGTH]
