"""A repayment claim after the decision: sent, paid in parts or whole, written off."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import WrongState
from budget.models import Claim, ClaimState, Receipt, TransactionKind
from budget.rules.accounts import Posting
from budget.rules.money import kronor
from budget.rules.movements import Scope, receive
from budget.unit_of_work import Work
from budget.use_cases.book_cost import book_in_open_year
from budget.use_cases.move_funds import a_movement
from budget.use_cases.raise_claim import raise_claim
from budget.use_cases.write_voucher import write_repayment_voucher
from shared.contracts.budget import RepaymentReceivedV1
from shared.kit.clock import swedish_date

OPEN = (ClaimState.DECIDED, ClaimState.SENT, ClaimState.PARTLY_PAID)


async def decide_claim(
    work: Work, agreement_id: UUID, *, amount: Decimal, reason: str, source: str, now: datetime
) -> Claim:
    """No more can be claimed, in all, than has been paid."""
    commitment = await work.fundings.get_commitment_for_change(agreement_id)
    left = commitment.paid - await work.payments.claimed(agreement_id)
    if amount > left:
        raise WrongState(f"Högst {kronor(left)} har betalats utan att vara återkrävt och kan krävas tillbaka.")
    return await raise_claim(work, commitment, amount=amount, source=source, reason=reason, now=now)


async def send_claim(work: Work, claim_id: UUID, *, version: int, now: datetime) -> Claim:
    claim = await _open_claim(work, claim_id, version=version)
    claim.state = ClaimState.SENT if claim.state is ClaimState.DECIDED else claim.state
    claim.touch(now)
    await work.session.flush()
    await work.record("send", "claim", claim.id, at=now)
    return claim


async def write_off_claim(work: Work, claim_id: UUID, *, reason: str, version: int, now: datetime) -> Claim:
    """What has not come will not come. The books do not move: they never counted on it."""
    claim = await _open_claim(work, claim_id, version=version)
    work.actor.must_differ_from(claim.decided_by)
    written_off = claim.outstanding
    claim.state = ClaimState.WRITTEN_OFF
    claim.touch(now)
    await work.session.flush()
    await work.record("write_off", "claim", claim.id, at=now, after={"amount": str(written_off)}, reason=reason)
    return claim


async def receive_repayment(
    work: Work, claim_id: UUID, *, amount: Decimal, received_on: date, bank_reference: str, now: datetime
) -> Claim:
    """The appropriation moves now, in the year the money came (in the running one when that year is closed)."""
    claim = await _open_claim(work, claim_id)
    if received_on > swedish_date(now):
        raise WrongState("Dagen ligger framåt i tiden. Bokför inbetalningen när pengarna har kommit.")
    if amount > claim.outstanding:
        raise WrongState(f"Det återstår {kronor(claim.outstanding)} av återkravet. Betala tillbaka överskottet.")
    receipt = Receipt(
        amount=amount,
        received_on=received_on,
        bank_reference=bank_reference,
        registered_by=work.actor.subject,
        registered_at=now,
    )
    claim.take(receipt, now)
    await work.session.flush()
    movement = a_movement(
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
    commitment = await work.fundings.get_commitment(claim.commitment_id)
    await write_repayment_voucher(work, commitment, claim, receipt, fiscal_year=year, now=now)
    await work.record("receive", "claim", claim.id, at=now, after={"amount": str(amount), "on": str(received_on)})
    fact = RepaymentReceivedV1(
        cooperation_id=claim.cooperation_id,
        claim_id=claim.id,
        amount=amount,
        outstanding=claim.outstanding,
        received_on=received_on,
    )
    work.publish(fact, subject=claim.cooperation_id, scope=claim.programme)
    return claim


async def _open_claim(work: Work, claim_id: UUID, *, version: int | None = None) -> Claim:
    claim = await work.payments.get_claim_for_change(claim_id)
    claim.expect(version)
    if claim.state not in OPEN:
        raise WrongState("Återkravet är redan betalt eller avskrivet.")
    return claim
