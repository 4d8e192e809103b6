"""SIRIS exports of results: every cell kept with its value type, year, line and column."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from selection.errors import FileUnreadable
from selection.readers.catalogue import Catalogue, Export
from selection.readers.cells import EXPECTED, Cell, read_cell
from selection.readers.codes import (
    UNIT_EXPECTED,
    fault_of_name,
    is_municipality_code,
    is_organization_number,
    is_unit_code,
    name_of,
    organization_number,
    organizer_type,
)
from selection.readers.rows import Row, read_rows
from selection.readers.table import Heading, RowError, Table, read_table
from selection.rules.identity import read_school_year


class Observation(NamedTuple):
    """One indicator of one subject; `column` is the heading it stood under."""

    indicator: str
    cell: Cell
    column: str


class StatisticsRow(NamedTuple):
    """One line. A unit's line has a `school_unit_code`; a municipality's has only its code and which organisers.

    `organizer_type` is ours when the file's is one of them, else the file's own words in capitals: SAMTLIGA,
    INTERNATIONELLA SKOLOR.
    """

    line: int
    school_unit_code: str | None
    name: str
    municipality_code: str
    organizer_type: str
    organization_number: str | None
    organizer_name: str | None
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class StatisticsFile:
    """`rows` is read once, a row at a time with the file. `left_out` are columns that no indicator reads."""

    export: Export
    title: str
    school_year: str
    left_out: tuple[str, ...]
    rows: Iterator[StatisticsRow | list[RowError]]


Check = Callable[[str], bool]


def read_statistics(stream: BinaryIO, catalogue: Catalogue, *, school_year: str | None = None) -> StatisticsFile:
    """Raises FileUnreadable when the heading, the report or the school year cannot be found."""
    table = read_table(read_rows(stream), "kommunkod", "typavhuvudman")
    export = catalogue.export_for(table.title)
    if export is None:
        known = "; ".join(entry.name for entry in catalogue.exports)
        raise FileUnreadable(f"Rapporten ”{table.title}” är inte känd. Kända rapporter är: {known}.")
    year = _school_year(school_year or table.school_year)
    columns = _columns(table.heading, export)
    if not columns:
        raise FileUnreadable(f"Filen har ingen av kolumnerna för rapporten ”{export.name}”.")
    return StatisticsFile(export, table.title, year, _left_out(table.heading, columns), _rows(table, columns))


def _school_year(written: str | None) -> str:
    if written is None:
        raise FileUnreadable("Läsåret saknas. Ange det vid importen eller på en rad ”Valt läsår: 2024/25” i filen.")
    try:
        return str(read_school_year(written))
    except ValueError as fault:
        raise FileUnreadable(f"Läsåret i filen är {written}. Det ska vara {fault}.") from fault


def _columns(heading: Heading, export: Export) -> list[tuple[str, int]]:
    found = []
    for indicator, names in export.columns.items():
        position = next((heading.keys[name] for name in names if name in heading.keys), None)
        if position is not None:
            found.append((indicator, position))
    return found


def _left_out(heading: Heading, columns: list[tuple[str, int]]) -> tuple[str, ...]:
    """Neither who the row is about nor an indicator: a new or renamed column, which the catalogue does not know."""
    read = {position for _, position in columns} | {heading.keys[key] for key in SUBJECT if key in heading.keys}
    return tuple(name for position, name in enumerate(heading.names) if name and position not in read)


def _rows(table: Table, columns: list[tuple[str, int]]) -> Iterator[StatisticsRow | list[RowError]]:
    layout = _layout(table.heading, columns)
    for row in table.rows:
        if _is_note(row, table.heading):
            return
        yield _row(row, layout)


def _is_note(row: Row, heading: Heading) -> bool:
    """A footnote fills only the first column; a data row has its municipality."""
    return not row.cells[heading.keys["kommunkod"]] and sum(map(bool, row.cells)) <= 1


class _Coded(NamedTuple):
    """A column that must hold a code."""

    position: int
    name: str
    check: Check
    expected: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where in a row each thing stands; looked up once for the file. None: the file has no such column."""

    coded: tuple[_Coded, ...]
    unit: int | None
    municipality: int | None
    organization: int | None
    school: int | None
    place: int | None
    kind: int | None
    kind_name: str
    organizer: int | None
    texts: tuple[tuple[int, str], ...]
    observed: tuple[tuple[str, int, str], ...]


SUBJECT = (
    "skola",
    "skolenhetskod",
    "skolkommun",
    "kommun",
    "kommunkod",
    "län",
    "länskod",
    "typavhuvudman",
    "huvudman",
    "huvudmanorgnr",
)
"""Columns that say who a row is about."""
TEXTS = ("skola", "kommun", "typavhuvudman", "huvudman")
"""Columns whose texts are kept; they may be empty."""
KIND_EXPECTED = "Kommunal, Region, Enskild eller Statlig"
ORGANIZATION_EXPECTED = "ett giltigt organisationsnummer med tio siffror"


def _layout(heading: Heading, columns: list[tuple[str, int]]) -> _Layout:
    keys = heading.keys
    checked: list[tuple[str, Check, str]] = [
        ("skolenhetskod", is_unit_code, UNIT_EXPECTED),
        ("kommunkod", is_municipality_code, "fyra siffror"),
        ("huvudmanorgnr", is_organization_number, ORGANIZATION_EXPECTED),
    ]
    coded = (
        _Coded(keys[key], heading.names[keys[key]], check, expected) for key, check, expected in checked if key in keys
    )
    return _Layout(
        coded=tuple(coded),
        unit=keys.get("skolenhetskod"),
        municipality=keys.get("kommunkod"),
        organization=keys.get("huvudmanorgnr"),
        school=keys.get("skola"),
        place=keys.get("kommun"),
        kind=keys.get("typavhuvudman"),
        kind_name=heading.names[keys["typavhuvudman"]],
        organizer=keys.get("huvudman"),
        texts=tuple((keys[key], heading.names[keys[key]]) for key in TEXTS if key in keys),
        observed=tuple((indicator, position, heading.names[position]) for indicator, position in columns),
    )


def _row(row: Row, layout: _Layout) -> StatisticsRow | list[RowError]:
    cells = row.cells
    errors = [
        RowError(row.number, c.name, cells[c.position], c.expected)
        for c in layout.coded
        if not c.check(cells[c.position])
    ]
    errors += [
        RowError(row.number, name, cells[position], expected)
        for position, name in layout.texts
        if cells[position] and (expected := fault_of_name(cells[position]))
    ]
    observations = []
    for indicator, position, name in layout.observed:
        try:
            observations.append(Observation(indicator, read_cell(cells[position]), name))
        except ValueError:
            errors.append(RowError(row.number, name, cells[position], EXPECTED))
    kind_text = _text(cells, layout.kind) or ""
    kind = organizer_type(kind_text)
    if kind is None and layout.organization is not None:
        errors.append(RowError(row.number, layout.kind_name, kind_text, KIND_EXPECTED))
    if errors:
        return errors
    return StatisticsRow(
        row.number,
        _text(cells, layout.unit),
        _name(cells, layout.school) or _name(cells, layout.place) or "",
        _text(cells, layout.municipality) or "",
        kind or kind_text.upper(),
        organization_number(_text(cells, layout.organization) or ""),
        _name(cells, layout.organizer),
        tuple(observations),
    )


def _name(cells: list[str], position: int | None) -> str | None:
    found = _text(cells, position)
    return None if found is None else name_of(found)


def _text(cells: list[str], position: int | None) -> str | None:
    return None if position is None else cells[position] or None
