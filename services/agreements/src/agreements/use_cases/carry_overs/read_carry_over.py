"""A file of running cases is read: nothing is carried over before another person has confirmed it."""

from asyncio import to_thread
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agreements.errors import FileFaulty
from agreements.models.carried_case import TotalRow
from agreements.models.carried_rows import CASE, COLUMNS, RECORD, TOTALS, Assembled, assemble
from agreements.models.carried_sums import CarriedSums
from agreements.models.carry_over import CarriedCases, CarryOver, CarryOverStatus
from agreements.readers.tables import RowFault, read
from agreements.steps.check_carried import check_carried
from agreements.steps.refuse_rows import refuse_rows
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.files.rows import Contents


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a file. `carry_over` is None while it has faults."""

    carry_over: CarryOver | None
    sums: CarriedSums
    new: int
    faults: Sequence[RowFault]
    notices: Sequence[str]

    def refuse_faulty(self) -> None:
        refuse_rows(self.faults, FileFaulty, "Inget har lästs in. Rätta raderna under errors och läs in filen igen.")


async def read_carry_over(
    work: Work, contents: Contents, *, content_hash: str, file_name: str, now: datetime
) -> Reading:
    """Read the file. The same bytes once more are the same file, as far as it had come."""
    table = await read(contents, columns=COLUMNS, required=(RECORD, CASE))
    # In a thread, as the rules below: thousands of rows take seconds, and the loop answers others meanwhile.
    assembled = await to_thread(assemble, table.rows)
    checked = await check_carried(work, assembled.cases, today=swedish_date(now))
    sums = CarriedSums.of_all(map(CarriedSums.of_case, assembled.cases))
    await work.must_be_impartial(*{case.head.organization_number for case in assembled.cases}, now=now)
    faults = [*table.faults, *assembled.faults, *checked.faults]
    if not table.faults and not assembled.faults:
        faults += _total_faults(assembled.totals, sums)
    new = len(checked.new)
    if faults:
        return Reading(None, sums, new, sorted(faults), table.notices)
    carry_over = await work.carry_overs.find_file(content_hash)
    if carry_over is None:
        carry_over = _carry_over(assembled, sums, content_hash=content_hash, file_name=file_name)
        carry_over.read_by, carry_over.created_at, carry_over.updated_at = work.actor.subject, now, now
        work.carry_overs.add(carry_over)
        await work.session.flush()  # gives the row its id, which the audit row needs
        after = {"cases": len(assembled.cases), "sha256": content_hash}
        await work.record("read_carry_over", "carry_over", carry_over.id, at=now, after=after)
    return Reading(carry_over, sums, new, [], table.notices)


def _carry_over(assembled: Assembled, totals: CarriedSums, *, content_hash: str, file_name: str) -> CarryOver:
    return CarryOver(
        sha256=content_hash,
        file_name=file_name,
        status=CarryOverStatus.READ,
        cases=CarriedCases(tuple(assembled.cases)),
        totals=totals,
    )


def _total_faults(totals: Mapping[str, TotalRow], sums: CarriedSums) -> Iterator[RowFault]:
    """The sender's own sums must be those of the rows: a row that was lost on the way is seen here."""
    for name in TOTALS:
        found = getattr(sums, name)
        row = totals.get(name)
        if row is None:
            yield RowFault(0, "total", name, f"en rad av slaget total för {name}")
        elif row.amount != found:
            yield RowFault(row.line, "amount", str(row.amount), f"{found}, som raderna blir tillsammans")
