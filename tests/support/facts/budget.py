"""Facts as budget publishes them: the money of one cooperation, and positions."""

from decimal import Decimal
from typing import Any

from shared.clock import new_id
from shared.contracts.agreements import MeasuresDecidedV1
from shared.contracts.budget import (
    CarriedLine,
    CommitmentAdjustedV1,
    CommitmentRefusedV1,
    FundedLine,
    FundsCarriedForwardV1,
    FundsCommittedV1,
    FundsReservedV1,
    OpeningBalanceBookedV1,
    OwnCostsChangedV1,
    PaymentMadeV1,
    PositionChangedV1,
    RepaymentChangedV1,
    RepaymentClaimedV1,
    RepaymentReceivedV1,
    ReservationRefusedV1,
    ReservationReleasedV1,
)
from shared.contracts.terms import AgreementTerms, CostKind, CostLine
from tests.support.facts.agreements import agreement_signed, measures_decided
from tests.support.facts.building import GRANTS, OWN, PROGRAMME, build
from tests.support.facts.parts import carried_line, funded_line, shortfall

ZERO = Decimal("0.00")


def funds_reserved(decision: MeasuresDecidedV1 | None = None, **changed: Any) -> FundsReservedV1:
    decision = decision or measures_decided()
    lines = changed.get("lines", _funded(decision.cost_lines))
    return build(FundsReservedV1, changed, **_of_decision(decision), lines=lines, total=_total(lines))


def reservation_refused(decision: MeasuresDecidedV1 | None = None, **changed: Any) -> ReservationRefusedV1:
    return build(
        ReservationRefusedV1,
        changed,
        **_of_decision(decision or measures_decided()),
        reason="Det saknas 400 000,00 kr på 1:5 ap.3 för 2027.",
        shortfalls=(shortfall(),),
    )


def reservation_released(decision: MeasuresDecidedV1 | None = None, **changed: Any) -> ReservationReleasedV1:
    return build(ReservationReleasedV1, changed, **_of_decision(decision or measures_decided()), total="750000.00")


def funds_committed(agreement: AgreementTerms | None = None, **changed: Any) -> FundsCommittedV1:
    agreement = agreement or agreement_signed()
    lines = changed.get("lines", _funded(agreement.cost_lines))
    return build(FundsCommittedV1, changed, **_of_agreement(agreement), lines=lines, total=_total(lines))


def commitment_adjusted(before: FundsCommittedV1 | None = None, **changed: Any) -> CommitmentAdjustedV1:
    """Adjusted to the given lines; released whole when none are given."""
    before = before or funds_committed()
    lines = changed.get("lines", ())
    return build(
        CommitmentAdjustedV1,
        changed,
        cooperation_id=before.cooperation_id,
        agreement_id=before.agreement_id,
        agreement_version=before.agreement_version,
        status="adjusted" if lines else "released",
        lines=lines,
        total=_total(lines),
        released=before.total - _total(lines),
    )


def commitment_refused(agreement: AgreementTerms | None = None, **changed: Any) -> CommitmentRefusedV1:
    return build(
        CommitmentRefusedV1,
        changed,
        **_of_agreement(agreement or agreement_signed()),
        reason="Det saknas 400 000,00 kr på 1:5 ap.3 för 2027.",
        shortfalls=(shortfall(),),
    )


def funds_carried_forward(agreement: AgreementTerms | None = None, **changed: Any) -> FundsCarriedForwardV1:
    """Bound by the agreement; `decision_id` makes it of a decision that no agreement has used."""
    agreement = agreement or agreement_signed()
    lines = changed.get("lines", (carried_line(),))
    of_decision = changed.get("decision_id") is not None
    return build(
        FundsCarriedForwardV1,
        changed,
        cooperation_id=agreement.cooperation_id,
        agreement_id=None if of_decision else agreement.agreement_id,
        appropriation_item=GRANTS,
        from_year=2026,
        to_year=changed.get("from_year", 2026) + 1,
        lines=lines,
        total=_total(lines),
    )


def opening_balance_booked(**changed: Any) -> OpeningBalanceBookedV1:
    return build(
        OpeningBalanceBookedV1,
        changed,
        cooperation_id=new_id(),
        agreement_id=new_id(),
        agreed="500000.00",
        bound="250000.00",
        paid="250000.00",
        open_claims="0.00",
        repaid="0.00",
        written_off="0.00",
    )


def payment_made(agreement: AgreementTerms | None = None, **changed: Any) -> PaymentMadeV1:
    """The first instalment of the agreement."""
    agreement = agreement or agreement_signed()
    first = agreement.instalments[0]
    return build(
        PaymentMadeV1,
        changed,
        cooperation_id=agreement.cooperation_id,
        agreement_id=agreement.agreement_id,
        payment_id=new_id(),
        instalment_id=first.instalment_id,
        appropriation_item=GRANTS,
        fiscal_year=2027,
        cost_kind="grant",
        amount=first.amount,
        paid_on="2027-01-04",
    )


def repayment_claimed(agreement: AgreementTerms | None = None, **changed: Any) -> RepaymentClaimedV1:
    return build(
        RepaymentClaimedV1,
        changed,
        cooperation_id=(agreement or agreement_signed()).cooperation_id,
        claim_id=new_id(),
        amount="150000.00",
        claimed_on="2027-02-01",
        due_on="2027-03-01",
        diary_number="ÖK 2026:3",
        reason="Bidraget har inte redovisats i tid.",
    )


def repayment_changed(claim: RepaymentClaimedV1 | None = None, **changed: Any) -> RepaymentChangedV1:
    """The whole claim is withdrawn, unless another amount is given."""
    claim = claim or repayment_claimed()
    amount = Decimal(changed.get("amount", ZERO))
    return build(
        RepaymentChangedV1,
        changed,
        cooperation_id=claim.cooperation_id,
        claim_id=claim.claim_id,
        change="lowered" if amount else "withdrawn",
        amount=amount,
        amount_before=claim.amount,
        outstanding=amount,
        reason="Redovisningen godkändes i efterhand.",
        changed_on="2027-02-25",
    )


def repayment_received(claim: RepaymentClaimedV1 | None = None, **changed: Any) -> RepaymentReceivedV1:
    """The whole claim, unless another amount is given."""
    claim = claim or repayment_claimed()
    amount = Decimal(changed.get("amount", claim.amount))
    return build(
        RepaymentReceivedV1,
        changed,
        cooperation_id=claim.cooperation_id,
        claim_id=claim.claim_id,
        amount=amount,
        outstanding=claim.amount - amount,
        received_on="2027-02-20",
    )


def position_changed(**changed: Any) -> PositionChangedV1:
    return build(
        PositionChangedV1,
        changed,
        programme=PROGRAMME,
        fiscal_year=2027,
        appropriation_item=GRANTS,
        allotted="1000000.00",
        reserved="0.00",
        committed="250000.00",
        paid="250000.00",
        available="500000.00",
    )


def own_costs_changed(**changed: Any) -> OwnCostsChangedV1:
    return build(
        OwnCostsChangedV1,
        changed,
        programme=PROGRAMME,
        fiscal_year=2027,
        appropriation_item=OWN,
        cost_kind="operation",
        activity="coordination",
        amount="150000.00",
        changed_on="2027-03-31",
    )


def _funded(costs: tuple[CostLine, ...]) -> tuple[FundedLine, ...]:
    """Costs of the agency itself burden its own appropriation, all others the grants."""
    return tuple(
        funded_line(
            fiscal_year=cost.fiscal_year,
            cost_kind=cost.cost_kind,
            appropriation_item=OWN if cost.cost_kind is CostKind.OPERATION else GRANTS,
            amount=cost.amount,
        )
        for cost in costs
    )


def _total(lines: tuple[FundedLine | CarriedLine, ...]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def _of_decision(decision: MeasuresDecidedV1) -> dict[str, Any]:
    return {"cooperation_id": decision.cooperation_id, "decision_id": decision.decision_id}


def _of_agreement(agreement: AgreementTerms) -> dict[str, Any]:
    return {
        "cooperation_id": agreement.cooperation_id,
        "agreement_id": agreement.agreement_id,
        "agreement_version": agreement.version,
    }
