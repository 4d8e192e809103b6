"""Rows of a text file: its characters, what stands between its cells, and its quotation marks."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from shared.files.encodings import encoding_of
from shared.files.letters import composed
from shared.files.rows import LONGEST_CELL, LONGEST_ROW, SAVE, Contents, Row, Unreadable, checked, plain

SEPARATORS = ";\t,"
SAMPLE = 60
"""Lines; the banner of a report can be thirty."""
_SAYS = re.compile(r'"?sep=(.)"?\s*')
_QUOTED = re.compile(r'"[^"]*"')


def read_separated(stream: BinaryIO) -> Contents:
    encoding, notice = encoding_of(stream)
    lines = _lines(io.TextIOWrapper(stream, encoding=encoding, newline=None))
    sample = list(islice(lines, SAMPLE))
    _refuse_other_texts("".join(sample))
    said = _SAYS.fullmatch(sample[0]) if sample else None
    separator = said[1] if said else _separator(sample)
    rest = chain(sample[1:] if said else sample, lines)
    rows = _rows(rest, separator, first=2 if said else 1)
    return Contents(checked(rows), [notice] if notice else [])


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines in NFC, each within the limit before it is held in memory."""
    number = 0
    try:
        while line := text.readline(LONGEST_ROW + 1):
            number += 1
            if len(line) > LONGEST_ROW:
                _refuse_other_texts(line)
                raise Unreadable(f"Rad {number} är längre än {LONGEST_ROW} tecken.")
            yield composed(line, number)
    except UnicodeDecodeError as error:
        raise Unreadable(f"Filen är ingen textfil. {SAVE}") from error
    finally:
        # The file is the caller's to close.
        text.detach()


def _refuse_other_texts(sample: str) -> None:
    start = sample.lstrip()[:1_000]
    if start.startswith(("{", "[")):
        raise Unreadable(f"Filen är JSON. {SAVE}")
    if start.startswith("<"):
        raise Unreadable("Filen är en webbsida eller XML. Öppna den i kalkylprogrammet och spara den som XLSX.")


def _separator(sample: list[str]) -> str:
    """The one that stands as many times on most lines: decimal commas and running text do not."""
    return max(SEPARATORS, key=lambda separator: _regularity(sample, separator))


def _regularity(sample: list[str], separator: str) -> int:
    counts = Counter(_QUOTED.sub("", line).count(separator) for line in sample)
    return max((times * lines for times, lines in counts.items() if times), default=0)


def _rows(lines: Iterator[str], separator: str, *, first: int) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    begins = first
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                f'Ett citattecken (") är ensamt eller står fel på rad {begins}, eller en cell där är längre än '
                f"{LONGEST_CELL} tecken. Rätta raden och skicka filen igen."
            ) from error
        yield Row(begins, [plain(cell) for cell in cells])
        begins = reader.line_num + first
