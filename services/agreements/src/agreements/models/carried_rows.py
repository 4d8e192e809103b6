"""Rows of a file of cases become values, and the values cases; what cannot be is a fault with its line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from agreements.models.carried_case import (
    CarriedCase,
    CarriedRow,
    CaseRow,
    ClaimRow,
    CommitmentRow,
    CostRow,
    InstalmentRow,
    MeasureRow,
    PaymentRow,
    RepaymentRow,
    StatementRow,
    TotalRow,
)
from agreements.models.carried_sums import CarriedSums
from agreements.readers.tables import Row, RowFault
from shared.days import CELLS

RECORDS: dict[str, tuple[type[CarriedRow], str]] = {
    "case": (CaseRow, "head"),
    "measure": (MeasureRow, "measures"),
    "commitment": (CommitmentRow, "commitments"),
    "cost": (CostRow, "costs"),
    "instalment": (InstalmentRow, "instalments"),
    "statement": (StatementRow, "statements"),
    "payment": (PaymentRow, "payments"),
    "claim": (ClaimRow, "claims"),
    "repayment": (RepaymentRow, "repayments"),
    "total": (TotalRow, "totals"),
}
"""Value of the column `record` → the row's type, and its place in its case."""
RECORD, CASE = "record", "case"
COLUMNS = frozenset({RECORD, CASE}).union(*(kind.model_fields for kind, _ in RECORDS.values())) - {"line"}
TOTALS = tuple(CarriedSums.model_fields)


@dataclass(frozen=True, slots=True)
class Assembled:
    cases: list[CarriedCase]
    totals: dict[str, TotalRow]
    faults: list[RowFault]


def assemble(rows: Iterable[Row]) -> Assembled:
    """The cases in the order in which the file has them. A case with a faulty row is left out."""
    found: dict[str, dict[str, list[CarriedRow]]] = {}
    faults: list[RowFault] = []
    faulty: set[str] = set()
    totals: dict[str, TotalRow] = {}
    for row in rows:
        name, value = row.cells.get(CASE, ""), _read(row)
        if isinstance(value, list):
            faults += value
            faulty.add(name)
        elif isinstance(value, TotalRow):
            if value.total in totals:
                faults.append(RowFault(row.line, "total", value.total, "varje summa en gång"))
            totals[value.total] = value
        else:
            found.setdefault(name, {}).setdefault(RECORDS[row.cells[RECORD]][1], []).append(value)
    for name, parts in found.items():
        faults += list(_case_faults(name, parts, known=name in faulty))
    whole = [_case(parts) for name, parts in found.items() if name not in faulty and len(parts.get("head", [])) == 1]
    return Assembled(whole, totals, faults)


def _read(row: Row) -> CarriedRow | list[RowFault]:
    record = row.cells.get(RECORD, "")
    if record not in RECORDS:
        return [RowFault(row.line, RECORD, record, "något av " + ", ".join(RECORDS))]
    kind, _ = RECORDS[record]
    own = {name: cell for name, cell in row.cells.items() if name in kind.model_fields}
    faults = [
        RowFault(row.line, name, cell, f"inget, i en rad av slaget {record}")
        for name, cell in row.cells.items()
        if name not in own and name not in (RECORD, CASE)
    ]
    if kind is not TotalRow and CASE not in row.cells:
        faults.append(RowFault(row.line, CASE, "", "ärendets diarienummer"))
    try:
        value = kind.model_validate({**own, "line": row.line}, context=CELLS)
    except ValidationError as error:
        return faults + [_fault(row, found) for found in error.errors()]
    return faults or value


_EXPECTED = {
    "missing": "ett värde",
    "enum": "något av {expected}",
    "literal_error": "något av {expected}",
    "string_pattern_mismatch": "ett värde enligt mönstret {pattern}",
    "string_too_long": "högst {max_length} tecken",
    "string_too_short": "en text som inte är tom",
    "greater_than_equal": "minst {ge}",
    "less_than_equal": "högst {le}",
}


def _fault(row: Row, error: Any) -> RowFault:
    column = str(error["loc"][0])
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        expected = str(context["error"])
    else:
        expected = _EXPECTED.get(error["type"], "ett värde enligt beskrivningen").format_map(context)
    return RowFault(row.line, column, row.cells.get(column, ""), expected.replace("' or '", "' eller '"))


def _case_faults(name: str, parts: dict[str, list[CarriedRow]], *, known: bool) -> Iterator[RowFault]:
    heads = parts.get("head", [])
    first = min(row.line for rows in parts.values() for row in rows)
    if not heads and not known:
        yield RowFault(first, CASE, name, "ett ärende som har en rad av slaget case")
    for head in heads[1:]:
        yield RowFault(head.line, CASE, name, f"en enda rad av slaget case; ärendet står redan på rad {heads[0].line}")


def _case(parts: dict[str, list[CarriedRow]]) -> CarriedCase:
    return CarriedCase.model_validate({"head": parts["head"][0]} | {k: v for k, v in parts.items() if k != "head"})
