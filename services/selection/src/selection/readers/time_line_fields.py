"""The fields of a time line that each role sees, and on what ground (programmes/time-line-fields.csv)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from selection.rules.time_line import Agency
from shared.kit.actor import Actor
from shared.roles import ROLES

FILE = "time-line-fields.csv"
ALWAYS = ("agency", "kind", "state", "begins_on", "ends_on", "school_unit_codes")
"""Clashes are written in these words: whoever sees a time line sees them."""
ALL, OWN = "all", "own"
"""Entries of every agency; of the reader's own agency alone. An empty cell: of none."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Field → role → `all` or `own`."""

    seen: Mapping[str, Mapping[str, str]]

    def withheld(self, actor: Actor, *, reader: Agency, writer: Agency) -> list[str]:
        """The fields of an item by `writer` that the actor, who reads for `reader`, may not see."""
        enough = {ALL, OWN} if reader is writer else {ALL}
        return [
            field
            for field, roles in self.seen.items()
            if enough.isdisjoint(condition for role, condition in roles.items() if role in actor.roles)
        ]


def read_fields(directory: Path, known: set[str]) -> Fields:
    """Raises ValueError when a field is missing, unknown or without ground, or a role or condition is misspelt."""
    with (directory / FILE).open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    seen = {row["field"]: {name: cell for name, cell in row.items() if cell and name in ROLES} for row in rows}
    strange = {cell for roles in seen.values() for cell in roles.values()} - {ALL, OWN}
    columns = set(rows[0]) - {"field", "basis"} - set(ROLES) if rows else set()
    groundless = [row["field"] for row in rows if not row["basis"]]
    readers = {role for roles in seen.values() for role in roles}
    hidden = [name for name in ALWAYS if {r for r, cell in seen.get(name, {}).items() if cell == ALL} != readers]
    if set(seen) != known or strange or columns or groundless or hidden or len(rows) != len(seen):
        faults = {"fields": sorted(set(seen) ^ known), "cells": strange, "roles": columns}
        faults |= {"no basis": groundless, "must be seen": hidden}
        raise ValueError(f"{FILE}: {faults}")
    return Fields(seen)
