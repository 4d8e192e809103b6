"""Reads files of allotments and of other systems' payments: every fault by line and column, nothing guessed."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from budget.rules.money import LARGEST, ORE

Reader = Callable[[str], Any]


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
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Contents:
    rows: list[Row]
    faults: list[Fault]


class UnreadableError(ValueError):
    """The file as a whole cannot be read; the text is Swedish."""


def read(content: bytes, columns: Mapping[str, Reader]) -> Contents:
    """CSV with a header line; `;` or `,` between cells, with or without a byte order mark."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("Filen är inte UTF-8. Spara den som CSV UTF-8 och försök igen.") from error
    header, _, _ = text.partition("\n")
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    missing = [name for name in columns if name not in (reader.fieldnames or [])]
    if missing:
        raise UnreadableError(f"Filen saknar kolumnerna {', '.join(missing)}. Första raden ska ha kolumnernas namn.")
    contents = Contents([], [])
    for cells in reader:
        _read_row(reader.line_num, cells, columns, contents)
    return contents


def _read_row(line: int, cells: dict[str, str | None], columns: Mapping[str, Reader], contents: Contents) -> None:
    if not any((cells[name] or "").strip() for name in columns):
        return
    faults = list(_faults(line, cells, columns))
    contents.faults.extend(faults)
    if not faults:
        contents.rows.append(Row(line, {name: columns[name]((cells[name] or "").strip()) for name in columns}))


def _faults(line: int, cells: dict[str, str | None], columns: Mapping[str, Reader]) -> Iterator[Fault]:
    for name, reader in columns.items():
        cell = (cells[name] or "").strip()
        try:
            reader(cell)
        except ValueError as error:
            yield Fault(line, name, cell, str(error))


def parse_text(cell: str) -> str:
    if not cell:
        raise ValueError("en text")
    return cell


def any_text(cell: str) -> str:
    return cell


def parse_amount(cell: str) -> Decimal:
    """Swedish or plain: `1 234 567,50` and `1234567.50`, at most two decimals."""
    plain = cell.replace("\u00a0", "").replace(" ", "").replace("−", "-").replace(",", ".")
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError("ett belopp, till exempel 1234567,50") from error
    if not amount.is_finite() or abs(amount) > LARGEST or amount != amount.quantize(ORE) or not amount:
        raise ValueError("ett belopp skilt från noll med högst två decimaler och 13 siffror före kommat")
    return amount.quantize(ORE)


def parse_day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise ValueError("ett datum, till exempel 2026-03-15") from error


def parse_year(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and 2015 <= int(cell) <= 2100):
        raise ValueError("ett räkenskapsår, till exempel 2026")
    return int(cell)


def one_of(*known: str) -> Reader:
    def reader(cell: str) -> str:
        if cell not in known:
            raise ValueError("något av " + ", ".join(known))
        return cell

    return reader
