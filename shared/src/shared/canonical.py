"""One form for one content: the bytes that are hashed, kept, and can be verified by anyone."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

ORE = Decimal("0.01")


def canonical(content: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Amounts are text with two decimals, dates and instants ISO 8601."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_text).encode()


def hash_of(content: bytes) -> str:
    """The SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value.quantize(ORE))
    return value.isoformat() if isinstance(value, datetime) else str(value)
