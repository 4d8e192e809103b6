"""SIRIS exports of results: every cell kept with its value type, year, line and column."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from selection.readers.catalogue import Catalogue, Export
from selection.readers.cells import EXPECTED, Cell, read_cell
from selection.readers.rows import Row, UnreadableFile, read_rows
from selection.readers.table import Heading, RowError, Table, read_table
from selection.rules.identity import is_municipality_code, is_organization_number, is_school_unit_code, organizer_type


@dataclass(frozen=True, slots=True)
class Observation:
    """One indicator of one subject; `column` is the heading it stood under."""

    indicator: str
    cell: Cell
    column: str


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One line. A unit's line has a `school_unit_code`; a municipality's has only its code and an organiser type."""

    line: int
    school_unit_code: str | None
    name: str
    municipality_code: str
    organizer_type: str | None
    organization_number: str | None
    organizer_name: str | None
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class StatisticsFile:
    """`rows` is read once, in step with the file: nothing is held in memory."""

    export: Export
    title: str
    school_year: str
    rows: Iterator[StatisticsRow | list[RowError]]


Check = Callable[[str], bool]


def read_statistics(stream: BinaryIO, catalogue: Catalogue, *, school_year: str | None = None) -> StatisticsFile:
    """Raises UnreadableFile when the heading, the report or the school year cannot be found."""
    table = read_table(read_rows(stream), "kommunkod", "typavhuvudman")
    export = catalogue.export_for(table.title)
    if export is None:
        known = "; ".join(entry.name for entry in catalogue.exports)
        raise UnreadableFile(f"Rapporten ”{table.title}” är inte känd. Kända rapporter är: {known}.")
    year = school_year or table.school_year
    if year is None:
        raise UnreadableFile("Läsåret saknas. Ange det vid importen eller på en rad ”Valt läsår: 2024/25” i filen.")
    columns = _columns(table.heading, export)
    if not columns:
        raise UnreadableFile(f"Filen har ingen av kolumnerna för rapporten ”{export.name}”.")
    return StatisticsFile(export, table.title, year, _rows(table, columns))


def _columns(heading: Heading, export: Export) -> list[tuple[str, int]]:
    found = []
    for indicator, names in export.columns.items():
        position = next((heading.keys[name] for name in names if name in heading.keys), None)
        if position is not None:
            found.append((indicator, position))
    return found


def _rows(table: Table, columns: list[tuple[str, int]]) -> Iterator[StatisticsRow | list[RowError]]:
    heading = table.heading
    for row in table.rows:
        if _is_note(row, heading):
            return
        yield _row(row, heading, columns)


def _is_note(row: Row, heading: Heading) -> bool:
    """A footnote fills only the first column; a data row has its municipality."""
    return not row.cells[heading.keys["kommunkod"]] and sum(map(bool, row.cells)) <= 1


def _row(row: Row, heading: Heading, columns: list[tuple[str, int]]) -> StatisticsRow | list[RowError]:
    errors: list[RowError] = []

    def take(key: str, check: Check, expected: str) -> str | None:
        position = heading.keys.get(key)
        if position is None:
            return None
        text = row.cells[position]
        if not check(text):
            errors.append(RowError(row.number, heading.names[position], text, expected))
        return text

    unit = take("skolenhetskod", is_school_unit_code, "åtta siffror")
    municipality = take("kommunkod", is_municipality_code, "fyra siffror")
    organization = take("huvudmanorgnr", is_organization_number, "ett giltigt organisationsnummer med tio siffror")
    observations = tuple(_observations(row, heading, columns=columns, errors=errors))
    if errors:
        return errors
    return StatisticsRow(
        line=row.number,
        school_unit_code=unit,
        name=_text(row, heading, "skola") or _text(row, heading, "kommun") or "",
        municipality_code=municipality or "",
        organizer_type=organizer_type(_text(row, heading, "typavhuvudman") or ""),
        organization_number=organization,
        organizer_name=_text(row, heading, "huvudman"),
        observations=observations,
    )


def _observations(
    row: Row, heading: Heading, *, columns: list[tuple[str, int]], errors: list[RowError]
) -> Iterator[Observation]:
    for indicator, position in columns:
        raw, name = row.cells[position], heading.names[position]
        try:
            yield Observation(indicator, read_cell(raw), name)
        except ValueError:
            errors.append(RowError(row.number, name, raw, EXPECTED))


def _text(row: Row, heading: Heading, key: str) -> str | None:
    position = heading.keys.get(key)
    return row.cells[position] if position is not None and row.cells[position] else None
