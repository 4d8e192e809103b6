"""Asks a process whether it is ready for work."""

import urllib.error
import urllib.request


def is_ready(root_url: str) -> bool:
    """True when `/health/ready` under that address answers 200 now."""
    try:
        with urllib.request.urlopen(f"{root_url}/health/ready", timeout=2) as answer:  # noqa: S310 our own address
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
