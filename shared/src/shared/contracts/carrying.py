"""What became of the money of an agreement before it was carried over to this system. No personal data."""

from datetime import date
from uuid import UUID

from shared.amount import Amount
from shared.contracts.terms import CostKind, FiscalYear, Value


class CarriedPayment(Value):
    """A payment that the bank had made. `bank_reference` is the bank's, by which it is known again."""

    payment_id: UUID
    instalment_id: UUID | None = None
    cost_kind: CostKind
    amount: Amount
    paid_on: date
    fiscal_year: FiscalYear
    """The year that it counted in on the appropriation."""
    bank_reference: str


class CarriedRepayment(Value):
    """Money that had come back on a claim."""

    amount: Amount
    received_on: date
    bank_reference: str


class CarriedClaim(Value):
    """A claim on the organiser, with what had come back on it; the rest is owed, or was written off."""

    claim_id: UUID
    statement_id: UUID | None = None
    amount: Amount
    claimed_on: date
    due_on: date
    diary_number: str
    reason: str
    written_off: bool = False
    repayments: tuple[CarriedRepayment, ...] = ()


class CarriedStatement(Value):
    """A grant statement that the organiser had submitted; without a judgement it waits for one here."""

    statement_id: UUID
    submitted_on: date
    used: Amount
    approved: Amount | None = None
    judged_on: date | None = None
    accepted: bool = True
    """False: rejected, so that no instalment that waits for it is paid."""


class OpeningSums(Value):
    """The money of an agreement as it stood when it was carried over."""

    agreed: Amount
    paid: Amount
    open_claims: Amount
    repaid: Amount
    written_off: Amount
