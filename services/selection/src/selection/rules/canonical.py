"""One form for one content: the bytes that are hashed, kept and can be verified by anyone."""

import hashlib
import json
from typing import Any

Document = dict[str, Any]


def canonical(document: Document | list[Any]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; numbers with decimals are text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
