"""Supervision decisions as a CSV from the inspectorate; there is no structured public feed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from selection.readers.cells import read_number
from selection.readers.codes import UNIT_EXPECTED, is_organization_number, is_unit_code
from selection.readers.rows import Row, read_rows
from selection.readers.table import Heading, RowError, read_table
from selection.rules.programme_document import DECISIONS, STATUSES

LEVELS = frozenset({"HUVUDMAN", "SKOLENHET"})
YES_NO = {"ja": True, "nej": False, "": False, "j": True, "n": False}


@dataclass(frozen=True, slots=True)
class SupervisionRow:
    line: int
    diary_number: str
    decided_on: date
    decision: str
    level: str
    status: str
    organization_number: str
    school_unit_code: str | None
    fine_amount: Decimal | None
    serious: bool
    extensive: bool
    quality_work: bool


def read_supervision(stream: BinaryIO) -> Iterator[SupervisionRow | list[RowError]]:
    """One decision a row: diarienummer, datum, beslut, nivå, status, organisationsnummer, and where they apply
    skolenhetskod, vite, allvarlig, omfattande and kvalitetsarbete."""
    table = read_table(
        read_rows(stream), "diarienummer|dnr", "datum", "beslut", "nivå", "status", "organisationsnummer"
    )
    for row in table.rows:
        yield _row(row, table.heading)


def _row(row: Row, heading: Heading) -> SupervisionRow | list[RowError]:
    reading = _Reading(row, heading)
    level = reading.among("nivå", LEVELS)
    unit = reading.text("skolenhetskod") or None
    if (level == "SKOLENHET") != (unit is not None) or (unit and not is_unit_code(unit)):
        reading.fault("skolenhetskod", unit or "", f"{UNIT_EXPECTED}, på nivån SKOLENHET; annars tomt")
    number = reading.text("organisationsnummer")
    if not is_organization_number(number):
        reading.fault("organisationsnummer", number, "ett giltigt organisationsnummer med tio siffror")
    found = SupervisionRow(
        line=row.number,
        diary_number=reading.required("dnr", "diarienummer"),
        decided_on=reading.day("datum"),
        decision=reading.among("beslut", DECISIONS),
        level=level,
        status=reading.among("status", STATUSES),
        organization_number=number,
        school_unit_code=unit,
        fine_amount=reading.amount("vite"),
        serious=reading.yes_no("allvarlig"),
        extensive=reading.yes_no("omfattande"),
        quality_work=reading.yes_no("kvalitetsarbete"),
    )
    return reading.errors or found


class _Reading:
    """One row, with the faults found in it so far."""

    def __init__(self, row: Row, heading: Heading) -> None:
        self._row = row
        self._heading = heading
        self.errors: list[RowError] = []

    def fault(self, key: str, read: str, expected: str) -> None:
        position = self._heading.keys.get(key)
        name = self._heading.names[position] if position is not None else key
        self.errors.append(RowError(self._row.number, name, read, expected))

    def text(self, key: str) -> str:
        position = self._heading.keys.get(key)
        return self._row.cells[position] if position is not None else ""

    def required(self, *keys: str) -> str:
        found = next((self.text(key) for key in keys if self.text(key)), "")
        if not found:
            self.fault(keys[0], "", "ett diarienummer, till exempel SI 2024:21120")
        return found

    def among(self, key: str, options: frozenset[str]) -> str:
        found = self.text(key).upper()
        if found not in options:
            self.fault(key, self.text(key), f"något av {', '.join(sorted(options))}")
        return found

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            self.fault(key, self.text(key), "ett datum, till exempel 2026-01-31")
            return date.min

    def amount(self, key: str) -> Decimal | None:
        try:
            return read_number(self.text(key)) if self.text(key) else None
        except ValueError:
            self.fault(key, self.text(key), "ett belopp i kronor")
            return None

    def yes_no(self, key: str) -> bool:
        found = self.text(key).lower()
        if found not in YES_NO:
            self.fault(key, self.text(key), "ja eller nej")
        return YES_NO.get(found, False)
