"""Vouchers of the finance system (SIE 4E, and 4I) as the agency's own costs: each row by its account and objects.

What a voucher must be is the specification's (SIE filformat 4B): it balances, its day is in the fiscal year of the
file, its series and number are its own. Rows of no assignment, and accounts that are no cost, are counted and said.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from budget.readers.imports import LONGEST, MOST_FAULTS, MOST_ROWS, Fault, Row, Table, parse_day, parse_payment_text
from budget.readers.sie_head import Head, read_day
from budget.readers.sie_sums import StatedSums
from budget.rules.coding import Coding, UncodedError
from budget.rules.money import ZERO, kronor, total
from shared.amount import read_amount
from shared.files.batches import batches
from shared.files.rows import Contents, Unreadable
from shared.files.rows import Row as Record
from shared.files.sie import BETWEEN, LIST

VOUCHER = "verifikation"
_AMOUNT = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")
_ACCOUNT = re.compile(r"[0-9]{1,10}")
LEFT_OUT = {"#RTRANS", "#BTRANS"}
"""A row before it was corrected; the rows that hold follow as #TRANS."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Transaction:
    """`place` is its number in the voucher, from 1. Debit is positive."""

    line: int
    place: int
    account: str
    objects: dict[str, str]
    amount: Decimal
    text: str


@dataclass(slots=True)
class Voucher:
    line: int
    series: str
    number: str
    day: date | None
    text: str
    places: int = 0
    """Number of rows, also those that could not be read."""
    rows: list[Transaction] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.series} {self.number}".strip()


async def read_vouchers(
    contents: Contents, codings: Sequence[Coding], *, owner: str, today: date, fiscal_year: int | None = None
) -> Table:
    """Rows with the columns of a file of payments, and `voucher` and `item` besides. Raises Unreadable."""
    if not codings:
        raise Unreadable("Inget uppdrag har en kontering för ekonomisystemets verifikationer (finance_system).")
    reading = _Reading(codings, Head(owner=owner, today=today, fiscal_year=fiscal_year), contents.notices)
    async for batch in batches(contents.rows):
        for record in batch:
            reading.take(record)
        if len(reading.table.faults) >= MOST_FAULTS:
            reading.table.notices.append(f"Läsningen slutade på rad {batch[-1].number}: så här många fel är filens.")
            return reading.table
        if len(reading.table.rows) > MOST_ROWS:
            raise Unreadable(f"Filen har fler än {MOST_ROWS} rader som hör till uppdragen. Dela den.")
    return reading.ended()


class _Reading:
    def __init__(self, codings: Sequence[Coding], head: Head, notices: list[str]) -> None:
        self._codings, self._head, self._sums = codings, head, StatedSums()
        self._our_series = frozenset(series for coding in codings for series in coding.our_series)
        self._voucher: Voucher | None = None
        self._inside = False
        self._seen: dict[tuple[str, str, int], int] = {}
        self._left_out: Counter[str] = Counter()
        self.table = Table([], [], list(notices))

    def take(self, record: Record) -> None:
        label, *fields = record.cells
        if self._inside:
            self._take_inside(record.number, label, fields)
        elif label == "{" and self._voucher and self._voucher.places == 0:
            self._inside = True
        elif self._voucher:
            raise Unreadable(f"Verifikationen på rad {self._voucher.line} har inga rader inom klammer.")
        elif label == "#VER":
            self._head.check()
            self._voucher = self._new_voucher(record.number, fields)
        elif label in ("{", "}", "#TRANS"):
            raise Unreadable(f"Rad {record.number} ({label}) hör inte till någon verifikation. Filen är skadad.")
        else:
            self._head.take(record.number, label, fields)
            self._sums.take(record.number, label, fields)

    def ended(self) -> Table:
        if self._voucher:
            raise Unreadable(f"Filen är avhuggen: verifikationen på rad {self._voucher.line} slutar aldrig.")
        self._head.check()
        if not self._seen:
            raise Unreadable("Filen har inga verifikationer.")
        if not self.table.rows and not self.table.faults:
            sought = "; ".join(coding.assignment.expected(coding.programme) for coding in self._codings)
            raise Unreadable(f"Filen har inga kostnader som hör till ett uppdrag. De känns igen på objekt: {sought}.")
        self.table.notices.extend(
            f"Konteringen för {coding.programme} är exemplet som följer med systemet, inte myndighetens egen: "
            "kontrollera varje rad."
            for coding in self._codings
            if coding.example
        )
        self.table.notices.extend((*self._head.notices, *self._sums.notices))
        self.table.notices.extend(
            f"{count} {'rad' if count == 1 else 'rader'} lästes inte: {what}"
            for what, count in sorted(self._left_out.items())
        )
        return self.table

    def _take_inside(self, line: int, label: str, fields: list[str]) -> None:
        assert self._voucher is not None, "we are inside one"
        if label == "}":
            self._close(self._voucher)
            self._voucher, self._inside = None, False
        elif label == "#TRANS":
            self._voucher.places += 1
            self._add(self._voucher, line, fields)
        elif label not in LEFT_OUT:
            raise Unreadable(f"Rad {line} ({label}) står inne i verifikationen på rad {self._voucher.line}.")

    def _fault(self, line: int, column: str, read: str, expected: str) -> None:
        self.table.faults.append(Fault(line, column, read, expected))

    def _new_voucher(self, line: int, fields: list[str]) -> Voucher:
        series, number, day, text, *_ = [*fields, "", "", "", ""]
        if any(cell.startswith(LIST) for cell in fields):
            raise Unreadable(f"Verifikationen på rad {line} kan inte läsas: dess klammer ska stå ensam på nästa rad.")
        voucher = Voucher(line, series, number, self._day(line, day), text)
        if before := self._seen.get(key := (series, number, voucher.day.year if voucher.day else 0)):
            if number:
                self._fault(line, VOUCHER, voucher.name, f"ett nummer som inte står på rad {before} också")
        else:
            self._seen[key] = line
        return voucher

    def _day(self, line: int, written: str) -> date | None:
        try:
            day = parse_day(read_day(written))
            self._head.check_day(day)
        except ValueError as fault:
            self._fault(line, "verifikationsdatum", written, str(fault))
            return None
        return day

    def _add(self, voucher: Voucher, line: int, fields: list[str]) -> None:
        account, objects, amount, day, text, *_ = [*fields, "", "", "", "", ""]
        try:
            self._check_day(day)
            voucher.rows.append(
                Transaction(line, voucher.places, _account(account), _objects(objects), _amount(amount), text)
            )
        except UncodedError as fault:
            self._fault(line, fault.column, fault.read, fault.expected)
        else:
            self._sums.count(account, voucher.rows[-1].amount)

    def _check_day(self, written: str) -> None:
        """The day of a row is not counted by. What is none shows an amount with a space inside: `1 000.00`."""
        if not written:
            return
        try:
            self._head.check_day(parse_day(read_day(written)))
        except ValueError as fault:
            raise UncodedError("transaktionsdatum", written, str(fault)) from fault

    def _close(self, voucher: Voucher) -> None:
        if len(voucher.rows) < voucher.places:
            return  # it cannot be added up, and its faults are there already
        if (difference := total(row.amount for row in voucher.rows)) != ZERO:
            expected = "rader som tar ut varandra; debet och kredit skiljer sig"
            self._fault(voucher.line, VOUCHER, f"{voucher.name}, {kronor(difference)}", expected)
        elif voucher.series in self._our_series:
            self._left_out[f"serie {voucher.series}, verifikationer som kommer härifrån."] += len(voucher.rows)
        elif voucher.day is not None:
            self.table.rows.extend(self._coded(voucher, voucher.day))

    def _coded(self, voucher: Voucher, day: date) -> Iterator[Row]:
        for row in voucher.rows:
            about = [coding for coding in self._codings if coding.is_about(row.objects)]
            if not about:
                self._left_out["de hör inte till något uppdrag."] += 1
            elif len(about) > 1:
                named = ", ".join(coding.programme for coding in about)
                self._fault(row.line, "uppdrag", named, "ett enda uppdrag")
            elif reason := about[0].reason_not_read(row.account):
                self._left_out[reason] += 1
            elif not row.amount:
                self._left_out["beloppet är noll."] += 1
            else:
                try:
                    yield Row(row.line, self._values(voucher, row, about[0], day))
                except UncodedError as fault:
                    self._fault(row.line, fault.column, fault.read, fault.expected)

    def _values(self, voucher: Voucher, row: Transaction, coding: Coding, day: date) -> dict[str, Any]:
        if not voucher.number:
            raise UncodedError(VOUCHER, voucher.name, "ett nummer: utan det känns verifikationen inte igen nästa gång")
        if len(voucher.name) > LONGEST // 2:
            raise UncodedError(VOUCHER, voucher.name[:50], "en kortare serie och ett kortare nummer")
        kind = coding.cost_kind(row.account)
        name = f"{day.year} {voucher.name}"
        return {
            "programme": coding.programme,
            "source": coding.source,
            "reference": f"{name}:{row.place}",
            "voucher": name,
            "cost_kind": kind,
            "amount": row.amount,
            "counted_on": day,
            "text": self._text(row.text or voucher.text, row.line, otherwise=f"Verifikation {voucher.name}"),
            "activity": coding.activity(kind, row.objects),
            "measure_kind": coding.measure_kind(row.objects),
            "item": coding.item(row.objects),
        }

    def _text(self, written: str, line: int, *, otherwise: str) -> str:
        """A voucher that is booked cannot be written anew because of its text: what cannot be kept is left out."""
        try:
            return parse_payment_text(written) or parse_payment_text(otherwise)
        except ValueError as fault:
            self.table.notices.append(f"Texten på rad {line} sparas inte; den ska vara {fault}.")
            return parse_payment_text(otherwise)


def _account(written: str) -> str:
    return _read(written, "konto", "ett kontonummer", _ACCOUNT.fullmatch)


def _amount(written: str) -> Decimal:
    expected = "ett belopp med punkt före högst två decimaler, till exempel -1250.50"
    return read_amount(_read(written, "belopp", expected, _AMOUNT.fullmatch))


def _objects(written: str) -> dict[str, str]:
    expected = "en objektlista inom klammer, dimension och objekt i par, varje dimension en gång"
    members = _read(written, "objekt", expected, lambda cell: cell.startswith(LIST)).removeprefix(LIST)
    pairs = members.split(BETWEEN) if members else []
    shown = " ".join(pairs)
    _read(shown, "objekt", expected, lambda _: len(pairs) % 2 == 0 and len(set(pairs[::2])) * 2 == len(pairs))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def _read(written: str, column: str, expected: str, is_right: Callable[[str], Any]) -> str:
    if not is_right(written):
        raise UncodedError(column, written.replace(LIST, "").replace(BETWEEN, " "), expected)
    return written
