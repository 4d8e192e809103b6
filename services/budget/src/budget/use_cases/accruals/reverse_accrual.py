"""The rest of an accrual will not be paid: the cost is taken back, and the money is bound again."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import WrongState
from budget.models.accruals import Accrual, AccrualReversal, AccrualState
from budget.models.commitments import CommitmentState
from budget.models.ledger import TransactionKind
from budget.models.vouchers import VoucherKind
from budget.rules.accounts import Posting
from budget.rules.movements import Scope, spend
from budget.steps.book_cost import book_in_open_year
from budget.steps.find_running_day import find_running_day
from budget.steps.lock_commitment import lock_commitment
from budget.steps.new_movement import new_movement
from budget.steps.rebind_commitment import rebind_commitment
from budget.steps.write_voucher import Entry, write_voucher
from budget.unit_of_work import Work
from shared.clock import new_id, swedish_date
from shared.kit.errors import InvalidInput, at_field


async def reverse_accrual(
    work: Work, accrual_id: UUID, *, reason: str, amount: Decimal | None = None, version: int, now: datetime
) -> Accrual:
    """Reverse all or some of it, in the year in which the cost counted, or in the running one when that is closed."""
    commitment_id = (await work.accruals.get_accrual(accrual_id)).commitment_id
    commitment = await lock_commitment(work, commitment_id, now=now)
    accrual = await work.accruals.get_accrual_for_change(accrual_id)
    await work.must_be_another("reverse_accrual", accrual=accrual.id)
    accrual.expect(version)
    if accrual.state is not AccrualState.OPEN:
        raise WrongState("Den upplupna kostnaden är redan betald eller återförd.")
    left = amount or accrual.outstanding
    if left > accrual.outstanding:
        fault = at_field("amount", "det är mer än vad som återstår att betala", f"högst {accrual.outstanding}")
        raise InvalidInput("Återför högst det som återstår.", errors=fault)
    if left > accrual.outstanding - await work.payments.sum_on_its_way(accrual.id):
        raise WrongState("En betalning av den är på väg. Avvisa betalningen först.")

    def postings(year: int) -> list[Posting]:
        return spend(Scope(accrual.programme, year), accrual.item, cost_kind=accrual.cost_kind, amount=-left)

    movement = new_movement(
        work,
        TransactionKind.ACCRUED,
        programme=accrual.programme,
        reference=commitment.diary_number,
        cause_id=accrual.id,
        now=now,
    )
    year = await book_in_open_year(work, postings, year=accrual.fiscal_year, movement=movement, now=now)
    reversal = AccrualReversal(
        id=new_id(),
        amount=left,
        fiscal_year=year,
        reason=reason,
        reversed_by=work.actor.subject,
        reversed_at=now,
    )
    accrual.reverse(reversal, now)
    await _note_others(work, accrual, now=now)
    commitment.unspend(accrual.cost_kind, left, now)
    after = {"amount": str(left)}
    await work.record("reverse_accrual", "accrual", accrual.id, at=now, after=after, reason=reason)
    # A paused or ended agreement binds nothing anew.
    if commitment.state is CommitmentState.COMMITTED:
        day = await find_running_day(work, commitment.programme, now=now)
        await rebind_commitment(work, commitment, day=day, now=now)
    entry = Entry(
        kind=VoucherKind.REVERSAL,
        cause_id=reversal.id,
        day=swedish_date(now),
        text=f"Återförd: {accrual.text}",
        cost_kind=accrual.cost_kind,
        by_item={accrual.item: -left},
        fiscal_year=year,
        measure_id=accrual.measure_id,
    )
    await write_voucher(work, commitment, entry, now=now)
    return accrual


async def _note_others(work: Work, accrual: Accrual, *, now: datetime) -> None:
    """What is no longer delivered of the measure is shown with each of its accruals."""
    if accrual.measure_id:
        await work.session.flush()  # they are read anew under their locks
        for other in await work.accruals.lock_accruals_of(accrual.commitment_id, accrual.cost_kind, accrual.measure_id):
            if other.id != accrual.id:
                other.note_change(now)
