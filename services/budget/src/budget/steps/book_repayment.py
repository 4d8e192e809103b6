"""Book money that has come back on a claim: the appropriation moves, in the year that the money came."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import WrongState
from budget.facts import repayment_received
from budget.models.claims import Claim, Receipt
from budget.models.ledger import TransactionKind
from budget.rules.accounts import Posting
from budget.rules.movements import Scope, receive
from budget.rules.wording import RECEIVED, less_to_receive
from budget.steps.book_cost import book_in_open_year
from budget.steps.check_passed import check_passed
from budget.steps.lock_open_claim import lock_open_claim
from budget.steps.new_movement import new_movement
from budget.steps.write_voucher import repayment_entry, write_voucher
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def book_repayment(
    work: Work, claim_id: UUID, *, amount: Decimal, received_on: date, bank_reference: str, now: datetime
) -> Claim:
    """In the running year when the one that the money came in is closed."""
    claim = await lock_open_claim(work, claim_id, now=now)
    await work.must_be_another("receive_repayment", claim=claim.id)
    check_passed("received_on", received_on, today=swedish_date(now), advice=RECEIVED)
    if amount > claim.outstanding:
        raise WrongState(less_to_receive(claim.outstanding))
    receipt = Receipt(
        amount=amount,
        received_on=received_on,
        bank_reference=bank_reference,
        registered_by=work.actor.subject,
        registered_at=now,
    )
    claim.receive(receipt, now)
    await work.session.flush()  # a receipt known by its bank reference is refused before any account is locked
    movement = new_movement(
        work,
        TransactionKind.REPAID,
        programme=claim.programme,
        reference=claim.diary_number,
        cause_id=claim.id,
        now=now,
    )

    def postings(year: int) -> list[Posting]:
        return receive(Scope(claim.programme, year), claim.item, cost_kind=claim.cost_kind, amount=amount)

    year = await book_in_open_year(work, postings, year=received_on.year, movement=movement, now=now)
    commitment = await work.commitments.get_commitment(claim.commitment_id)
    await write_voucher(work, commitment, repayment_entry(claim, receipt, fiscal_year=year), now=now)
    after = {"amount": str(amount), "on": str(received_on)}
    await work.record("receive_repayment", "claim", claim.id, at=now, after=after)
    work.publish(repayment_received(claim, receipt), subject=claim.cooperation_id, scope=claim.programme)
    return claim
