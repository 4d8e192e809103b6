"""Read in a file of allotments: all rows or none, and never twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from budget.models.imports import ImportKind
from budget.models.limits import LimitEntry, LimitKind
from budget.readers.imports import (
    Fault,
    Reader,
    Row,
    any_text,
    one_of,
    parse_amount,
    parse_day,
    parse_text,
    parse_year,
    read,
)
from budget.rules.accounts import PositionKey
from budget.steps.book_limit_change import book_limit_change
from budget.steps.import_rows import Imported, ImportFile, apply_rows, close_import, open_import, refuse_other_content
from budget.steps.retry_waiting import lock_waiting, retry_waiting
from budget.unit_of_work import Work

COLUMNS: Mapping[str, Reader] = {
    "programme": parse_text,
    "item": parse_text,
    "fiscal_year": parse_year,
    "kind": one_of(*LimitKind),
    "amount": parse_amount,
    "diary_number": parse_text,
    "decided_on": parse_day,
    "note": any_text,
}
IDENTITY = ("programme", "item", "fiscal_year", "kind", "diary_number", "decided_on")


async def import_allotments(work: Work, file: ImportFile, *, now: datetime) -> Imported:
    """Applies every row that is new; the caller rolls back after a dry run, or when there are faults."""
    reader = partial(read, columns=COLUMNS)
    opened = await open_import(work, ImportKind.ALLOTMENTS, file, read=reader, identity=IDENTITY, now=now)
    if isinstance(opened, Imported):
        return opened
    opened.faults.extend(await _unknown_programmes(work, opened.rows))
    opened.faults.extend(await _unknown_items(work, opened.rows))
    new: list[Row] = []
    if not opened.faults:
        given = [entry.key for entry in map(_entry, opened.rows) if entry.room > 0]
        # Cooperations are locked before the first account, as for a single change, for the whole file.
        await lock_waiting(work, given, now=now)
        new = await apply_rows(work, opened, lambda row: _apply(work, row, now))
        if not opened.faults:
            await retry_waiting(work, given, now=now)
    return await close_import(work, opened, new, action="import_allotments", now=now)


async def _unknown_programmes(work: Work, rows: Sequence[Row]) -> list[Fault]:
    known = await work.cost_rules.list_programmes()
    return [
        Fault(row.line, "programme", row.values["programme"], ", ".join(sorted(known)))
        for row in rows
        if row.values["programme"] not in known
    ]


async def _unknown_items(work: Work, rows: Sequence[Row]) -> list[Fault]:
    known = {code: await work.appropriations.find_item(code) for code in {row.values["item"] for row in rows}}
    return [
        Fault(row.line, "item", row.values["item"], "en registrerad anslagspost")
        for row in rows
        if known[row.values["item"]] is None
    ]


async def _apply(work: Work, row: Row, now: datetime) -> bool:
    entry = _entry(row)
    found = await work.limits.find_entry(
        entry.kind, entry.key, diary_number=entry.diary_number, decided_on=entry.decided_on
    )
    if found:
        refuse_other_content(row, amount=found.amount)
        return False
    await book_limit_change(work, entry, now=now)
    return True


def _entry(row: Row) -> LimitEntry:
    values = row.values
    return LimitEntry(
        LimitKind(values["kind"]),
        PositionKey(values["programme"], values["item"], values["fiscal_year"]),
        amount=values["amount"],
        diary_number=values["diary_number"],
        decided_on=values["decided_on"],
        note=values["note"],
    )
