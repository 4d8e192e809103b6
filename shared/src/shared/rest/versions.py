"""Versions: the ETag of a resource, and the one a change expects (If-Match)."""

import re
from typing import Annotated

from fastapi import Depends, Header

from shared.kit.errors import StaleVersion, VersionMissing


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(
    if_match: Annotated[str | None, Header(description='Versionen du ändrar, till exempel "3"')] = None,
) -> int:
    if if_match is None:
        raise VersionMissing("Skicka ETag-koden från den version du såg i huvudet If-Match.")
    match = re.fullmatch(r'(?:W/)?"(\d{1,9})"', if_match.strip())
    if match is None:
        raise StaleVersion('If-Match ska vara en ETag-kod som den lämnades, till exempel "3".')
    return int(match[1])


ExpectedVersion = Annotated[int, Depends(expected_version)]
