"""Identities by which a row of a document is recognised, in whatever version of it the row stands."""

from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]
Identity = Callable[[Row], str]
Identities = Mapping[str, Identity]
"""The lists of a document whose rows have identities, by field; a list of anything else is compared as a whole."""


def by(*fields: str) -> Identity:
    """An identity made of these fields together, without those that are empty."""
    return lambda row: "-".join(str(row[field]) for field in fields if row.get(field) is not None)


def by_first(*identities: Identity) -> Identity:
    """The first of these identities that the row has."""
    return lambda row: next(filter(None, (identity(row) for identity in identities)), "")
