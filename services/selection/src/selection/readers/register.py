"""Register extracts of organisers and school units. Addresses, web pages and names of people are not read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from selection.readers.codes import (
    fault_of_name,
    is_municipality_code,
    name_of,
    organization_number,
    organizer_type,
)
from selection.readers.columns import say_columns
from selection.readers.subjects import Subjects
from selection.readers.table import Heading, RowError, Table, TableRow, read_table
from selection.rules.identity import is_school_unit_code
from shared.files.rows import Contents

GRADES = tuple(f"år{grade}" for grade in range(1, 10))
PUPILS = tuple(f"elever{grade}" for grade in GRADES)
SOUGHT = ("organisationsnr", "organisationsnummer", "huvudmannatyp", "namn")
UNIT_COLUMNS = ("skolenhetskod", "kommun", "huvudmansnamn")
GY_TOTAL = "elevertotalt"
YES_NO = frozenset({"J", "N", ""})
LONGEST_COUNT = 5
"""Digits in a count of pupils; no unit has a hundred thousand."""
ORGANIZER_SCHOOL_TYPES = {
    "förskoleklass": "FKLASS",
    "fritidshem": "FTH",
    "grundskola": "GR",
    "gymnasieskola": "GY",
    "grundsärskola": "GRAN",
    "anpassadgrundskola": "GRAN",
    "gymnsärskola": "GYAN",
    "anpassadgymnasieskola": "GYAN",
    "specialskola": "SP",
    "kommunalvuxenutb": "VUX",
}


@dataclass(frozen=True, slots=True)
class OrganizerRow:
    line: int
    organization_number: str
    name: str
    organizer_type: str
    school_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolUnitRow:
    """`pupils` is the sum over the school type's grades, None when the extract has no counts."""

    line: int
    school_unit_code: str
    name: str
    municipality_code: str
    organization_number: str
    organizer_name: str
    organizer_type: str
    school_type: str
    grades: tuple[int, ...]
    pupils: int | None


RegisterRow = OrganizerRow | SchoolUnitRow


def read_register(contents: Contents) -> Iterator[RegisterRow | list[RowError]]:
    """Organisers or school units, whichever the heading says. Raises FileUnreadable when there is none."""
    table = read_table(contents, "organisationsnr|organisationsnummer", "huvudmannatyp", "namn")
    for key in table.heading.keys:
        table.heading.position(key)
    _say_columns(table.heading, contents.notices)
    reader = _unit if "skolenhetskod" in table.heading.keys else _organizer
    subjects = Subjects()
    for row in table.rows:
        read = row.faults or reader(row, table)
        if not isinstance(read, list):
            code = read.school_unit_code if isinstance(read, SchoolUnitRow) else read.organization_number
            subjects.add(read.line, code, replace(read, line=0), name=read.name)
        yield read


def _say_columns(heading: Heading, notices: list[str]) -> None:
    """An extract has the columns of its kind; one that has some of a group of them should have them all."""
    if "skolenhetskod" in heading.keys:
        groups: list[tuple[str, ...]] = [GRADES, PUPILS]
        optional = [key for group in groups if heading.keys.keys() & set(group) for key in group]
        say_columns(
            heading,
            read={*SOUGHT, *UNIT_COLUMNS, *GRADES, *PUPILS, "fklass", GY_TOTAL},
            optional=optional,
            instead="Årskurserna räknas inte till enheten.",
            notices=notices,
        )
    else:
        there = {ORGANIZER_SCHOOL_TYPES[key] for key in heading.keys if key in ORGANIZER_SCHOOL_TYPES}
        say_columns(
            heading,
            read={*SOUGHT, *ORGANIZER_SCHOOL_TYPES},
            optional=[key for key, code in ORGANIZER_SCHOOL_TYPES.items() if code not in there],
            instead="Skolformerna räknas inte till huvudmannen.",
            notices=notices,
        )


def school_type_of(heading: Heading) -> str:
    """Each school type has its own extract, recognised by its columns."""
    keys = heading.keys
    if GY_TOTAL in keys:
        return "GY"
    if "fklass" in keys:
        return "GR"
    return "GRAN" if "år1" in keys else "VUX"


def _organizer(row: TableRow, table: Table) -> OrganizerRow | list[RowError]:
    heading = table.heading
    number = organization_number(_cell(row, heading, "organisationsnr"))
    known = organizer_type(_cell(row, heading, "huvudmannatyp"))
    errors = [*_organizer_errors(row, heading), *_name_errors(row, heading, "namn")]
    errors += _yes_no_errors(row, heading, *ORGANIZER_SCHOOL_TYPES)
    if errors or known is None or number is None:
        return errors
    types = tuple(code for key, code in ORGANIZER_SCHOOL_TYPES.items() if _cell(row, heading, key) == "J")
    return OrganizerRow(row.number, number, name_of(_cell(row, heading, "namn")), known, types)


def _unit(row: TableRow, table: Table) -> SchoolUnitRow | list[RowError]:
    heading = table.heading
    code, municipality = _cell(row, heading, "skolenhetskod"), _cell(row, heading, "kommun")
    errors = [*_organizer_errors(row, heading), *_name_errors(row, heading, "namn", "huvudmansnamn")]
    errors += _yes_no_errors(row, heading, *GRADES)
    if not is_school_unit_code(code):
        errors.append(RowError(row.number, "SKOLENHETSKOD", code, "åtta siffror"))
    if not is_municipality_code(municipality):
        errors.append(RowError(row.number, "KOMMUN", municipality, "en kommunkod som finns, fyra siffror"))
    kind = school_type_of(heading)
    pupils, wrong = _pupils(row, heading, kind)
    errors += wrong
    number = organization_number(_cell(row, heading, "organisationsnr"))
    known = organizer_type(_cell(row, heading, "huvudmannatyp"))
    if errors or known is None or number is None:
        return errors
    return SchoolUnitRow(
        line=row.number,
        school_unit_code=code,
        name=name_of(_cell(row, heading, "namn")),
        municipality_code=municipality,
        organization_number=number,
        organizer_name=name_of(_cell(row, heading, "huvudmansnamn")),
        organizer_type=known,
        school_type=kind,
        grades=tuple(n for n, key in enumerate(GRADES, start=1) if _cell(row, heading, key) == "J"),
        pupils=pupils,
    )


def _pupils(row: TableRow, heading: Heading, school_type: str) -> tuple[int | None, list[RowError]]:
    columns = [GY_TOTAL] if school_type == "GY" else list(PUPILS)
    total, errors = 0, []
    present = [key for key in columns if key in heading.keys]
    for key in present:
        text = _cell(row, heading, key)
        if text.isascii() and text.isdigit() and len(text) <= LONGEST_COUNT:
            total += int(text)
        elif text:
            errors.append(RowError(row.number, heading.names[heading.keys[key]], text, "ett heltal"))
    return (total or None) if present else None, errors


def _organizer_errors(row: TableRow, heading: Heading) -> list[RowError]:
    number, kind = _cell(row, heading, "organisationsnr"), _cell(row, heading, "huvudmannatyp")
    errors = []
    if organization_number(number) is None:
        expected = "ett giltigt organisationsnummer med tio siffror"
        errors.append(RowError(row.number, "ORGANISATIONSNR", number, expected))
    if organizer_type(kind) is None:
        errors.append(RowError(row.number, "HUVUDMANNATYP", kind, "Kommunal, Region, Enskild eller Statlig"))
    return errors


def _name_errors(row: TableRow, heading: Heading, *keys: str) -> Iterator[RowError]:
    for key in keys:
        text = _cell(row, heading, key)
        if expected := fault_of_name(text):
            position = heading.keys.get(key)
            yield RowError(row.number, key if position is None else heading.names[position], text, expected)


def _yes_no_errors(row: TableRow, heading: Heading, *keys: str) -> Iterator[RowError]:
    for key in keys:
        if _cell(row, heading, key) not in YES_NO:
            yield RowError(row.number, heading.names[heading.keys[key]], _cell(row, heading, key), "J, N eller tomt")


def _cell(row: TableRow, heading: Heading, key: str) -> str:
    position = heading.keys.get(key)
    return row.cells[position] if position is not None else ""
