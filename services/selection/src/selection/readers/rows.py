"""Rows of text out of an uploaded CSV or XLSX file, one at a time, whatever program saved it."""

import codecs
import csv
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from selection.errors import FileUnreadable
from selection.readers.cells import plain, tidy

XLSX_MAGIC = b"PK\x03\x04"
PROBE_BYTES = 65_536


class Row(NamedTuple):
    """`number` is the line in the file (row in the sheet), counted from 1."""

    number: int
    cells: list[str]

    @property
    def blank(self) -> bool:
        return not any(self.cells)


def read_rows(stream: BinaryIO) -> Iterator[Row]:
    """Tells the two formats apart by content, never by the file's name."""
    probe = stream.read(PROBE_BYTES)
    stream.seek(0)
    if probe.startswith(XLSX_MAGIC):
        return read_sheet(stream)
    return read_lines(stream, encoding=encoding_of(probe))


def encoding_of(probe: bytes) -> str:
    """UTF-8 (with or without BOM) unless the bytes cannot be that: then the file was saved by an old Excel."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(probe)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def read_lines(stream: BinaryIO, *, encoding: str) -> Iterator[Row]:
    lines = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        reader = csv.reader(map(plain, lines), delimiter=";")
        for cells in reader:
            yield Row(reader.line_num, [cell.strip() for cell in cells])
    except (UnicodeDecodeError, csv.Error) as error:
        raise FileUnreadable("Filen är inte en textfil. Spara den som CSV i UTF-8 eller som XLSX.") from error
    finally:
        lines.detach()


def read_sheet(stream: BinaryIO) -> Iterator[Row]:
    """The first sheet; numbers come back as the text a CSV export would have had."""
    try:
        sheet = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0)
    except CalamineError as error:
        raise FileUnreadable("Kalkylbladet kan inte öppnas. Spara filen på nytt som XLSX eller CSV.") from error
    first = (sheet.start or (0, 0))[0] + 1
    for number, cells in enumerate(sheet.iter_rows(), start=first):
        yield Row(number, [sheet_text(cell) for cell in cells])


def sheet_text(cell: object) -> str:
    """A number the way people write it: 209.0 is "209", 42.3 is "42,3"."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return tidy(str(cell))
    try:
        number = Decimal(repr(cell)).quantize(Decimal("0.0001")).normalize()
    except InvalidOperation:
        # Larger than anything that is published: no reader of cells takes it, and the row is refused as it stands.
        return str(cell)
    return f"{number:f}".replace(".", ",")
