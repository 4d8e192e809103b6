"""Read in the rows of a file: all or none, and never twice."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from budget.errors import AlreadyRegistered, ImportFaulty, NotEnoughMoney, RuleMissing, YearClosed, YearNotBegun
from budget.models.imports import ImportKind, ImportRun
from budget.readers import imports
from budget.readers.imports import Fault, Reader, Row
from budget.rules.money import ZERO, kronor, total
from budget.rules.positions import position
from budget.unit_of_work import Work
from shared.kit.canonical import hash_of
from shared.kit.clock import swedish_date
from shared.kit.errors import FieldError, InvalidInput

FAULTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Imported:
    """`known` rows were there already and are left as they are. `red` are positions that end below zero."""

    rows: int
    new: int
    known: int
    amount: Decimal
    faults: Sequence[Fault]
    red: Sequence[str] = ()

    def refuse_faulty(self) -> None:
        """Inside the transaction, so that nothing of a faulty file stays."""
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


async def open_import(
    work: Work,
    kind: ImportKind,
    content: bytes,
    *,
    columns: Mapping[str, Reader],
    optional: Mapping[str, Reader] | None = None,
    file_name: str,
    now: datetime,
) -> Opened | Imported:
    """Imported at once when the same bytes were read in before."""
    digest = hash_of(content)
    if before := await work.imports.find_import(kind, digest):
        return Imported(before.rows, new=0, known=before.rows, amount=ZERO, faults=[])
    try:
        contents = imports.read(content, columns, optional=optional)
    except imports.UnreadableError as error:
        raise InvalidInput(str(error)) from error
    run = ImportRun(
        kind=kind,
        sha256=digest,
        file_name=file_name,
        rows=len(contents.rows),
        amount=total(row.values["amount"] for row in contents.rows),
        imported_by=work.actor.subject,
        imported_at=now,
    )
    work.imports.add(run)
    await work.session.flush()  # the run before the payments that point to it
    return Opened(run, contents.rows, contents.faults)


async def apply_rows(opened: Opened, apply: Callable[[Row], Awaitable[bool]]) -> list[Row]:
    """The rows that were new. A row that the books refuse is a fault of the file, and ends it."""
    new: list[Row] = []
    for row in opened.rows:
        try:
            if await apply(row):
                new.append(row)
        except (AlreadyRegistered, NotEnoughMoney, YearClosed, YearNotBegun, RuleMissing) as refusal:
            opened.faults.append(Fault(row.line, "amount", str(row.values["amount"]), refusal.detail))
            break
    return new


def refuse_other_amount(known: Decimal, read: Decimal) -> None:
    """The same thing with another amount is not the same: in the file itself, or beside what is there already."""
    if known != read:
        raise AlreadyRegistered(f"samma belopp som redan finns, {kronor(known)}, eller en egen beteckning")


async def close_import(work: Work, opened: Opened, new: Sequence[Row], *, action: str, now: datetime) -> Imported:
    run, rows = opened.run, len(opened.rows)
    await work.record(action, "import_run", run.id, at=now, after={"kind": run.kind, "rows": run.rows})
    amount = total(row.values["amount"] for row in new)
    red = await _list_red(work, now) if new else []
    return Imported(rows, len(new), rows - len(new), amount, opened.faults, red)


async def _list_red(work: Work, now: datetime) -> list[str]:
    """Positions where more is used or bound than may be used: payments by other systems are booked all the same."""
    running = swedish_date(now).year  # a year that has not begun is tried against the authorisation
    balances = await work.ledger.list_all_balances()
    return [
        f"{key.item} {key.fiscal_year}"
        for key, found in sorted(balances.items())
        if key.fiscal_year <= running and position(found).is_red
    ]
