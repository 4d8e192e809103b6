"""The hash that fixes what was signed: SHA-256 of canonical JSON, the same for the same content on every machine."""

import hashlib
import json
from collections.abc import Mapping


def canonical(content: Mapping[str, object]) -> str:
    """Sorted keys, no spaces, text as it is; amounts and dates are already text."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(content: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()
