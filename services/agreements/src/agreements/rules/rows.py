"""By what a row of a document is recognised, in whatever version of it the row stands."""

from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]
Identity = Callable[[Row], str]
Identities = Mapping[str, Identity]
"""The lists of a document whose rows have identities, by field; a list of anything else is compared as a whole."""


def by(*fields: str) -> Identity:
    """By these fields together; one that is empty says nothing."""
    return lambda row: "-".join(str(row[field]) for field in fields if row.get(field) is not None)


def by_first(*identities: Identity) -> Identity:
    """By the first of these that the row has."""
    return lambda row: next(filter(None, (identity(row) for identity in identities)), "")
