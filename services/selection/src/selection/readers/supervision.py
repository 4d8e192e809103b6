"""Supervision decisions as a CSV from the inspectorate; there is no structured public feed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from selection.readers.codes import UNIT_EXPECTED, is_unit_code, organization_number
from selection.readers.columns import say_columns
from selection.readers.subjects import Subjects
from selection.readers.table import Heading, RowError, TableRow, read_table
from selection.rules.programme_document import DECISIONS, STATUSES
from shared.amount import read_amount
from shared.days import FIRST, read_day
from shared.files.rows import Contents, fault_of_sheet
from shared.text import read_line

LEVELS = frozenset({"HUVUDMAN", "SKOLENHET"})
SHORTEST_DIARY, LONGEST_DIARY = 3, 60
DIARY_EXPECTED = f"ett diarienummer med {SHORTEST_DIARY} till {LONGEST_DIARY} tecken, till exempel SI 2024:21120"
KRONOR = re.compile(r"([0-9]{1,13}|[0-9]{1,3}( [0-9]{3}){1,3})(,[0-9]{2})?|[0-9]{1,13}[.][0-9]{2}")
SOUGHT = ("diarienummer", "dnr", "datum", "beslut", "nivå", "status", "organisationsnummer")
OPTIONAL = ("skolenhetskod", "vite", "allvarlig", "omfattande", "kvalitetsarbete")
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


def read_supervision(contents: Contents) -> Iterator[SupervisionRow | list[RowError]]:
    """Read one decision a row: diarienummer, datum, beslut, nivå, status, organisationsnummer, and where they apply
    skolenhetskod, vite, allvarlig, omfattande and kvalitetsarbete.
    """
    table = read_table(contents, "diarienummer|dnr", "datum", "beslut", "nivå", "status", "organisationsnummer")
    for key in table.heading.keys:
        table.heading.position(key)
    say_columns(
        table.heading,
        read={*SOUGHT, *OPTIONAL},
        optional=OPTIONAL,
        instead="Inget beslut har vad de säger.",
        notices=contents.notices,
    )
    subjects = Subjects()
    for row in table.rows:
        read = row.faults or _row(row, table.heading)
        if not isinstance(read, list):
            subject = (read.diary_number, read.organization_number, read.school_unit_code)
            subjects.add(read.line, subject, replace(read, line=0), name=f"Beslutet {read.diary_number}")
        yield read


def _row(row: TableRow, heading: Heading) -> SupervisionRow | list[RowError]:
    reading = _Reading(row, heading)
    level = reading.among("nivå", LEVELS)
    unit = reading.text("skolenhetskod") or None
    if (level == "SKOLENHET") != (unit is not None) or (unit and not is_unit_code(unit)):
        reading.fault("skolenhetskod", unit or "", f"{UNIT_EXPECTED}, på nivån SKOLENHET; annars tomt")
    number = reading.text("organisationsnummer")
    ten_digits = organization_number(number)
    if ten_digits is None:
        reading.fault("organisationsnummer", number, "ett giltigt organisationsnummer med tio siffror")
    found = SupervisionRow(
        line=row.number,
        diary_number=reading.diary_number("dnr", "diarienummer"),
        decided_on=reading.day("datum"),
        decision=reading.among("beslut", DECISIONS),
        level=level,
        status=reading.among("status", STATUSES),
        organization_number=ten_digits or "",
        school_unit_code=unit,
        fine_amount=reading.amount("vite"),
        serious=reading.yes_no("allvarlig"),
        extensive=reading.yes_no("omfattande"),
        quality_work=reading.yes_no("kvalitetsarbete"),
    )
    return reading.errors or found


class _Reading:
    """One row, with the faults found in it so far."""

    def __init__(self, row: TableRow, heading: Heading) -> None:
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

    def diary_number(self, *keys: str) -> str:
        key = next((key for key in keys if self.text(key)), keys[0])
        if fault := fault_of_sheet(self.text(key)):
            self.fault(key, self.text(key), fault)
        try:
            found = str(read_line(self.text(key)))
        except ValueError as error:
            self.fault(key, self.text(key), str(error) if self.text(key) else DIARY_EXPECTED)
            return ""
        if not SHORTEST_DIARY <= len(found) <= LONGEST_DIARY:
            self.fault(key, found, DIARY_EXPECTED)
        return found

    def among(self, key: str, options: frozenset[str]) -> str:
        found = self.text(key).upper()
        if found not in options:
            self.fault(key, self.text(key), f"något av {', '.join(sorted(options))}")
        return found

    def day(self, key: str) -> date:
        try:
            return read_day(self.text(key))
        except ValueError as error:
            self.fault(key, self.text(key), str(error))
            return FIRST

    def amount(self, key: str) -> Decimal | None:
        written = self.text(key)
        if not written:
            return None
        # As people write kronor: with spaces between thousands and a comma or a point before two digits of öre.
        if KRONOR.fullmatch(written) and (found := read_amount(written.replace(" ", "").replace(",", "."))) > 0:
            return found
        self.fault(key, written, "ett belopp i kronor, till exempel 500 000 eller 500000,00")
        return None

    def yes_no(self, key: str) -> bool:
        found = self.text(key).lower()
        if found not in YES_NO:
            self.fault(key, self.text(key), "ja eller nej")
        return YES_NO.get(found, False)
