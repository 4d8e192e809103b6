"""Reads files of allotments and of other systems' payments: every fault by line and column, nothing guessed."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from budget.rules.fiscal_year import FIRST_YEAR, LAST_YEAR
from budget.rules.payment_texts import transcribe
from shared.amount import read_amount
from shared.days import read_day
from shared.text import read_line

Reader = Callable[[str], Any]
LONGEST = 1000
BEYOND = "\0"
"""Where cells are put that the header has no name for."""
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
class Contents:
    rows: list[Row]
    faults: list[Fault]


class UnreadableError(ValueError):
    """The file as a whole cannot be read; the text is Swedish."""


def read(content: bytes, columns: Mapping[str, Reader], *, optional: Mapping[str, Reader] | None = None) -> Contents:
    """CSV with a header line; `;` or `,` between cells, with or without a byte order mark.

    A column that is `optional` is read when the header has it, and is None in every row when not.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("Filen är inte UTF-8. Spara den som CSV UTF-8 och försök igen.") from error
    header, _, _ = text.partition("\n")
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True, restkey=BEYOND)
    missing = [name for name in columns if name not in (reader.fieldnames or [])]
    if missing:
        raise UnreadableError(f"Filen saknar kolumnerna {', '.join(missing)}. Första raden ska ha kolumnernas namn.")
    contents = Contents([], [])
    more = dict(optional or {})
    there = {**columns, **{name: more[name] for name in more if name in (reader.fieldnames or [])}}
    for cells in reader:
        _read_row(reader.line_num, cells, there, contents)
    for row in contents.rows:
        row.values.update({name: None for name in more if name not in there})
    return contents


def _read_row(line: int, cells: Mapping[str, Any], columns: Mapping[str, Reader], contents: Contents) -> None:
    if not any((cells[name] or "").strip() for name in columns):
        return
    faults = list(_faults(line, cells, columns))
    if extra := cells.get(BEYOND):
        faults.append(Fault(line, "raden", ", ".join(extra), "lika många celler som kolumner"))
    contents.faults.extend(faults)
    if not faults:
        contents.rows.append(Row(line, {name: columns[name]((cells[name] or "").strip()) for name in columns}))


def _faults(line: int, cells: Mapping[str, Any], columns: Mapping[str, Reader]) -> Iterator[Fault]:
    for name, reader in columns.items():
        cell = (cells[name] or "").strip()
        try:
            reader(cell)
        except ValueError as error:
            yield Fault(line, name, cell, str(error))


def parse_text(cell: str) -> str:
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
    """An empty cell is None."""
    read_known = one_of(*known)
    return lambda cell: read_known(cell) if cell else None
