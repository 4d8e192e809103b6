"""Vouchers as a SIE 4I file (specification 4B, 2008-09-30): what an accounting system imports."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from budget.rules.money import ZERO, total

CODE_PAGE = "cp437"
APPROPRIATION_ITEM = 20
"""The first dimension number that is free to define; 1 is cost centre and 6 project in the standard."""
PROJECT = 6
DIMENSIONS = {1: "Kostnadsställe", PROJECT: "Projekt", APPROPRIATION_ITEM: "Anslagspost"}


class UnwritableError(ValueError):
    """A text or voucher that the format cannot carry; nothing is ever dropped or replaced in silence."""


@dataclass(frozen=True, slots=True)
class Row:
    """Debit is positive. `objects` maps a dimension number to the value's code."""

    account: str
    amount: Decimal
    objects: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Voucher:
    series: str
    number: int
    day: date
    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    name: str
    organization_number: str
    program: str
    version: str


def write(vouchers: Sequence[Voucher], sender: Sender, *, made_on: date) -> bytes:
    """The file as bytes: code page 437, CRLF, vouchers ascending within their series."""
    lines = [*_head(sender, made_on), *_objects(vouchers)]
    for voucher in sorted(vouchers, key=lambda voucher: (voucher.series, voucher.number)):
        lines.extend(_voucher(voucher))
    return b"".join(_encode(line) + b"\r\n" for line in lines)


def is_writable(text: str) -> bool:
    """Whether a file can have the text as it stands."""
    try:
        _encode(_quoted(text))
    except UnwritableError:
        return False
    return True


def _head(sender: Sender, made_on: date) -> Iterator[str]:
    number = sender.organization_number
    yield "#FLAGGA 0"
    yield f"#PROGRAM {_quoted(sender.program)} {_quoted(sender.version)}"
    yield "#FORMAT PC8"
    yield f"#GEN {made_on:%Y%m%d}"
    yield "#SIETYP 4"
    yield f"#ORGNR {number[:6]}-{number[6:]}"
    yield f"#FNAMN {_quoted(sender.name)}"


def _objects(vouchers: Sequence[Voucher]) -> Iterator[str]:
    used = sorted({pair for voucher in vouchers for row in voucher.rows for pair in row.objects.items()})
    for dimension in sorted({dimension for dimension, _ in used}):
        yield f"#DIM {dimension} {_quoted(DIMENSIONS[dimension])}"
    for dimension, code in used:
        yield f"#OBJEKT {dimension} {_quoted(code)} {_quoted(code)}"


def _voucher(voucher: Voucher) -> Iterator[str]:
    if total(row.amount for row in voucher.rows) != ZERO:
        raise UnwritableError(f"Verifikation {voucher.series} {voucher.number} går inte jämnt ut.")
    yield f"#VER {_quoted(voucher.series)} {voucher.number} {voucher.day:%Y%m%d} {_quoted(voucher.text)}"
    yield "{"
    for row in voucher.rows:
        objects = " ".join(f"{dimension} {_quoted(code)}" for dimension, code in sorted(row.objects.items()))
        yield f"#TRANS {row.account} {{{objects}}} {row.amount:.2f}"
    yield "}"


def _quoted(text: str) -> str:
    if any(ord(character) < 32 for character in text):
        raise UnwritableError(f"Texten ”{text}” har styrtecken som SIE inte tillåter.")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _encode(line: str) -> bytes:
    try:
        return line.encode(CODE_PAGE)
    except UnicodeEncodeError as error:
        character = line[error.start]
        raise UnwritableError(
            f"Tecknet ”{character}” finns inte i teckentabellen PC8 som SIE kräver. Skriv om texten: {line}"
        ) from error
