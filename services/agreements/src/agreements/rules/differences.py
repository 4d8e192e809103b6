"""What was changed between two versions of an agreement, in words a signatory can read."""

from collections.abc import Iterator, Mapping
from typing import Any

LABELS = {
    "starts_on": "Första dag",
    "ends_on": "Sista dag",
    "action_plan_id": "Åtgärdsplan",
    "measures": "Åtgärd",
    "commitments": "Åtagande",
    "costs": "Kostnad",
    "instalments": "Delutbetalning",
    "statements": "Redovisning",
    "repayment_terms": "Villkor för återbetalning",
    "title": "benämning",
    "level": "nivå",
    "kind": "slag",
    "impact_factor": "framgångsfaktor",
    "school_unit_codes": "skolenheter",
    "follow_up_on": "följs upp",
    "owner": "ansvarig",
    "due_on": "senast",
    "amount": "belopp",
    "after_statement_id": "efter redovisning",
    "number": "nummer",
}
"""Field → what it is called in the difference."""

IDENTITIES = {
    "measures": ("measure_id",),
    "commitments": ("party", "what"),
    "costs": ("fiscal_year", "cost_kind", "measure_id"),
    "instalments": ("instalment_id",),
    "statements": ("statement_id",),
}
"""What makes a row the same row in both versions."""

NAMES = {"measures": "title", "commitments": "what", "instalments": "number", "statements": "due_on"}
"""The field a row is called by."""


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """One line for each thing that was added, taken away or changed; empty when nothing was."""
    titles = {row["measure_id"]: row["title"] for row in (*before.get("measures", ()), *after.get("measures", ()))}
    lines: list[str] = []
    for field in after:
        if field in IDENTITIES:
            lines += _rows(field, _titled(field, before[field], titles), _titled(field, after[field], titles))
        elif before[field] != after[field]:
            lines.append(f"{LABELS[field]}: {before[field]} → {after[field]}")
    return lines


def _titled(field: str, rows: list[dict[str, Any]], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Costs with the name of the measure that they pay for."""
    if field != "costs":
        return rows
    return [row | {"measure": titles.get(row.get("measure_id", ""))} for row in rows]


def _rows(field: str, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[str]:
    old = {_identity(field, row): row for row in before}
    new = {_identity(field, row): row for row in after}
    for identity, row in old.items():
        if identity not in new:
            yield f"{_name(field, row)} utgår"
    for identity, row in new.items():
        if identity not in old:
            yield f"{_name(field, row)} tillkommer"
        else:
            yield from _fields(field, old[identity], row)


def _identity(field: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(part) for part in IDENTITIES[field])


def _fields(field: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    starts = {"starts_on": "första dag", "ends_on": "sista dag"}
    for key, value in after.items():
        if before.get(key) != value:
            label = starts.get(key) or LABELS.get(key, key)
            yield f"{_name(field, after)}, {label}: {_told(before.get(key))} → {_told(value)}"


def _name(field: str, row: dict[str, Any]) -> str:
    if field == "costs":
        measure = f", {row['measure']}" if row["measure"] else ""
        return f"Kostnad {row['fiscal_year']} ({row['cost_kind']}{measure}) {row['amount']} kr"
    return f"{LABELS[field]} {row[NAMES[field]]}"


def _told(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "inga"
    return "inget" if value is None else str(value)
