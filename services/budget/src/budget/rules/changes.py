"""Every change of a period as a table, for auditors: who, when, what, before, after and why."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from budget.rules.tables import Table

COLUMNS = (
    "Kedjeplats",
    "Tidpunkt (UTC)",
    "Vem",
    "Roller",
    "Vad som gjordes",
    "Objekt",
    "Objektets identitet",
    "Före",
    "Efter",
    "Skäl",
    "Begäran",
)


@dataclass(frozen=True, slots=True)
class Change:
    position: int
    at: datetime
    actor: str
    roles: str
    action: str
    object_type: str
    object_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    reason: str | None
    request_id: str

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        return cls(**{name: row[name] for name in cls.__slots__})


def change_table(changes: Sequence[Change], *, since: date, until: date) -> Table:
    rows = [
        (
            str(change.position),
            f"{change.at:%Y-%m-%dT%H:%M:%S.%fZ}",
            change.actor,
            change.roles,
            change.action,
            change.object_type,
            change.object_id,
            _as_text(change.before),
            _as_text(change.after),
            change.reason or "",
            change.request_id,
        )
        for change in changes
    ]
    note = "Ur spårbarheten, äldst först. Kedjan av rader kontrolleras med audit-verifications."
    return Table(f"Ändringar {since}–{until}", "", COLUMNS, rows, note)


def _as_text(values: Mapping[str, Any] | None) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""
