"""Passwords of one installation, made once and kept in a file."""

import json
import secrets
from pathlib import Path

from insatser.broker import OPERATOR
from insatser.services import NAMES, process_role


def ensure_passwords(file: Path) -> dict[str, str]:
    """One per service, for the owner of its database and its NATS user, one for its processes, and the operator's.

    What an earlier version has made stays. The file is for our eyes only.
    """
    known = dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}
    missing = {*NAMES, *map(process_role, NAMES), OPERATOR} - known.keys()
    if missing:
        draft = file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(known | {name: secrets.token_urlsafe(18) for name in sorted(missing)}))
        draft.replace(file)
    return dict(json.loads(file.read_text(encoding="utf-8")))
