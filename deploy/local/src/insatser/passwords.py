"""Passwords of one installation, made once and kept in a file."""

import json
import secrets
from pathlib import Path

from insatser.broker import OPERATOR
from insatser.services import NAMES


def ensure_passwords(file: Path) -> dict[str, str]:
    """One per service, for its database and its NATS user, and one for the operator. The file is for our eyes only."""
    if not file.exists():
        draft = file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps({name: secrets.token_urlsafe(18) for name in (*NAMES, OPERATOR)}))
        draft.replace(file)
    return dict(json.loads(file.read_text()))
