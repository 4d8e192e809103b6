"""The bank reports what has become of payments: matched to those that left in files, and applied one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from budget.errors import FileUnreadable
from budget.models.claims import Claim
from budget.models.imports import ImportKind, ImportRun
from budget.models.payments import Payment, PaymentState
from budget.readers.bank_reports import BankEntry, BankReport, BankSays, read_bank_report
from budget.rules.money import total
from budget.rules.wording import (
    AMOUNT_LACKS,
    DAY_LACKS,
    NOT_IN_KRONOR,
    NOT_OURS,
    REFUSED_BY_BANK,
    UNKNOWN_REFERENCE,
    UNKNOWN_STATUS,
    kronor_of_other,
)
from budget.steps.apply_receipt import Applied, Outcome, apply_receipt, find_paid_with
from budget.steps.conclude_payment import conclude_payment
from budget.steps.import_rows import ImportFile
from budget.steps.return_payment import return_payment
from budget.unit_of_work import Work
from shared.files.rows import Unreadable
from shared.kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class AppliedReport:
    kind: str
    rows: Sequence[Applied]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)


async def apply_bank_report(work: Work, file: ImportFile, *, now: datetime) -> AppliedReport:
    """Apply every entry by itself: a difference stops none of the others. The same report once more changes nothing."""
    try:
        report = read_bank_report(file.contents)
    except Unreadable as error:
        raise FileUnreadable(str(error)) from error
    entries = [_as_ours(entry) for entry in await _of_payments(work, report)]
    sent = await _find_sent(work, entries)
    paid_with = await find_paid_with(work, entries)
    # Cooperations are locked before the first account, as for every file, and then all programmes.
    concerned: list[Payment | Claim] = [*sent.values(), *(claim for claims in paid_with.values() for claim in claims)]
    await work.fundings.lock_cooperations_of([row.commitment_id for row in concerned])
    await work.ledger.lock_programmes(row.programme for row in concerned)
    rows = [
        await apply_receipt(work, entry, paid_with, now=now)
        if entry.says is BankSays.RECEIVED
        else await _apply_entry(work, entry, sent.get(entry.reference), now=now)
        for entry in entries
    ]
    if await work.imports.find_import(ImportKind.BANK_REPORT, file.content_hash) is None:
        run = ImportRun(
            kind=ImportKind.BANK_REPORT,
            sha256=file.content_hash,
            file_name=file.name,
            rows=len(rows),
            amount=total(row.entry.amount for row in rows if row.entry.amount and row.outcome is Outcome.PAID),
            imported_by=work.actor.subject,
            imported_at=now,
        )
        work.imports.add(run)
        await work.session.flush()  # gives the row its id, which the audit row needs
        after = {"kind": report.kind, "rows": len(rows)}
        await work.record("apply_bank_report", "import_run", run.id, at=now, after=after)
    return AppliedReport(report.kind, rows)


async def _of_payments(work: Work, report: BankReport) -> list[BankEntry]:
    """Entries, with one about a whole file as one for each payment that left in it."""
    entries = []
    for entry in report.entries:
        payments = [] if entry.reference or not entry.message_id else await work.payments.list_sent_in(entry.message_id)
        entries += [
            BankEntry(entry.line, entry.says, reference=payment.end_to_end_id, reason=entry.reason)
            for payment in payments
        ] or [entry]
    return entries


def _as_ours(entry: BankEntry) -> BankEntry:
    """A payment of ours that came back is no repayment, whatever words are with it."""
    came_back = entry.says is BankSays.RECEIVED and Payment.number_in(entry.reference) is not None
    return replace(entry, says=BankSays.REFUSED) if came_back else entry


async def _find_sent(work: Work, entries: Sequence[BankEntry]) -> Mapping[str, Payment]:
    numbers = {number for entry in entries if (number := Payment.number_in(entry.reference))}
    return {payment.end_to_end_id: payment for payment in await work.payments.list_sent(numbers)}


async def _apply_entry(work: Work, entry: BankEntry, payment: Payment | None, *, now: datetime) -> Applied:
    if payment is None:
        ours = entry.says is not BankSays.OTHER and entry.reference
        return Applied(entry, Outcome.DIFFERENCE, UNKNOWN_REFERENCE if ours else NOT_OURS)
    if fault := _fault(entry, payment):
        return Applied(entry, Outcome.DIFFERENCE, fault, payment.id)
    if entry.says is BankSays.UNDER_WAY:
        return Applied(entry, Outcome.UNDER_WAY, entry.reason, payment.id)
    if _is_known(entry, payment):
        return Applied(entry, Outcome.KNOWN, payment_id=payment.id)
    payment_id = payment.id  # read before it may be rolled back
    try:
        # A refused entry is undone, and the others stand.
        async with work.savepoint():
            return await _carry_out(work, entry, payment_id, now=now)
    except DomainError as refusal:
        await work.session.refresh(payment)  # as it was: another entry may be about it too
        return Applied(entry, Outcome.DIFFERENCE, refusal.detail, payment_id)


async def _carry_out(work: Work, entry: BankEntry, payment_id: UUID, *, now: datetime) -> Applied:
    if entry.says is BankSays.REFUSED:
        reason = f"{REFUSED_BY_BANK} {entry.reason}".strip()
        await return_payment(work, payment_id, reason=reason, now=now)
        return Applied(entry, Outcome.RETURNED, reason, payment_id)
    assert entry.booked_on is not None, "a payment without its day is a difference"
    reference = entry.bank_reference or entry.reference
    await conclude_payment(work, payment_id, paid_on=entry.booked_on, bank_reference=reference, now=now)
    return Applied(entry, Outcome.PAID, payment_id=payment_id)


def _fault(entry: BankEntry, payment: Payment) -> str | None:
    """The reason why the entry is not about this payment; None when it is. A rejection need not repeat the amount."""
    if entry.says is BankSays.OTHER:
        return UNKNOWN_STATUS.format(status=entry.reason)
    if entry.currency not in ("", "SEK"):
        return NOT_IN_KRONOR
    if entry.amount is not None and entry.amount != payment.amount:
        return kronor_of_other(said=entry.amount, known=payment.amount)
    if entry.says is BankSays.PAID:
        return AMOUNT_LACKS if entry.amount is None else DAY_LACKS if entry.booked_on is None else None
    return None


def _is_known(entry: BankEntry, payment: Payment) -> bool:
    """True when the payment has this outcome, also when the finance system gave it before under another reference."""
    if entry.says is BankSays.REFUSED:
        return payment.state is PaymentState.REJECTED
    same = payment.paid_on == entry.booked_on or payment.bank_reference == (entry.bank_reference or entry.reference)
    return payment.state is PaymentState.PAID and same
