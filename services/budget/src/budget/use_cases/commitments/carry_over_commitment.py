"""Carries over an agreement that ran in another system: enters its past, and binds what is not paid."""

from datetime import datetime

from budget.facts import opening_balance_booked, payment_made
from budget.models.commitments import Commitment, CommitmentState, UnitCodes
from budget.rules.wording import NOT_BOUND_YET
from budget.steps.book_opening import book_opening
from budget.steps.copy_agreed_costs import copy_agreed_costs
from budget.steps.enter_claims import enter_claims
from budget.steps.enter_payments import enter_payments
from budget.steps.find_running_day import find_running_day
from budget.steps.lock_cooperation import lock_cooperation
from budget.steps.place_costs import place_costs
from budget.steps.plan_instalments import plan_instalments
from budget.steps.rebind_commitment import rebind_commitment
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementCarriedOverV1


async def carry_over_commitment(work: Work, carried: AgreementCarriedOverV1, *, now: datetime) -> Commitment:
    """Carry it over. Paid instalments are neither proposed nor sent, and count in the year that they counted in.
    Without room for the rest the commitment waits, as any other."""
    funding = await lock_cooperation(work, carried.cooperation_id, carried.organization_number, now=now)
    day = await find_running_day(work, funding.programme, now=now)
    commitment = _commitment(carried, funding.programme, year=day.year, now=now)
    commitment.agree(await place_costs(work, funding.programme, carried.cost_lines, day=day), now)
    work.commitments.add(commitment)
    await work.session.flush()  # the commitment before all that points to it
    plan_instalments(work, commitment, carried, known=(), now=now)
    await copy_agreed_costs(work, commitment, carried.cost_lines, replacing=False)
    await work.session.flush()  # vouchers are divided by the costs as they were agreed
    payments = await enter_payments(work, commitment, carried, now=now)
    claims = await enter_claims(work, commitment, carried, now=now)
    await book_opening(work, commitment, carried, payments=payments, claims=claims, day=day, now=now)
    await rebind_commitment(work, commitment, day=day, now=now)
    for payment in payments:
        fact = payment_made(payment, item=payment.parts[0].item)
        work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)
    for claim in claims:
        for step in claim.facts:
            work.publish(step, subject=commitment.cooperation_id, scope=commitment.programme)
    # Read again: what is published is what the rows have.
    stands = await work.payments.list_payments_of(commitment.id), await work.claims.list_claims_of(commitment.id)
    booked = opening_balance_booked(commitment, *stands)
    work.publish(booked, subject=commitment.cooperation_id, scope=commitment.programme)
    after = {"paid": str(booked.paid), "agreed": str(booked.agreed)}
    await work.record("carry_over_commitment", "commitment", commitment.id, at=now, after=after)
    return commitment


def _commitment(carried: AgreementCarriedOverV1, programme: str, *, year: int, now: datetime) -> Commitment:
    return Commitment(
        id=carried.agreement_id,
        cooperation_id=carried.cooperation_id,
        programme=programme,
        organization_number=carried.organization_number,
        diary_number=carried.diary_number,
        agreement_version=carried.version,
        signed_on=carried.signed_on,
        # The unpaid rest is bound on the running year: the books of the year it was signed in were others.
        signed_year=year,
        ends_on=carried.ends_on,
        school_unit_codes=UnitCodes(carried.school_unit_codes),
        state=CommitmentState.REFUSED,
        reason=NOT_BOUND_YET,
        created_at=now,
        updated_at=now,
        lines=[],
    )
