"""The table inside an export: banner, heading found by its content, and data rows as wide as the heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from selection.errors import FileUnreadable
from selection.readers.cells import MARKS, NUMBER
from shared.files.rows import Contents, Row
from shared.files.separated import SEPARATORS
from shared.identity_numbers import find_identity_number

LONGEST_SHOWN = 200
HIDDEN = "[ett personnummer]"
LONGEST_BANNER = 30
"""Headings have been seen on lines 6, 7, 10 and 14."""
SCHOOL_YEAR = re.compile(r"Valt (start)?(läsår|år)\s*:?\s*([0-9]\S*)", re.IGNORECASE)
FEWEST_CELLS = 4
"""Of a row of data: who it is about, by name, code and kind, and a value."""
WHOLE_ROW = "raden"
"""The column of a fault that is the row's own."""


@dataclass(frozen=True, slots=True)
class RowError:
    """A fault in one cell, for the person who shall mend the file."""

    line: int
    column: str
    read: str
    expected: str


def legible(text: str) -> str:
    """The text of a file as it can be kept and shown: invisible characters by number, no identity number."""
    if find_identity_number(text):
        return HIDDEN
    return "".join(s if s.isprintable() or s in "\n\t" else f"[U+{ord(s):04X}]" for s in text[:LONGEST_SHOWN])


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row: column names as written, their keys for look-up, and where each key stands."""

    line: int
    names: list[str]
    keys: dict[str, int] = field(default_factory=dict)

    def position(self, key: str) -> int | None:
        """Raises FileUnreadable for a column that stands twice: which of them is meant cannot be known."""
        found = [position for position, name in enumerate(self.names) if key_of(name) == key]
        if len(found) > 1:
            places = " och ".join(str(position + 1) for position in found)
            raise FileUnreadable(
                f"Kolumnen ”{self.names[found[0]]}” står flera gånger, som kolumn {places} på rad {self.line}. "
                "Behåll den som gäller alla, eller ge dem en gruppnivå i rubriken."
            )
        return found[0] if found else None


class TableRow(NamedTuple):
    """A row with as many cells as the heading has names; `faults` is what is wrong with the row as a row."""

    number: int
    cells: list[str]
    faults: list[RowError]


class BannerYear(NamedTuple):
    written: str
    begins: bool
    """The year in which the pupils began, not the one in which they finished."""
    of_school: bool = False
    """`läsår` is said, which a calendar year is not."""


@dataclass(frozen=True, slots=True)
class Table:
    """`title` and `years` come from the banner; `rows` can be read once. `ends_in_text`: footnotes can follow them."""

    title: str
    years: tuple[BannerYear, ...]
    heading: Heading
    rows: Iterator[TableRow]
    ends_in_text: bool = True


def key_of(name: str) -> str:
    """Letters and digits only, in lower case: headings drift in hyphens, spaces and line breaks between years."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def looks_like_data(cells: list[str]) -> bool:
    """True for a text that would have been a row with another sign between its cells: most of its parts are values."""
    for sign in SEPARATORS + "|":
        parts = [part.strip() for cell in cells for part in cell.split(sign) if part.strip()]
        values = sum(part in MARKS or NUMBER.fullmatch(part) is not None for part in parts)
        if len(parts) >= FEWEST_CELLS and values * 2 >= len(parts):
            return True
    return False


def read_table(contents: Contents, *keys: str) -> Table:
    """`keys` are columns that a heading must have, as `key_of` writes them; one alternative per string with `|`."""
    stream = contents.rows
    banner: list[Row] = []
    for row in stream:
        if _has_all(row.cells, keys):
            return _table(banner, row, stream, keys=keys, padded=contents.padded)
        banner.append(row)
        if len(banner) >= LONGEST_BANNER:
            break
    wanted = ", ".join(key.replace("|", " eller ") for key in keys)
    raise FileUnreadable(f"Ingen rubrikrad hittades på de första {LONGEST_BANNER} raderna. Den ska ha: {wanted}.")


def _has_all(cells: list[str], keys: tuple[str, ...]) -> bool:
    present = {key_of(cell) for cell in cells}
    return all(present & set(key.split("|")) for key in keys)


def _table(banner: list[Row], heading: Row, rows: Iterator[Row], *, keys: tuple[str, ...], padded: bool) -> Table:
    if other := next((row.number for row in banner if looks_like_data(row.cells)), None):
        raise FileUnreadable(
            f"Rad {other} ser ut som uppgifter, och står före rubrikerna på rad {heading.number}. Har filen två "
            "tabeller, spara dem var för sig."
        )
    lines = [row.cells[0] for row in banner if row.cells[0]]
    names, rest = _names(banner[-1] if banner else None, heading, rows)
    years = [
        BannerYear(match[3], bool(match[1]), "läsår" in match[2].lower())
        for line in lines
        if (match := SCHOOL_YEAR.search(line))
    ]
    found = Heading(heading.number, [legible(name) for name in names], {})
    for position, name in enumerate(names):
        found.keys.setdefault(key_of(name), position)
    for key in chain.from_iterable(key.split("|") for key in keys):
        found.position(key)
    title = next((line for line in lines[1:] if not SCHOOL_YEAR.search(line)), lines[0] if lines else "")
    width = len(names) if padded else max(len(heading.cells), len(names))
    return Table(title, tuple(dict.fromkeys(years)), found, _data(rest, found, keys=keys, width=width, padded=padded))


def _names(above: Row | None, heading: Row, rows: Iterator[Row]) -> tuple[list[str], Iterator[Row]]:
    """A heading over two rows is joined: the group above ("Flickor") before the name below."""
    names = heading.cells
    following = next(rows, None)
    if following is not None and _is_second_heading(following):
        names = _joined(names, following.cells)
        following = None
    elif above is not None and above.number == heading.number - 1 and any(above.cells[1:]):
        names = _joined(above.cells, names, keep_below=True)
    while names and not names[-1]:
        names = names[:-1]
    return names, chain([following] if following is not None else [], rows)


def _is_second_heading(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) > 1 and not row.cells[0] and not any(letter.isdigit() for cell in filled for letter in cell[:1])


def _joined(above: list[str], below: list[str], *, keep_below: bool = False) -> list[str]:
    """Fills a group's name to the right; with `keep_below`, a column that has no group keeps only its own name."""
    width = max(len(above), len(below))
    upper, lower = above + [""] * (width - len(above)), below + [""] * (width - len(below))
    names: list[str] = []
    group = ""
    for top, bottom in zip(upper, lower, strict=True):
        group = top or (group if bottom else "")
        names.append(f"{group} {bottom}".strip() if group and bottom else (bottom or top))
    return names if not keep_below else [name or bottom for name, bottom in zip(names, lower, strict=True)]


def _data(
    rows: Iterator[Row], heading: Heading, *, keys: tuple[str, ...], width: int, padded: bool
) -> Iterator[TableRow]:
    """Every row, so wide that each column can be asked for; a second table would be read under wrong headings."""
    names = len(heading.names)
    anchor = next(heading.keys[key] for key in keys[0].split("|") if key in heading.keys)
    for number, cells in rows:
        # The one cell first: looking at them all takes longer than all the rest.
        if len(cells) > anchor and cells[anchor].lower() == heading.names[anchor].lower() and _has_all(cells, keys):
            raise FileUnreadable(
                f"Filen har två tabeller, med rubriker på rad {heading.line} och {number}. Spara dem var för sig."
            )
        faults = list(_faults(number, cells, names=names, width=names if padded else width, padded=padded))
        yield TableRow(number, cells[:names] + [""] * (names - len(cells)), faults)


def _faults(number: int, cells: list[str], *, names: int, width: int, padded: bool) -> Iterator[RowError]:
    if len(cells) < width and not padded:
        yield RowError(number, WHOLE_ROW, f"{len(cells)} celler", f"{width} celler, som i rubriken; raden är avhuggen")
    if any(cells[names:]):
        yield RowError(number, WHOLE_ROW, ", ".join(filter(None, cells[names:])), "inga celler utan rubrik")
    if any("\n" in cell for cell in cells):
        broken = next(cell for cell in cells if "\n" in cell)
        yield RowError(number, WHOLE_ROW, broken, "en rad utan radbrytning i sina celler")
