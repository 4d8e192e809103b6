"""Enter the claims on an organiser whose agreement is carried over, with what had come back on them."""

from dataclasses import dataclass
from datetime import datetime

from budget.facts import repayment_changed, repayment_claimed, repayment_received
from budget.models.claims import Claim, ClaimState, Receipt
from budget.models.commitments import Commitment
from budget.steps.get_rule import get_rule
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementCarriedOverV1
from shared.contracts.carrying import CarriedClaim
from shared.event import Fact

BY_CARRY_OVER = "carried/"
"""Start of the source of a claim that was decided elsewhere."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A claim, and what is published of it: that it was raised, each repayment, and that the rest was written off."""

    claim: Claim
    facts: list[Fact]


async def enter_claims(
    work: Work, commitment: Commitment, carried: AgreementCarriedOverV1, *, now: datetime
) -> list[Entered]:
    rule = await get_rule(work, commitment.programme, "grant", now=now)
    entered = []
    for raised in sorted(carried.claims, key=lambda raised: (raised.claimed_on, raised.diary_number)):
        claim = _claim(commitment, raised, item=rule.item, cost_kind=rule.cost_kind, by=work.actor.subject, now=now)
        work.claims.add(claim)
        facts: list[Fact] = [repayment_claimed(claim, claimed_on=raised.claimed_on)]
        for repaid in sorted(raised.repayments, key=lambda repaid: (repaid.received_on, repaid.bank_reference)):
            receipt = Receipt(
                amount=repaid.amount,
                received_on=repaid.received_on,
                bank_reference=repaid.bank_reference,
                registered_by=work.actor.subject,
                registered_at=now,
            )
            claim.receive(receipt, now)
            facts.append(repayment_received(claim, receipt))
        if raised.written_off:
            claim.write_off(now)
            day = carried.carried_over_on
            facts.append(
                repayment_changed(
                    claim, "written_off", amount_before=claim.amount, reason=raised.reason, changed_on=day
                )
            )
        entered.append(Entered(claim, facts))
    return entered


def _claim(commitment: Commitment, raised: CarriedClaim, *, item: str, cost_kind: str, by: str, now: datetime) -> Claim:
    return Claim(
        id=raised.claim_id,
        commitment_id=commitment.id,
        cooperation_id=commitment.cooperation_id,
        programme=commitment.programme,
        organization_number=commitment.organization_number,
        item=item,
        cost_kind=cost_kind,
        amount=raised.amount,
        statement_id=raised.statement_id,
        payment_reference=None,  # its letter has been sent, with the number that it had there
        instalment_ids=None,
        diary_number=raised.diary_number,
        reason=raised.reason,
        due_on=raised.due_on,
        state=ClaimState.SENT,
        source=f"{BY_CARRY_OVER}{raised.claim_id}",
        decided_by=by,
        created_at=now,
        updated_at=now,
        receipts=[],
    )
