"""Rows of an export that are not read as its subjects' values: rows after the data, and about parts of somebody."""

from collections import Counter

from selection.readers.codes import is_municipality_code, is_unit_code
from selection.readers.layout import Layout
from selection.readers.table import WHOLE_ROW, RowError, TableRow, legible, looks_like_data

MOST_OF_A_NOTE = 2
"""A footnote fills one cell, or two: the word and what it means."""
SHOWN = 5


class Unread:
    """Counts and remembers, so that the answer can say it."""

    def __init__(self, layout: Layout, *, ends_in_text: bool = True) -> None:
        self._layout = layout
        self._ends_in_text = ends_in_text
        self._notes: list[int] = []
        self._first_note = ""
        self._parts: Counter[str] = Counter()

    def take(self, row: TableRow) -> bool:
        """Note the row and return True if it is no row of data, or is about a part alone."""
        if self._is_note(row):
            self._first_note = self._first_note or legible(" ".join(filter(None, row.cells)))
            self._notes.append(row.number)
            return not looks_like_data(row.cells)
        return not self._notes and self._is_part(row)

    def faults(self, row: TableRow) -> list[RowError]:
        """Data that come after the data have ended can be of another table, under other headings."""
        if not self._notes:
            return []
        if row.number == self._notes[-1]:
            other = "inga fler uppgifter: raden ser ut som uppgifter med andra skiljetecken än tabellens"
            return [RowError(row.number, WHOLE_ROW, next(filter(None, row.cells), ""), other)]
        expected = f"inga fler uppgifter: de slutar före rad {self._notes[0]}, som är text"
        return [RowError(row.number, WHOLE_ROW, next(filter(None, row.cells), ""), expected)]

    @property
    def said(self) -> list[str]:
        notices = []
        if self._parts:
            named = "; ".join(f"{part}" for part, _ in self._parts.most_common(SHOWN))
            more = " med flera" if len(self._parts) > SHOWN else ""
            rows = "rad gäller" if self._parts.total() == 1 else "rader gäller"
            notices.append(f"{self._parts.total()} {rows} bara en del och lästes inte: {named}{more}.")
        if self._notes:
            first, last = self._notes[0], self._notes[-1]
            lines = f"Rad {first}" if first == last else f"Rad {first}–{last}"
            notices.append(f"{lines} efter uppgifterna är text och lästes inte: ”{self._first_note}”.")
        return notices

    def _is_note(self, row: TableRow) -> bool:
        """True for a row that is nearly empty and has no code; a row with a mistyped code has its values."""
        layout, cells = self._layout, row.cells
        if not self._ends_in_text:
            return False
        if layout.municipality is not None and is_municipality_code(cells[layout.municipality]):
            return False
        if layout.unit is not None and is_unit_code(cells[layout.unit]):
            return False
        return sum(map(bool, cells)) <= MOST_OF_A_NOTE

    def _is_part(self, row: TableRow) -> bool:
        for column in self._layout.dividing:
            value = row.cells[column.position]
            if value and value.lower() not in self._layout.whole:
                self._parts[f"{column.name} {legible(value)}"] += 1
                return True
        return False
