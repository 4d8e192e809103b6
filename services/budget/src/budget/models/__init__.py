"""Tables as classes: the ledger, the limits, what is bound, what is paid and claimed, and what is only planned."""

from budget.models.funding import (
    Commitment,
    CommitmentLine,
    CommitmentState,
    Funding,
    Reservation,
    ReservationLine,
    ReservationState,
)
from budget.models.ledger import AccountRow, LedgerEntry, LedgerTransaction, PositionRow, TransactionKind, YearState
from budget.models.limits import Appropriation, AppropriationItem, CostRuleRow, LimitChange, LimitKind, YearEnd
from budget.models.payments import (
    Claim,
    ClaimState,
    Instalment,
    InstalmentState,
    Organizer,
    Payee,
    Payment,
    PaymentFile,
    PaymentPart,
    PaymentState,
    Receipt,
)
from budget.models.plans import Forecast, ForecastLine, ImportKind, ImportRun, OutsidePayment, Plan, Scenario
from budget.models.root import Base

__all__ = [
    "AccountRow",
    "Appropriation",
    "AppropriationItem",
    "Base",
    "Claim",
    "ClaimState",
    "Commitment",
    "CommitmentLine",
    "CommitmentState",
    "CostRuleRow",
    "Forecast",
    "ForecastLine",
    "Funding",
    "ImportKind",
    "ImportRun",
    "Instalment",
    "InstalmentState",
    "LedgerEntry",
    "LedgerTransaction",
    "LimitChange",
    "LimitKind",
    "Organizer",
    "OutsidePayment",
    "Payee",
    "Payment",
    "PaymentFile",
    "PaymentPart",
    "PaymentState",
    "Plan",
    "PositionRow",
    "Receipt",
    "Reservation",
    "ReservationLine",
    "ReservationState",
    "Scenario",
    "TransactionKind",
    "YearEnd",
    "YearState",
]
