"""Read in a file of payments made by other systems: all rows or none, and never twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from budget.errors import YearNotBegun
from budget.models.imports import ImportKind, ImportRun, OutsidePayment
from budget.models.ledger import TransactionKind
from budget.readers.imports import (
    Fault,
    Reader,
    Row,
    Table,
    maybe,
    maybe_one_of,
    one_of,
    parse_amount,
    parse_day,
    parse_income,
    parse_item,
    parse_payment_text,
    parse_text,
    read,
)
from budget.readers.vouchers import VOUCHER, read_vouchers
from budget.rules.coding import Coding
from budget.rules.money import kronor, total
from budget.rules.movements import Scope, spend
from budget.rules.own_costs import MEASURES, Source, fits, source_named
from budget.rules.payers import ContradictionError, find_payer
from budget.steps.get_rule import get_rule
from budget.steps.import_rows import (
    Imported,
    ImportFile,
    KnownOtherwise,
    apply_rows,
    close_import,
    open_import,
    refuse_other_content,
)
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.steps.publish_own_costs import publish_own_costs
from budget.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import CostKind, MeasureKind
from shared.files.rows import Contents, Form

COLUMNS: Mapping[str, Reader] = {
    "programme": parse_text,
    "source": parse_text,
    "reference": parse_text,
    "cost_kind": one_of(*CostKind),
    "amount": parse_amount,
    "counted_on": parse_day,
    "text": parse_payment_text,
}
IDENTITY = ("programme", "source", "reference")
OPTIONAL: Mapping[str, Reader] = {
    "activity": maybe_one_of(*OwnActivity),
    "measure_kind": maybe_one_of(*MeasureKind),
}
"""Columns of what an own cost of the agency is for: files of version 1.1 do not have them."""
PAYER: Mapping[str, Reader] = {"paid_by": maybe(parse_income), "item": maybe(parse_item)}
"""Columns of who pays, in files where not all is paid by the appropriation."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The sender's knowledge of the file: whose vouchers it can have, how they are coded, and which year's they are."""

    owner: str
    codings: Sequence[Coding]
    fiscal_year: int | None = None


async def import_payments(work: Work, file: ImportFile, *, expected: Expected, now: datetime) -> Imported:
    """Applies every row that is new; the caller rolls back after a dry run, or when there are faults."""

    async def read_rows(contents: Contents) -> Table:
        if contents.form is not Form.SIE:
            return await read(contents, COLUMNS, optional={**OPTIONAL, **PAYER})
        return await read_vouchers(
            contents,
            expected.codings,
            owner=expected.owner,
            today=swedish_date(now),
            fiscal_year=expected.fiscal_year,
        )

    opened = await open_import(work, ImportKind.PAYMENTS, file, read=read_rows, identity=IDENTITY, now=now)
    if isinstance(opened, Imported):
        return opened
    opened.faults.extend(_with_payers(opened.rows))
    opened.faults.extend(_misplaced(opened.rows))
    opened.faults.extend(_of_other_years(opened.rows, expected.fiscal_year))
    opened.faults.extend(await _before_the_rules(work, opened.rows))
    opened.faults.extend(await _on_other_items(work, opened.rows, now=now))
    opened = replace(opened, notices=[*opened.notices, *_beside_the_appropriation(opened.rows)])
    if file.contents.form is Form.SIE:
        opened.faults.extend(await _known_in_part(work, opened.rows))
        opened = replace(opened, notices=[*opened.notices, *await _from_tables(work, opened.rows)])
    booked: list[OutsidePayment] = []
    new = (
        [] if opened.faults else await apply_rows(work, opened, lambda row: _apply(work, opened.run, row, booked, now))
    )
    await publish_own_costs(work, [payment.key for payment in booked], now=now)
    return await close_import(work, opened, new, action="import_payments", now=now)


def _with_payers(rows: Sequence[Row]) -> list[Fault]:
    """Rows whose columns contradict each other about who pays; in the others `paid_by` now says it."""
    faults = []
    for row in rows:
        row.values.setdefault("paid_by", None)  # a voucher has no such column
        said = {column: row.values[column] for column in ("paid_by", "source", "item")}
        try:
            row.values["paid_by"] = find_payer(cost_kind=row.values["cost_kind"], **said)
        except ContradictionError as fault:
            faults.append(Fault(row.line, fault.column, fault.read, fault.expected))
    return faults


def _beside_the_appropriation(rows: Sequence[Row]) -> list[str]:
    notices = []
    for source in Source:
        amounts = [row.values["amount"] for row in rows if row.values["paid_by"] == source]
        if amounts:
            rows_said = "1 rad" if len(amounts) == 1 else f"{len(amounts)} rader"
            notices.append(f"{rows_said}, {kronor(total(amounts))}, betalas av {source.item} och inte av anslaget.")
    return notices


def _misplaced(rows: Sequence[Row]) -> list[Fault]:
    """Rows with an activity that their cost kind cannot be for, or a kind of measure that is none."""
    faults = []
    for row in rows:
        kind, activity = row.values["cost_kind"], row.values["activity"]
        if activity and not fits(kind, activity):
            faults.append(Fault(row.line, "activity", activity, "en verksamhet som hör till kostnadsslaget"))
        if row.values["measure_kind"] and activity != MEASURES:
            faults.append(Fault(row.line, "measure_kind", row.values["measure_kind"], "inget, utom för insatser"))
    return faults


def _of_other_years(rows: Sequence[Row], fiscal_year: int | None) -> list[Fault]:
    if fiscal_year is None:
        return []
    return [
        Fault(row.line, "counted_on", str(row.values["counted_on"]), f"en dag i räkenskapsåret {fiscal_year}")
        for row in rows
        if row.values["counted_on"].year != fiscal_year
    ]


async def _before_the_rules(work: Work, rows: Sequence[Row]) -> list[Fault]:
    """Rows of days on which the assignment had no rule for their cost kind: a wrong year opens none."""
    kinds = sorted({(row.values["programme"], row.values["cost_kind"]) for row in rows})
    first = {kind: await work.cost_rules.find_first_day(*kind) for kind in kinds}
    faults = []
    for row in rows:
        begun = first[row.values["programme"], row.values["cost_kind"]]
        if begun and row.values["counted_on"] < begun:
            faults.append(Fault(row.line, "counted_on", str(row.values["counted_on"]), f"tidigast {begun}"))
    return faults


async def _on_other_items(work: Work, rows: Sequence[Row], *, now: datetime) -> list[Fault]:
    """Rows that name another appropriation item than the one that their cost kind burdens."""
    rules = {
        programme: await work.cost_rules.list_rules_on(programme, swedish_date(now))
        for programme in sorted({row.values["programme"] for row in rows})
    }
    faults = []
    for row in rows:
        rule = rules[row.values["programme"]].get(row.values["cost_kind"])
        if rule and not row.values["paid_by"] and row.values["item"] not in (None, rule.item):
            faults.append(Fault(row.line, "item", row.values["item"], f"{rule.item}, som kostnadsslaget belastar"))
    return faults


async def _known_in_part(work: Work, rows: Sequence[Row]) -> list[Fault]:
    """Vouchers that were read in with other rows than now: one that is booked never gets or loses a row."""
    vouchers: dict[tuple[str, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        named = vouchers[row.values["programme"], row.values["source"]]
        named[row.values["voucher"]][row.values["reference"]] = row.line
    faults = []
    for (programme, source), said in vouchers.items():
        known = await work.imports.list_rows_of_vouchers(programme, source, list(said))
        for voucher, references in said.items():
            before = known.get(voucher)
            if before and before != references.keys():
                line = min(references.values())
                read_now, read_before = _places(references), _places(before)
                faults.append(
                    Fault(line, VOUCHER, f"{voucher}, {read_now}", f"samma rader som redan är inlästa: {read_before}")
                )
    return faults


def _places(references: Iterable[str]) -> str:
    """The rows of a voucher, by their numbers in it."""
    return "rad " + ", ".join(sorted((reference.rpartition(":")[2] for reference in references), key=int))


async def _from_tables(work: Work, rows: Sequence[Row]) -> list[str]:
    """Notices of what other imports brought in, by programme and year: nothing shows whether it is the same cost."""
    notices = []
    for programme, year in sorted({(row.values["programme"], row.values["counted_on"].year) for row in rows}):
        if count := await work.imports.count_of_no_voucher(programme, year):
            notices.append(
                f"{programme} har {count} {'betalning' if count == 1 else 'betalningar'} för {year} ur tabeller: "
                "kontrollera att ingen av dem också är en verifikation i filen."
            )
    return notices


async def _apply(work: Work, run: ImportRun, row: Row, booked: list[OutsidePayment], now: datetime) -> bool:
    programme, source, reference = (row.values[name] for name in ("programme", "source", "reference"))
    if found := await work.imports.find_outside_payment(programme, source, reference):
        refuse_other_content(row, amount=found.amount, cost_kind=found.cost_kind, counted_on=found.counted_on)
        # A file of version 1.1 does not say what the cost was for.
        said = {name: row.values[name] and getattr(found, name) for name in OPTIONAL}
        refuse_other_content(row, **said)
        _refuse_other_payer(row, found)
        return False
    if row.values["counted_on"].year > swedish_date(now).year:
        raise YearNotBegun("Räkenskapsåret har inte börjat. Det som betalas räknas tidigast när året har kommit.")
    rule = await get_rule(work, programme, row.values["cost_kind"], now=now)
    paid_by: Source | None = row.values["paid_by"]
    payment = OutsidePayment(
        import_run_id=run.id,
        programme=programme,
        source=source,
        source_reference=reference,
        item=paid_by.item if paid_by else rule.item,
        fiscal_year=row.values["counted_on"].year,
        cost_kind=row.values["cost_kind"],
        activity=OwnActivity(row.values["activity"]) if row.values["activity"] else None,
        measure_kind=MeasureKind(row.values["measure_kind"]) if row.values["measure_kind"] else None,
        amount=row.values["amount"],
        counted_on=row.values["counted_on"],
        text=row.values["text"],
    )
    work.imports.add(payment)
    await work.session.flush()  # gives the row its id
    movement = new_movement(
        work, TransactionKind.PAID, programme=programme, reference=reference, cause_id=payment.id, now=now
    )
    scope = Scope(programme, payment.fiscal_year)
    postings = spend(scope, payment.item, cost_kind=payment.cost_kind, amount=payment.amount)
    await demand_funds(work, postings, movement=movement)
    booked.append(payment)
    return True


def _refuse_other_payer(row: Row, known: OutsidePayment) -> None:
    """An income paid it, or the appropriation did: the item itself may have followed a newer rule."""
    if row.values["paid_by"] != source_named(known.item):
        raise KnownOtherwise("paid_by", known.item)
