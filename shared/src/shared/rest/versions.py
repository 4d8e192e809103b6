"""Versions: the ETag of a resource, and the one a change expects (If-Match)."""

import re
from typing import Annotated

from fastapi import Depends, Header

from shared.kit.db import ANY_VERSION
from shared.kit.errors import StaleVersion, VersionMissing

_TAG = re.compile(r'"([1-9]\d{0,8})(?:-[0-9a-f]{16})?"')


def etag(version: int) -> str:
    """The version alone; on its way out the answer's own hash is added (see `representation`)."""
    return f'"{version}"'


def expected_version(
    if_match: Annotated[str | None, Header(description="ETag för den version du ändrar, eller *")] = None,
) -> int:
    """The version part alone is compared: another format or another caller's links are the same resource still.

    A weak tag (W/) never matches, as the standard says of a change.
    """
    if if_match is None:
        raise VersionMissing("Skicka ETag-koden från den version du såg i huvudet If-Match.")
    if if_match.strip() == "*":
        return ANY_VERSION
    match = _TAG.fullmatch(if_match.strip())
    if match is None:
        raise StaleVersion('If-Match ska vara en stark ETag-kod som den lämnades, till exempel "3-5f1d2c0e9a554a0b".')
    return int(match[1])


ExpectedVersion = Annotated[int, Depends(expected_version)]
