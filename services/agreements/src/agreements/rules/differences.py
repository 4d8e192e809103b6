"""The changes between two versions of an agreement, in words a signatory can read."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from agreements.rules.money import kronor
from agreements.rules.rows import Identities, Row, by, by_first
from agreements.rules.wording import WORDS

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

IDENTITIES: Identities = {
    "measures": by("measure_id"),
    # A commitment signed before commitments had identities is recognised by its text.
    "commitments": by_first(by("commitment_id"), by("party", "what")),
    "costs": by("fiscal_year", "cost_kind", "measure_id"),
    "instalments": by("instalment_id"),
    "statements": by("statement_id"),
}

ANOTHER_PLAN = "Åtgärdsplan: den som är bilaga ersätts av en annan"
"""A plan has no name, and its identity says nothing to a reader; what differs in it stands in the annex."""

NAMES = {"measures": "title", "commitments": "what", "instalments": "number", "statements": "due_on"}
"""The field that names a row."""


AMOUNT = "amount"
"""The field that is kronor."""


class Change(NamedTuple):
    section: str
    """A field of the content, or a row of it: `instalments/<identity>`."""
    text: str


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """One line for each thing that was added, taken away or changed; empty when nothing was."""
    return [change.text for change in changes(before, after)]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """The lines of `difference`, each with the section that it is about."""
    names = names_in(before, after)
    for field in after:
        if field in IDENTITIES:
            yield from _row_changes(field, before[field], after[field], names)
        elif before[field] != after[field] and field == "action_plan_id":
            yield Change(field, ANOTHER_PLAN)
        elif before[field] != after[field]:
            yield Change(field, f"{LABELS[field]}: {before[field]} → {after[field]}")


def names_in(*contents: Mapping[str, Any]) -> dict[str, str]:
    """Id → name of the rows that others refer to: the title of a measure, the day of a statement."""
    names: dict[str, str] = {}
    for content in contents:
        names |= {row["measure_id"]: row["title"] for row in content.get("measures", ())}
        names |= {row["instalment_id"]: str(row["number"]) for row in content.get("instalments", ())}
        names |= {row["statement_id"]: row["due_on"] for row in content.get("statements", ())}
    return names


def _row_changes(field: str, before: list[Row], after: list[Row], names: Mapping[str, str]) -> Iterator[Change]:
    identity = IDENTITIES[field]
    old, new = ({identity(row): row for row in rows} for rows in (before, after))
    for name, row in old.items():
        if name not in new:
            yield Change(f"{field}/{name}", f"{row_name(field, row, names)} utgår")
    for name, row in new.items():
        if name not in old:
            yield Change(f"{field}/{name}", f"{row_name(field, row, names)} tillkommer")
        else:
            for text in field_changes(field, old[name], row, names):
                yield Change(f"{field}/{name}", text)


def field_changes(field: str, before: Row, after: Row, names: Mapping[str, str]) -> Iterator[str]:
    for key in [*after, *(key for key in before if key not in after)]:
        if before.get(key) != after.get(key):
            change = f"{shown(before.get(key), names, key)} → {shown(after.get(key), names, key)}"
            # Named as it was: that is what the reader knows it by.
            yield f"{row_name(field, before, names)}, {ROW_LABELS.get(key, key)}: {change}"


def row_name(field: str, row: Row, names: Mapping[str, str]) -> str:
    if field != "costs":
        return f"{LABELS[field]} {row[NAMES[field]]}".rstrip(".")
    title = names.get(row.get("measure_id", ""))
    purpose = ", ".join(part for part in (WORDS[row["cost_kind"]], title) if part)
    return f"Kostnad {row['fiscal_year']} ({purpose}) {shown(row['amount'], names, AMOUNT)}"


def shown(value: Any, names: Mapping[str, str], key: str = "") -> str:
    """A value as people read it; `key` is the field that has it."""
    if key == AMOUNT and value is not None:
        return kronor(Decimal(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(names.get(str(part), str(part)) for part in value) or "inga"
    if value is None:
        return "inget"
    return names.get(str(value)) or WORDS.get(str(value)) or str(value)
