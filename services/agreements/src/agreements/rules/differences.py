"""What was changed between two versions of an agreement, in words a signatory can read."""

from collections.abc import Iterator, Mapping
from typing import Any

from agreements.rules.wording import WORDS

Row = Mapping[str, Any]

LABELS = {
    "starts_on": "Första dag",
    "ends_on": "Sista dag",
    "action_plan_id": "Åtgärdsplan",
    "measures": "Insats",
    "commitments": "Åtagande",
    "costs": "Kostnad",
    "instalments": "Delutbetalning",
    "statements": "Redovisning",
    "repayment_terms": "Villkor för återbetalning",
}
"""Field of the content → its name."""

ROW_LABELS = {
    "title": "benämning",
    "level": "nivå",
    "kind": "slag",
    "impact_factor": "framgångsfaktor",
    "school_unit_codes": "skolenheter",
    "starts_on": "första dag",
    "ends_on": "sista dag",
    "follow_up_on": "följs upp",
    "owner": "ansvarig",
    "due_on": "senast",
    "amount": "belopp",
    "after_statement_id": "efter redovisning",
    "number": "nummer",
    "what": "lydelse",
    "instalment_ids": "avser delutbetalning",
}
"""Field of a row → its name."""

IDENTITIES = {
    "measures": ("measure_id",),
    "commitments": ("commitment_id",),
    "costs": ("fiscal_year", "cost_kind", "measure_id"),
    "instalments": ("instalment_id",),
    "statements": ("statement_id",),
}
"""The fields by which a row is recognised in both versions."""

NAMES = {"measures": "title", "commitments": "what", "instalments": "number", "statements": "due_on"}
"""The field that names a row."""


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """One line for each thing that was added, taken away or changed; empty when nothing was."""
    names = _names(before) | _names(after)
    lines: list[str] = []
    for field in after:
        if field in IDENTITIES:
            lines += _row_lines(field, before[field], after[field], names)
        elif before[field] != after[field]:
            lines.append(f"{LABELS[field]}: {before[field]} → {after[field]}")
    return lines


def _names(content: Mapping[str, Any]) -> dict[str, str]:
    """Id → name of the rows that others refer to: the title of a measure, the day of a statement."""
    measures = {row["measure_id"]: row["title"] for row in content.get("measures", ())}
    instalments = {row["instalment_id"]: str(row["number"]) for row in content.get("instalments", ())}
    return measures | instalments | {row["statement_id"]: row["due_on"] for row in content.get("statements", ())}


def _row_lines(field: str, before: list[Row], after: list[Row], names: Mapping[str, str]) -> Iterator[str]:
    old = {_identity(field, row): row for row in before}
    new = {_identity(field, row): row for row in after}
    for identity, row in old.items():
        if identity not in new:
            yield f"{_name(field, row, names)} utgår"
    for identity, row in new.items():
        if identity not in old:
            yield f"{_name(field, row, names)} tillkommer"
        else:
            yield from _changes(field, old[identity], row, names)


def _identity(field: str, row: Row) -> tuple[Any, ...]:
    if field == "commitments" and not row.get("commitment_id"):
        return row["party"], row["what"]  # signed before a commitment had an identity
    return tuple(row.get(part) for part in IDENTITIES[field])


def _changes(field: str, before: Row, after: Row, names: Mapping[str, str]) -> Iterator[str]:
    for key, value in after.items():
        if before.get(key) != value:
            change = f"{_shown(before.get(key), names)} → {_shown(value, names)}"
            yield f"{_name(field, after, names)}, {ROW_LABELS.get(key, key)}: {change}"


def _name(field: str, row: Row, names: Mapping[str, str]) -> str:
    if field != "costs":
        return f"{LABELS[field]} {row[NAMES[field]]}"
    title = names.get(row.get("measure_id", ""))
    purpose = ", ".join(part for part in (WORDS[row["cost_kind"]], title) if part)
    return f"Kostnad {row['fiscal_year']} ({purpose}) {row['amount']} kr"


def _shown(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(names.get(str(part), str(part)) for part in value) or "inga"
    if value is None:
        return "inget"
    return names.get(str(value)) or WORDS.get(str(value)) or str(value)
