"""Reads a table of named columns, whose rows say themselves of what kind they are: nothing is guessed or left out."""

from dataclasses import dataclass
from typing import NamedTuple

from shared.files.batches import batches
from shared.files.rows import Contents, Unreadable, fault_of_sheet

MOST_ROWS = 20_000
"""All of a file is carried over in one transaction, or nothing."""
WHOLE_ROW = "raden"
"""The column of a fault that is the row's own."""


class RowFault(NamedTuple):
    """A fault in a file: its place, the text there, and in Swedish what should have been there."""

    line: int
    column: str
    read: str
    expected: str


class Row(NamedTuple):
    """The cells of a row that are not empty, by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[Row]
    faults: list[RowFault]
    notices: list[str]


async def read(contents: Contents, *, columns: frozenset[str], required: tuple[str, ...]) -> Table:
    """Rows under a heading with some of the `columns`. Raises Unreadable."""
    heading = next(contents.rows, None)
    names = heading.cells if heading else []
    _check_heading(names, columns, required)
    table = Table([], [], list(contents.notices))
    async for batch in batches(contents.rows):
        for line, cells in batch:
            _read_row(table, line, cells, names, padded=contents.padded)
        if len(table.rows) > MOST_ROWS:
            raise Unreadable(f"Filen har fler än {MOST_ROWS} rader. Dela den.")
    if not table.rows and not table.faults:
        raise Unreadable("Filen har inga rader med uppgifter under rubrikerna.")
    return table


def _check_heading(names: list[str], columns: frozenset[str], required: tuple[str, ...]) -> None:
    found = ", ".join(f"”{name}”" for name in names if name)
    if missing := [name for name in required if name not in names]:
        raise Unreadable(
            f"Filen saknar kolumnerna {', '.join(missing)}. Första raden ska ha kolumnernas namn, och har {found}."
        )
    # A column that nobody reads may be a misspelt one whose money would be lost.
    if strange := [name for name in names if name and name not in columns]:
        raise Unreadable(f"Kolumnen {strange[0]} finns inte i beskrivningen. Rätta stavningen eller ta bort den.")
    if doubled := [name for name in names if name and names.count(name) > 1]:
        raise Unreadable(f"Kolumnen {doubled[0]} står flera gånger. Behåll den som gäller.")


def _read_row(table: Table, line: int, cells: list[str], names: list[str], *, padded: bool) -> None:
    faults = []
    if len(cells) < len(names) and not padded:
        faults.append(RowFault(line, WHOLE_ROW, f"{len(cells)} celler", f"{len(names)} celler; raden är avhuggen"))
    if any(cells[len(names) :]):
        extra = ", ".join(filter(None, cells[len(names) :]))
        faults.append(RowFault(line, WHOLE_ROW, extra, "lika många celler som kolumner"))
    named = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
    for name, cell in named.items():
        if expected := fault_of_sheet(cell):
            faults.append(RowFault(line, name, cell, expected))
    table.faults.extend(faults)
    if not faults:
        table.rows.append(Row(line, named))
