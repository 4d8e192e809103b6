"""Reads files of allotments and of other systems' payments: every fault by line and column, nothing guessed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from budget.rules.fiscal_year import FIRST_YEAR, LAST_YEAR
from budget.rules.own_costs import ITEM, Source, source_named
from budget.rules.payment_texts import transcribe
from shared.amount import read_amount
from shared.days import read_day
from shared.files.batches import batches
from shared.files.rows import Contents, Unreadable, fault_of_sheet
from shared.text import read_line

Reader = Callable[[str], Any]
LONGEST = 1000
MOST_ROWS = 20_000
"""All of a file is booked in one transaction, or nothing: more would hold the accounts for minutes."""
MOST_FAULTS = 1_000
"""Faults that an answer shows at most; a file with more is another than the one that was meant."""
WHOLE_ROW = "raden"
"""The column of a fault that is the row's own."""
_AMOUNT = re.compile(r"[-−]?([0-9]{1,13}|[0-9]{1,3}(\s[0-9]{3}){1,4})([.,][0-9]{1,2})?")
"""Spaces stand between thousands and nowhere else; there are at most two decimals."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: its place, its content, and the expected content in Swedish."""

    line: int
    column: str
    read: str
    expected: str


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """`notices`: what was not read, or in another way than the file says; in Swedish."""

    rows: list[Row]
    faults: list[Fault]
    notices: list[str]


async def read(
    contents: Contents, columns: Mapping[str, Reader], *, optional: Mapping[str, Reader] | None = None
) -> Table:
    """Rows under a heading of column names. Raises Unreadable.

    A column that is `optional` is read when the heading has it, and is None in every row when not.
    """
    more = dict(optional or {})
    heading = next(contents.rows, None)
    names = heading.cells if heading else []
    _check_heading(names, columns)
    there = {**columns, **{name: more[name] for name in more if name in names}}
    absent = {name: None for name in more if name not in names}
    table = Table([], [], [*contents.notices, *_unread(names, there)])
    async for batch in batches(contents.rows):
        for line, cells in batch:
            _read_row(line, cells, names, there, table, padded=contents.padded)
        if len(table.faults) >= MOST_FAULTS:
            table.notices.append(f"Läsningen slutade på rad {batch[-1].number}: så här många fel beror på filen.")
            break
        if len(table.rows) > MOST_ROWS:
            raise Unreadable(f"Filen har fler än {MOST_ROWS} rader. Dela den.")
    for row in table.rows:
        row.values.update(absent)
    if not table.rows and not table.faults:
        raise Unreadable("Filen har inga rader med uppgifter under rubrikerna.")
    return table


def _check_heading(names: list[str], columns: Mapping[str, Reader]) -> None:
    missing = [name for name in columns if name not in names]
    if missing:
        found = ", ".join(f"”{name}”" for name in names if name)
        raise Unreadable(
            f"Filen saknar kolumnerna {', '.join(missing)}. Första raden ska ha kolumnernas namn, och har {found}."
        )
    doubled = [name for name in names if name and names.count(name) > 1]
    if doubled:
        raise Unreadable(f"Kolumnen {doubled[0]} står flera gånger. Behåll den som gäller.")


def _unread(names: list[str], columns: Mapping[str, Reader]) -> list[str]:
    unread = [f"”{name}”" for name in names if name and name not in columns]
    return [f"Kolumner som inte lästes: {', '.join(unread)}."] if unread else []


def _read_row(
    line: int, cells: list[str], names: list[str], columns: Mapping[str, Reader], table: Table, *, padded: bool
) -> None:
    faults = []
    if len(cells) < len(names) and not padded:
        faults.append(Fault(line, WHOLE_ROW, f"{len(cells)} celler", f"{len(names)} celler; raden är avhuggen"))
    if any(cells[len(names) :]):
        extra = ", ".join(filter(None, cells[len(names) :]))
        faults.append(Fault(line, WHOLE_ROW, extra, "lika många celler som kolumner"))
    named = dict(zip(names, [*cells, *[""] * len(names)], strict=False))
    values: dict[str, Any] = {}
    for name, reader in columns.items():
        try:
            values[name] = reader(named[name])
        except ValueError as error:
            faults.append(Fault(line, name, named[name], str(error)))
    table.faults.extend(faults)
    if not faults:
        table.rows.append(Row(line, values))


def parse_text(cell: str) -> str:
    if fault := fault_of_sheet(cell):
        raise ValueError(fault)
    found: str = _fitting(read_line(cell))
    return found


def any_text(cell: str) -> str:
    """A remark, which may be empty."""
    return parse_text(cell) if cell else ""


def parse_payment_text(cell: str) -> str:
    """A remark that can leave in vouchers and payment files."""
    return _fitting(transcribe(parse_text(cell))) if cell else ""


def _fitting(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"en text med högst {LONGEST} tecken")
    return text


def parse_amount(cell: str) -> Decimal:
    """Swedish or plain: `1 234 567,50` and `1234567.50`. `250.000` is refused: it is a quarter of a million to some."""
    if not _AMOUNT.fullmatch(cell):
        raise ValueError("ett belopp, till exempel 1234567,50")
    amount = read_amount(re.sub(r"\s", "", cell).replace("−", "-").replace(",", "."))
    if not amount:
        raise ValueError("ett belopp skilt från noll")
    return amount


def parse_day(cell: str) -> date:
    day = read_day(cell)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"en dag från {FIRST_YEAR} till {LAST_YEAR}")
    return day


def parse_year(cell: str) -> int:
    if not (re.fullmatch(r"[0-9]{4}", cell) and FIRST_YEAR <= int(cell) <= LAST_YEAR):
        raise ValueError("ett räkenskapsår, till exempel 2026")
    return int(cell)


def one_of(*known: str) -> Reader:
    def reader(cell: str) -> str:
        if cell not in known:
            raise ValueError("något av " + ", ".join(known))
        return cell

    return reader


def maybe_one_of(*known: str) -> Reader:
    return maybe(one_of(*known))


def maybe(reader: Reader) -> Reader:
    """An empty cell is None."""
    return lambda cell: reader(cell) if cell else None


def parse_income(cell: str) -> str:
    """A source beside the appropriation, by its code or its name in the books."""
    if (source := source_named(cell)) is None:
        raise ValueError(f"något av {', '.join(Source)}, eller tomt när anslaget betalar")
    return source.value


def parse_item(cell: str) -> str:
    if not (source_named(cell) or ITEM.fullmatch(cell)):
        incomes = ", ".join(source.item for source in Source)
        raise ValueError(f"en anslagspost, till exempel 1:5 ap.3, eller inkomsten som betalar: {incomes}")
    return cell
