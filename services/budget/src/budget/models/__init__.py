"""Tables as classes: the ledger, the limits, what is bound, what is paid and claimed, and what is only planned."""

from budget.models.accruals import Accrual, AccrualState
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
from budget.models.vouchers import AgreedCost, Voucher, VoucherKind, VoucherRow

__all__ = [
    "AccountRow",
    "Accrual",
    "AccrualState",
    "AgreedCost",
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
    "Voucher",
    "VoucherKind",
    "VoucherRow",
    "YearEnd",
    "YearState",
]
