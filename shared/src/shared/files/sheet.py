"""The rows of one sheet: each cell where its reference says, as a person sees it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shared.files.letters import composed
from shared.files.markup import TEXTS, Element
from shared.files.rows import COLUMNS, LONGEST_ROW, Row, Unreadable, plain

if TYPE_CHECKING:
    from shared.files.workbook import Workbook

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
FORMULA = "="
TRUTH = {"1": "SANT", "0": "FALSKT"}


class _Cell:
    """Parts seen so far of the cell that is being read."""

    def __init__(self, element: Element, column: int) -> None:
        self.column = column
        self.kind = element.get("t")
        self.style = element.get("s")
        self.value: str | None = None
        self.formula: str | None = None

    def take(self, element: Element) -> None:
        if element.name == "f":
            self.formula = element.text
        elif "rPh" not in element.within:
            self.value = (self.value or "") + element.text

    def text(self, book: "Workbook") -> str:
        if self.formula is not None and (self.value is None or book.calculate_when_opened):
            return FORMULA + self.formula
        if not self.value:
            return ""
        if self.kind == "s":
            return _shared(book.strings, self.value)
        if self.kind == "b":
            return TRUTH.get(self.value, self.value)
        if self.kind == "d":
            return self.value.partition("T")[0]
        if self.kind in ("str", "inlineStr", "e"):
            return self.value
        return book.formats.show(self.value, self.style, dates_from_1904=book.dates_from_1904)


def read_sheet(elements: Iterator[Element], book: "Workbook") -> Iterator[Row]:
    """Rows as they are numbered; the size that the sheet says it has is not looked at."""
    row = _Row(0)
    for element in elements:
        if element.name == "row":
            yield row.ended(book)
            row = _Row(_next_row(element.get("r"), row.number))
        elif element.name == "c":
            row.begin_cell(element, book)
        elif row.cell is not None and element.name in TEXTS and "c" in element.within:
            row.cell.take(element)
    yield row.ended(book)


class _Row:
    """The row that is being read. `cells` has no empty ones at its end, however many the sheet writes there."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.cell: _Cell | None = None
        self._cells: list[str] = []
        self._size = 0

    def begin_cell(self, element: Element, book: "Workbook") -> None:
        before = -1 if self.cell is None else self.cell.column
        self._keep(book)
        self.cell = _Cell(element, _column(element.get("r"), before + 1))
        if self.cell.column <= before:
            raise Unreadable("Kalkylbladet kan inte läsas: cellerna står inte i ordning. Spara filen på nytt.")

    def ended(self, book: "Workbook") -> Row:
        self._keep(book)
        return Row(self.number, self._cells)

    def _keep(self, book: "Workbook") -> None:
        text = composed(plain(self.cell.text(book)), self.number) if self.cell else ""
        if self.cell and text:
            self._cells += [""] * (self.cell.column - len(self._cells)) + [text]
            self._size += len(text)
        # While it is read: a row that refers a thousand times to the same long text must not be put together.
        if self._size > LONGEST_ROW:
            raise Unreadable(f"Rad {self.number} är längre än {LONGEST_ROW} tecken.")


def _column(reference: str, following: int) -> int:
    """Number of the column, from 0; a cell without a reference stands after the one before."""
    if not reference:
        return following
    match = _REFERENCE.fullmatch(reference)
    column = 0
    for letter in match[1] if match else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    if not 0 < column <= COLUMNS:
        raise Unreadable(f"Kalkylbladet har en cell på {reference[:20]}; högst {COLUMNS} kolumner läses.")
    return column - 1


def _next_row(written: str, before: int) -> int:
    number = int(written) if written.isdecimal() and len(written) <= 7 else before + 1
    if number <= before:
        raise Unreadable("Kalkylbladet kan inte läsas: raderna står inte i ordning. Spara filen på nytt.")
    return number


def _shared(strings: list[str], index: str) -> str:
    number = int(index) if index.isdecimal() and len(index) <= 9 else len(strings)
    if number >= len(strings):
        raise Unreadable("Kalkylbladet kan inte läsas: en text i det saknas. Spara filen på nytt.")
    return strings[number]
