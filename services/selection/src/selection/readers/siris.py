"""SIRIS exports of results: every cell kept with its value type, year, line and column."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from selection.errors import FileUnreadable
from selection.readers.catalogue import Catalogue, Export
from selection.readers.cells import Cell
from selection.readers.codes import fault_of_name, name_of, organization_number, organizer_type
from selection.readers.datasets import check_units, read_dataset
from selection.readers.layout import Layout
from selection.readers.school_years import year_of
from selection.readers.shares import Shares
from selection.readers.subjects import Subjects
from selection.readers.table import RowError, Table, TableRow, read_table
from selection.readers.unread import Unread
from shared.files.rows import Contents, Form

OTHER_KINDS = frozenset({"SAMTLIGA", "INTERNATIONELLA SKOLOR"})
KIND_EXPECTED = "Kommunal, Region, Enskild eller Statlig"


class Observation(NamedTuple):
    """One indicator of one subject; `column` is the heading it stood under."""

    indicator: str
    cell: Cell
    column: str


class StatisticsRow(NamedTuple):
    """One line. A unit's line has a `school_unit_code`; a municipality's has only its code and which organisers. Of a
    unit a dataset says nothing more: not where it is, nor whose.

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

    @property
    def subject(self) -> Hashable:
        return self.school_unit_code or (self.municipality_code, self.organizer_type)

    @property
    def values(self) -> Hashable:
        return tuple((seen.cell.value_type, seen.cell.value) for seen in self.observations)

    @property
    def shown(self) -> str:
        return self.name or self.school_unit_code or self.municipality_code


@dataclass(frozen=True, slots=True)
class StatisticsFile:
    """`rows` is read once, a row at a time. `notices` grows meanwhile: what was not read, in Swedish.

    `columns_left_out` are columns that no indicator reads.
    """

    export: Export
    title: str
    school_year: str
    columns_left_out: tuple[str, ...]
    rows: Iterator[StatisticsRow | list[RowError]]
    notices: list[str]


def read_statistics(contents: Contents, catalogue: Catalogue, *, school_year: str | None = None) -> StatisticsFile:
    """Raises FileUnreadable when the heading, the report or the school year cannot be found, or can be two."""
    dataset = None
    if contents.form is Form.JSON_STAT:
        dataset = read_dataset(contents, catalogue, school_year=school_year)
    table = dataset.table if dataset else read_table(contents, "kommunkod", "typavhuvudman")
    export = catalogue.export_for(table.title)
    if export is None:
        known = "; ".join(entry.name for entry in catalogue.exports)
        raise FileUnreadable(f"Rapporten ”{table.title}” är inte känd. Kända rapporter är: {known}.")
    layout = Layout.of(table.heading, export, catalogue)
    if dataset:
        check_units(dataset, layout, catalogue, export)
    if part := catalogue.parts.titles.search(table.title):
        raise FileUnreadable(f"Rapporten ”{table.title}” gäller bara en del av eleverna (”{part[0].strip()}”).")
    year = year_of(table, export, asked=school_year)
    # Reading the rows adds to them.
    notices = dataset.notices if dataset else list(contents.notices)
    notices += layout.missing_said
    rows = _rows(table, layout, notices)
    return StatisticsFile(export, table.title, year, layout.columns_left_out, rows, notices)


def _rows(table: Table, layout: Layout, notices: list[str]) -> Iterator[StatisticsRow | list[RowError]]:
    unread, subjects = Unread(layout, ends_in_text=table.ends_in_text), Subjects()
    shares = {column.indicator: Shares(column.name) for column in layout.observed if column.in_percent}
    for row in table.rows:
        if unread.take(row):
            continue
        read = unread.faults(row) or row.faults or _row(row, layout)
        if isinstance(read, StatisticsRow):
            subjects.add(read.line, read.subject, read.values, name=read.shown)
            for seen in read.observations:
                if seen.indicator in shares:
                    shares[seen.indicator].take(read.line, seen.cell)
        yield read
    for column in shares.values():
        column.end()
    notices += unread.said


def _row(row: TableRow, layout: Layout) -> StatisticsRow | list[RowError]:
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
    for column in layout.observed:
        try:
            observations.append(Observation(column.indicator, column.read(cells[column.position]), column.name))
        except ValueError as fault:
            errors.append(RowError(row.number, column.name, cells[column.position], str(fault)))
    kind = "" if layout.kind is None else _kind(cells[layout.kind], of_unit=layout.unit is not None)
    if kind is None and layout.kind is not None:
        expected = (
            KIND_EXPECTED if layout.unit is not None else f"{KIND_EXPECTED}, Samtliga eller Internationella skolor"
        )
        errors.append(RowError(row.number, layout.kind_name, cells[layout.kind], expected))
    if errors or kind is None:
        return errors
    return StatisticsRow(
        row.number,
        _text(cells, layout.unit),
        _name(cells, layout.school) or _name(cells, layout.place) or "",
        _text(cells, layout.municipality) or "",
        kind,
        organization_number(_text(cells, layout.organization) or ""),
        _name(cells, layout.organizer),
        tuple(observations),
    )


def _kind(written: str, *, of_unit: bool) -> str | None:
    """A municipality's row can be about all its schools; a unit's organiser is of one type."""
    known = organizer_type(written)
    if known is None and not of_unit and written.upper() in OTHER_KINDS:
        return written.upper()
    return known


def _name(cells: list[str], position: int | None) -> str | None:
    found = _text(cells, position)
    return None if found is None else name_of(found)


def _text(cells: list[str], position: int | None) -> str | None:
    return None if position is None else cells[position] or None
