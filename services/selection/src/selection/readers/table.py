"""The table inside an export: banner, heading found by its content, data rows, and where the footnotes begin."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from selection.errors import FileUnreadable
from selection.readers.rows import Row
from shared.identity_numbers import find_identity_number

LONGEST_SHOWN = 200
HIDDEN = "[ett personnummer]"
LONGEST_BANNER = 30
"""Headings have been seen on lines 6, 7, 10 and 14."""
SCHOOL_YEAR = re.compile(r"Valt (?:läsår|år)\s*:?\s*(\d{4}(?:/\d{2,4})?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one cell, for the person who shall mend the file."""

    line: int
    column: str
    read: str
    expected: str


def legible(text: str) -> str:
    """What stood in a file, so that it can be kept and shown: signs that are not seen by number, and no person's
    number."""
    if find_identity_number(text):
        return HIDDEN
    return "".join(s if s.isprintable() or s in "\n\t" else f"[U+{ord(s):04X}]" for s in text[:LONGEST_SHOWN])


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row: column names as written, and their keys for look-up."""

    line: int
    names: list[str]
    keys: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """`title` and `school_year` come from the banner; `rows` can be read once."""

    title: str
    school_year: str | None
    heading: Heading
    rows: Iterator[Row]


def key_of(name: str) -> str:
    """Letters and digits only, in lower case: headings drift in hyphens, spaces and line breaks between years."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def read_table(rows: Iterable[Row], *keys: str) -> Table:
    """`keys` are columns that a heading must have, as `key_of` writes them; one alternative per string with `|`."""
    stream = iter(rows)
    banner: list[Row] = []
    for row in stream:
        if _has_all(row.cells, keys):
            return _table(banner, row, stream)
        banner.append(row)
        if len(banner) >= LONGEST_BANNER:
            break
    wanted = ", ".join(key.replace("|", " eller ") for key in keys)
    raise FileUnreadable(f"Ingen rubrikrad hittades på de första {LONGEST_BANNER} raderna. Den ska ha: {wanted}.")


def _has_all(cells: list[str], keys: tuple[str, ...]) -> bool:
    present = {key_of(cell) for cell in cells}
    return all(present & set(key.split("|")) for key in keys)


def _table(banner: list[Row], heading: Row, rows: Iterator[Row]) -> Table:
    lines = [row.cells[0] for row in banner if row.cells and row.cells[0]]
    names, rest = _names(banner[-1] if banner else None, heading, rows)
    years = [match[1] for line in lines if (match := SCHOOL_YEAR.search(line))]
    keys: dict[str, int] = {}
    for position, name in enumerate(names):
        keys.setdefault(key_of(name), position)
    shown = [legible(name) for name in names]
    title = next((line for line in lines[1:] if not SCHOOL_YEAR.search(line)), lines[0] if lines else "")
    return Table(
        title,
        years[0] if years else None,
        Heading(heading.number, shown, keys),
        _data(rest, len(names)),
    )


def _names(above: Row | None, heading: Row, rows: Iterator[Row]) -> tuple[list[str], Iterator[Row]]:
    """A heading over two rows is joined: the group above ("Flickor") before the name below."""
    names = heading.cells
    following = next(rows, None)
    if following is not None and _is_second_heading(following):
        names = _joined(names, following.cells)
        following = None
    elif above is not None and sum(map(bool, above.cells)) > 1:
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


def _data(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Rows until the first blank one or a footnote; padded so that every column can be asked for."""
    started = False
    for row in rows:
        if row.blank:
            if started:
                return
            continue
        started = True
        if len(row.cells) == width:
            yield row
        else:
            yield Row(row.number, row.cells[:width] + [""] * (width - len(row.cells)))
