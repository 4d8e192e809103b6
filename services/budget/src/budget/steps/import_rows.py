"""Read in the rows of a file: all or none, and never twice."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from budget.errors import (
    AlreadyRegistered,
    FileUnreadable,
    ImportFaulty,
    NotEnoughMoney,
    RuleMissing,
    YearClosed,
    YearNotBegun,
)
from budget.models.imports import ImportKind, ImportRun
from budget.readers.imports import Fault, Row, Table
from budget.rules.money import ZERO, kronor, total
from budget.rules.positions import position
from budget.unit_of_work import Work
from shared.clock import swedish_date
from shared.files.rows import Contents, Unreadable
from shared.kit.errors import FieldError

FAULTS_SHOWN = 100
DOUBLES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file that was sent: its name, what it holds, and the SHA-256 of its bytes."""

    name: str
    contents: Contents
    content_hash: str


@dataclass(frozen=True, slots=True)
class Imported:
    """`known` rows were there already and are left as they are. `red` are positions that end below zero."""

    rows: int
    new: int
    known: int
    amount: Decimal
    faults: Sequence[Fault]
    red: Sequence[str] = ()
    notices: Sequence[str] = ()

    def refuse_faulty(self) -> None:
        """Raise ImportFaulty inside the transaction, so that nothing of a faulty file stays."""
        if self.faults:
            errors = tuple(
                FieldError(
                    field=f"rad {fault.line}, {fault.column}", message=f"läst: {fault.read}", expected=fault.expected
                )
                for fault in self.faults[:FAULTS_SHOWN]
            )
            raise ImportFaulty("Inget har lästs in. Rätta raderna under errors och läs in filen igen.", errors=errors)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is being read in."""

    run: ImportRun
    rows: Sequence[Row]
    faults: list[Fault] = field(default_factory=list)
    notices: Sequence[str] = ()


class KnownOtherwise(Exception):
    """A row is there already, and says something else in one column: it is neither new nor known."""

    def __init__(self, column: str, known: str) -> None:
        super().__init__(column)
        self.column = column
        self.expected = f"samma som redan finns, {known}, eller en egen beteckning"


async def open_import(
    work: Work,
    kind: ImportKind,
    file: ImportFile,
    *,
    read: Callable[[Contents], Awaitable[Table]],
    identity: Sequence[str],
    now: datetime,
) -> Opened | Imported:
    """Open the import; return Imported at once when the same bytes were read in before. `read` raises Unreadable.

    `identity` are the columns that name what a row is about, which is once in a file.
    """
    if before := await work.imports.find_import(kind, file.content_hash):
        return Imported(before.rows, new=0, known=before.rows, amount=ZERO, faults=[])
    try:
        table = await read(file.contents)
    except Unreadable as error:
        raise FileUnreadable(str(error)) from error
    run = ImportRun(
        kind=kind,
        sha256=file.content_hash,
        file_name=file.name,
        rows=len(table.rows),
        amount=total(row.values["amount"] for row in table.rows),
        imported_by=work.actor.subject,
        imported_at=now,
    )
    work.imports.add(run)
    await work.session.flush()  # the run before the payments that point to it
    faults, notices = find_doubles(table.rows, identity)
    return Opened(run, table.rows, [*table.faults, *faults], [*table.notices, *notices])


def find_doubles(rows: Sequence[Row], identity: Sequence[str]) -> tuple[list[Fault], list[str]]:
    """Rows that name what an earlier row of the file does: faults where they say something else, else notices.

    `identity` are the columns that name it.
    """
    first: dict[tuple[Any, ...], Row] = {}
    faults, again = [], []
    for row in rows:
        before = first.setdefault(tuple(row.values[column] for column in identity), row)
        if before is row:
            continue
        other = next((column for column in row.values if row.values[column] != before.values[column]), None)
        if other is None:
            again.append(f"Rad {row.line} säger detsamma som rad {before.line} och räknas inte en gång till.")
        else:
            said = _written(before.values[other])
            expected = f"samma som rad {before.line} säger om samma sak, {said}, eller en egen beteckning"
            faults.append(Fault(row.line, other, str(row.values[other]), expected))
    return faults, [*again[:DOUBLES_SHOWN], *_more(again)]


def _more(again: Sequence[str]) -> Iterator[str]:
    if len(again) > DOUBLES_SHOWN:
        yield f"Ytterligare {len(again) - DOUBLES_SHOWN} rader står flera gånger."


async def apply_rows(work: Work, opened: Opened, apply: Callable[[Row], Awaitable[bool]]) -> list[Row]:
    """The rows that were new. A row that the books refuse is a fault of the file, and ends it.

    The caller has locked the cooperations that are concerned; the file's programmes are locked before the first row.
    """
    await work.ledger.lock_programmes(row.values["programme"] for row in opened.rows)
    new: list[Row] = []
    for row in opened.rows:
        try:
            if await apply(row):
                new.append(row)
        except KnownOtherwise as other:
            opened.faults.append(
                Fault(row.line, other.column, str(row.values[other.column] or "inget"), other.expected)
            )
            break
        except (AlreadyRegistered, NotEnoughMoney, YearClosed, YearNotBegun, RuleMissing) as refusal:
            opened.faults.append(Fault(row.line, "amount", str(row.values["amount"]), refusal.detail))
            break
    return new


def refuse_other_content(row: Row, **known: Any) -> None:
    """The same thing with another amount or day is not the same: in the file itself, or beside what is there already.

    `known` is what there is, by column.
    """
    for column, value in known.items():
        if row.values[column] != value:
            raise KnownOtherwise(column, _written(value))


def _written(value: Any) -> str:
    return kronor(value) if isinstance(value, Decimal) else str(value or "inget")


async def close_import(work: Work, opened: Opened, new: Sequence[Row], *, action: str, now: datetime) -> Imported:
    run, rows = opened.run, len(opened.rows)
    await work.record(action, "import_run", run.id, at=now, after={"kind": run.kind, "rows": run.rows})
    amount = total(row.values["amount"] for row in new)
    red = await _list_red(work, now) if new else []
    return Imported(rows, len(new), rows - len(new), amount, opened.faults, red, opened.notices)


async def _list_red(work: Work, now: datetime) -> list[str]:
    """Positions where more is used or bound than may be used: payments by other systems are booked all the same."""
    running = swedish_date(now).year  # a year that has not begun is tried against the authorisation
    balances = await work.ledger.list_all_balances()
    return [
        f"{key.item} {key.fiscal_year}"
        for key, found in sorted(balances.items())
        if key.fiscal_year <= running and position(found).is_red
    ]
