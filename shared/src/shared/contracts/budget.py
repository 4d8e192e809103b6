"""The facts of budget: how the money of a cooperation stands, and how each position stands."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from shared import manifests
from shared.amount import Amount
from shared.contracts.audit import AUDIT_CHAIN, AuditHead
from shared.contracts.carrying import OpeningSums
from shared.contracts.terms import CostKind, FiscalYear, MeasureKind, Value
from shared.event import Fact

FUNDING = "funding"


class OwnActivity(StrEnum):
    """What a cost of the agency itself is for (Redovisning dnr 2015:778, 5.1 and 5.2; development is shown apart)."""

    COORDINATION = "coordination"
    COMMUNICATION = "communication"
    EVALUATION = "evaluation"
    OTHER_ADMINISTRATION = "other_administration"
    OVERHEAD = "overhead"
    DEVELOPMENT = "development"
    MEASURES = "measures"
    """Measures that the agency provides itself, to organisers and schools."""


class FundedLine(Value):
    """Kronor on one appropriation item of one fiscal year; `against` tells which limit they were tried against."""

    fiscal_year: FiscalYear
    cost_kind: CostKind
    appropriation_item: str
    amount: Amount
    against: str = "allotment"


class Shortfall(Value):
    """What was asked for and what was available where there was not enough."""

    fiscal_year: FiscalYear
    cost_kind: CostKind
    appropriation_item: str
    requested: Amount
    available: Amount


class FundsReservedV1(Fact):
    TYPE: ClassVar[str] = "budget.funds-reserved.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    decision_id: UUID
    lines: tuple[FundedLine, ...]
    total: Amount


class ReservationRefusedV1(Fact):
    TYPE: ClassVar[str] = "budget.reservation-refused.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    decision_id: UUID
    reason: str
    """Plain Swedish: what holds the money and what would free it."""
    shortfalls: tuple[Shortfall, ...]


class ReservationReleasedV1(Fact):
    """What was reserved for decided measures is free again: the cooperation has ended, and no agreement uses it."""

    TYPE: ClassVar[str] = "budget.reservation-released.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    decision_id: UUID
    total: Amount


class FundsCommittedV1(Fact):
    TYPE: ClassVar[str] = "budget.funds-committed.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    agreement_id: UUID
    agreement_version: int
    lines: tuple[FundedLine, ...]
    total: Amount


class CommitmentAdjustedV1(Fact):
    """The commitment as it stands after an amendment, a pause or an end; lines that were released are gone."""

    TYPE: ClassVar[str] = "budget.commitment-adjusted.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    agreement_id: UUID
    agreement_version: int
    status: str
    lines: tuple[FundedLine, ...]
    total: Amount
    released: Amount


class CommitmentRefusedV1(Fact):
    TYPE: ClassVar[str] = "budget.commitment-refused.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    agreement_id: UUID
    agreement_version: int
    reason: str
    shortfalls: tuple[Shortfall, ...]


class CarriedLine(Value):
    """Kronor of one kind that followed from a closed year to the next."""

    cost_kind: CostKind
    amount: Amount


class FundsCarriedForwardV1(Fact):
    """A fiscal year was closed on an appropriation item: what was reserved or bound of it and not paid follows to
    `to_year`, and is paid from there. A year is closed once for good, so this is never taken back.

    `agreement_id`: bound by that agreement; without one, reserved by the decision `decision_id`.
    """

    TYPE: ClassVar[str] = "budget.funds-carried-forward.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    agreement_id: UUID | None = None
    decision_id: UUID | None = None
    appropriation_item: str
    from_year: FiscalYear
    to_year: FiscalYear
    lines: tuple[CarriedLine, ...]
    total: Amount


class OpeningBalanceBookedV1(OpeningSums, Fact):
    """The money of an agreement that was carried over is in the books: the sums, read back from them."""

    TYPE: ClassVar[str] = "budget.opening-balance-booked.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    agreement_id: UUID
    bound: Amount
    """Of what is agreed and not paid; less than that where the money waits for room."""


class PaymentMadeV1(Fact):
    TYPE: ClassVar[str] = "budget.payment-made.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    agreement_id: UUID
    payment_id: UUID
    instalment_id: UUID | None = None
    appropriation_item: str
    fiscal_year: FiscalYear
    cost_kind: CostKind
    amount: Amount
    paid_on: date


class RepaymentClaimedV1(Fact):
    TYPE: ClassVar[str] = "budget.repayment-claimed.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    claim_id: UUID
    amount: Amount
    claimed_on: date
    due_on: date
    diary_number: str | None = None
    reason: str | None = None
    """Both since 1.2: what the letter to the organiser must say."""
    of_statement: bool | None = None
    """Whether it rests on the judgement of a statement; else on the end of the agreement or a decision of its own. None
    of claims from before 1.2."""
    payment_reference: str | None = None
    """Stated by whoever pays it. None of claims that were sent with their diary number as reference."""
    statement_id: UUID | None = None
    """The statement that it rests on the judgement of."""
    instalment_ids: tuple[UUID, ...] | None = None
    """The paid instalments that it is about, in their order; None of claims from before it was noted."""


class RepaymentReceivedV1(Fact):
    TYPE: ClassVar[str] = "budget.repayment-received.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    claim_id: UUID
    amount: Amount
    outstanding: Amount
    received_on: date


class RepaymentChangedV1(Fact):
    """A claim that stands at another sum: lowered by what was accounted for after all, withdrawn or written off."""

    TYPE: ClassVar[str] = "budget.repayment-changed.v1"
    AGGREGATE: ClassVar[str] = FUNDING

    cooperation_id: UUID
    claim_id: UUID
    change: Literal["lowered", "withdrawn", "written_off"]
    amount: Amount
    amount_before: Amount | None = None
    """What was claimed until then; since 1.2."""
    outstanding: Amount
    reason: str
    changed_on: date


class PositionChangedV1(Fact):
    """How one position stands at the end of a booking day, as far as that day has come.

    Movements of a moment are published together: each day's last position always is, what it was in between is not.
    `available` may be negative: a cut never touches what is already committed.
    """

    TYPE: ClassVar[str] = "budget.position-changed.v1"
    AGGREGATE: ClassVar[str] = "position"

    programme: str
    fiscal_year: FiscalYear
    appropriation_item: str
    cost_kind: CostKind | None = None
    allotted: Amount
    reserved: Amount
    committed: Amount
    paid: Amount
    available: Amount
    booked_on: date | None = None
    """Since 1.2; before then an event was published with each movement, on the day of the event."""


class OwnCostsChangedV1(Fact):
    """What the agency's own costs of one kind come to in a fiscal year, whole: attested and imported, less reversed.

    No agreement stands behind them. Without an activity: imported from a file that named none.
    """

    TYPE: ClassVar[str] = "budget.own-costs-changed.v1"
    AGGREGATE: ClassVar[str] = "own-costs"

    programme: str
    fiscal_year: FiscalYear
    appropriation_item: str
    """Or the source beside the appropriation that pays: `ESF`, `övriga inkomster`."""
    cost_kind: CostKind
    activity: OwnActivity | None = None
    measure_kind: MeasureKind | None = None
    amount: Amount
    changed_on: date
    """The day from which it is so in the books."""


class ManifestPublishedV1(manifests.Manifest):
    TYPE: ClassVar[str] = "budget.manifest-published.v1"


class ResendRequestedV1(manifests.ResendRequest):
    TYPE: ClassVar[str] = "budget.resend-requested.v1"


class BudgetAuditHeadTakenV1(AuditHead, Fact):
    """The head of this service's audit trail, at most once a minute and only when it has grown."""

    TYPE: ClassVar[str] = "budget.budget-audit-head-taken.v1"
    AGGREGATE: ClassVar[str] = AUDIT_CHAIN
