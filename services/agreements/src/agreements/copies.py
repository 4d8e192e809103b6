"""Our own copies of others' facts: supervision, organisers, and the money and follow-up of each case."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import ForeignKey, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.carried_forward import CarriesForward
from agreements.models.root import Base
from agreements.rules.supervision import Judgement
from shared.amount import Amount
from shared.contracts.carrying import OpeningSums
from shared.contracts.followup import QualitySummaryApprovedV1, ScheduledActivity
from shared.contracts.selection import UnitStatisticsPublishedV1
from shared.kit.columns import Document
from shared.kit.copies import Copy
from shared.kit.db import MONEY, enum_column, one_of

ZERO = Decimal("0.00")


class Supervision(Copy, Base):
    """A decision by Skolinspektionen. Each case is judged by the rules of its own assignment."""

    SOURCE = "selection"
    __tablename__ = "supervision"

    supervision_id: Mapped[UUID] = mapped_column(primary_key=True)
    diary_number: Mapped[str] = mapped_column(Text)
    decision_type: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    school_unit_code: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date]
    extensive_in_central_parts: Mapped[bool]
    blocking: Mapped[bool]
    """Judged by the standard rules: release 1.1.0 runs beside this one and reads nothing else."""

    @property
    def judgement(self) -> Judgement:
        return Judgement(self.decision_type, self.status, self.extensive_in_central_parts)


class Organizer(Copy, Base):
    SOURCE = "selection"
    __tablename__ = "organizer"

    organization_number: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    organizer_type: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    merged_into: Mapped[str | None] = mapped_column(Text)
    school_types: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """The school types that it runs by the register; None until selection has counted its units."""

    @property
    def stands(self) -> bool:
        """True if anybody can decide or sign for the organiser."""
        return self.active and self.merged_into is None


CLOSED = "UPPHORT"
"""The status of a unit that has closed, as selection publishes it."""


class SchoolUnit(Copy, Base):
    """A unit that has closed, opened again, changed organiser or code; most units have never been heard of here."""

    SOURCE = "selection"
    __tablename__ = "school_unit"

    school_unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    status: Mapped[str] = mapped_column(Text)
    replaced_by: Mapped[str | None] = mapped_column(Text)
    school_types: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """None in what release 1.1.0 copied."""

    @property
    def heir(self) -> str | None:
        """The code that the unit goes on under; one that opens again goes on under its own."""
        return self.replaced_by if self.status == CLOSED else None


class Indicator(Copy, Base):
    """A version of an indicator in the register: what plans choose their goals' indicators from."""

    SOURCE = "selection"
    __tablename__ = "registered_indicator"

    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    school_type: Mapped[str] = mapped_column(Text)
    direction: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    low: Mapped[str] = mapped_column(Text)
    high: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class QualityMaterial(Copy, Base):
    """The approved summary of a quality dialogue: material for the situation analysis of its organiser."""

    SOURCE = "followup"
    __tablename__ = "quality_material"

    dialogue_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    held_on: Mapped[date]
    summary: Mapped[QualitySummaryApprovedV1] = mapped_column(Document(QualitySummaryApprovedV1))


class UnitStatistics(Copy, Base):
    """The statistics of a unit that takes part, as selection last published them."""

    SOURCE = "selection"
    __tablename__ = "unit_statistics"

    school_unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    published: Mapped[UnitStatisticsPublishedV1] = mapped_column(Document(UnitStatisticsPublishedV1))


class FundingStatus(StrEnum):
    REFUSED = "refused"
    RESERVED = "reserved"
    RELEASED = "released"
    COMMITTED = "committed"
    COMMITMENT_REFUSED = "commitment_refused"


class Opening(OpeningSums):
    """The money of a case that was carried over, as budget booked it."""

    bound: Amount


class Funding(CarriesForward, Copy, Base):
    """The money of a case at budget; `status` is None until budget has answered."""

    SOURCE = "budget"
    __tablename__ = "funding"
    __table_args__ = (one_of("status", FundingStatus),)

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), primary_key=True)
    status: Mapped[FundingStatus | None] = mapped_column(enum_column(FundingStatus))
    decision_id: Mapped[UUID | None]
    reason: Mapped[str | None] = mapped_column(Text)
    reserved: Mapped[Decimal] = mapped_column(MONEY)
    committed: Mapped[Decimal] = mapped_column(MONEY)
    committed_version: Mapped[int | None]
    paid: Mapped[Decimal] = mapped_column(MONEY)
    claimed: Mapped[Decimal] = mapped_column(MONEY)
    repaid: Mapped[Decimal] = mapped_column(MONEY)
    opening: Mapped[Opening | None] = mapped_column(Document(Opening))
    """None of a case that began here, and until budget has booked one that was carried over."""

    @classmethod
    def nothing(cls, cooperation_id: UUID) -> Self:
        zeros = dict.fromkeys(("reserved", "committed", "paid", "claimed", "repaid"), ZERO)
        return cls(cooperation_id=cooperation_id, **zeros)

    def reserved_for(self, decision_id: UUID) -> bool:
        """True if the money of that decision is reserved for the case, or already committed by its agreement."""
        available = self.status not in (None, FundingStatus.REFUSED, FundingStatus.RELEASED)
        return available and self.decision_id == decision_id

    def reserve(self, decision_id: UUID, total: Decimal) -> None:
        self.status, self.reason = FundingStatus.RESERVED, None
        self.decision_id, self.reserved = decision_id, total

    def release(self) -> None:
        self.status, self.reserved = FundingStatus.RELEASED, ZERO

    def refuse_reservation(self, decision_id: UUID, reason: str) -> None:
        self.status, self.reason = FundingStatus.REFUSED, reason
        self.decision_id = decision_id

    def commit(self, agreement_version: int, total: Decimal) -> None:
        self.status, self.reason = FundingStatus.COMMITTED, None
        self.committed, self.committed_version = total, agreement_version

    def refuse_commitment(self, reason: str) -> None:
        self.status, self.reason = FundingStatus.COMMITMENT_REFUSED, reason


class Payment(Base):
    """One payment by budget, of one instalment of the agreement."""

    __tablename__ = "payment"

    payment_id: Mapped[UUID] = mapped_column(primary_key=True)
    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), index=True)
    instalment_id: Mapped[UUID | None]
    amount: Mapped[Decimal] = mapped_column(MONEY)
    paid_on: Mapped[date]


class ClaimChange(StrEnum):
    """Why a claim stands at less than what was claimed, as budget publishes it."""

    LOWERED = "lowered"
    WITHDRAWN = "withdrawn"
    WRITTEN_OFF = "written_off"


class RepaymentClaim(Base):
    """A claim by budget for repayment of the grant of a case: the organiser gets a letter of each."""

    __tablename__ = "repayment_claim"
    __table_args__ = (one_of("change", ClaimChange),)

    claim_id: Mapped[UUID] = mapped_column(primary_key=True)
    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), index=True)
    claimed: Mapped[Decimal] = mapped_column(MONEY)
    """The amount first claimed, which the letter has; `amount` is what the claim stands at now."""
    amount: Mapped[Decimal] = mapped_column(MONEY)
    outstanding: Mapped[Decimal] = mapped_column(MONEY)
    claimed_on: Mapped[date]
    due_on: Mapped[date]
    diary_number: Mapped[str | None] = mapped_column(Text)
    payment_reference: Mapped[str | None] = mapped_column(Text)
    """Its own; None of claims that were sent with their diary number as reference."""
    statement_id: Mapped[UUID | None]
    instalment_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))
    """The paid instalments that it is about; None of claims from before it was published."""
    reason: Mapped[str | None] = mapped_column(Text)
    change: Mapped[ClaimChange | None] = mapped_column(enum_column(ClaimChange))
    """The last one."""
    changed_on: Mapped[date | None]

    @property
    def reference(self) -> str | None:
        """Stated at the payment."""
        return self.payment_reference or self.diary_number

    def alter(self, change: ClaimChange, *, amount: Decimal, outstanding: Decimal, changed_on: date) -> None:
        self.change, self.changed_on = change, changed_on
        self.amount, self.outstanding = amount, outstanding


OUTCOMES = ("approved", "rejected")
"""How a statement may be judged."""
HANDED_IN = ("done", *OUTCOMES)


class Activities(RootModel[tuple[ScheduledActivity, ...]]):
    """The activities of a schedule, in followup's order."""


class Schedule(Copy, Base):
    """The follow-up of a case at followup."""

    SOURCE = "followup"
    __tablename__ = "schedule"

    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), primary_key=True)
    status: Mapped[str] = mapped_column(Text)
    agreement_version: Mapped[int]
    document: Mapped[Activities] = mapped_column("activities", Document(Activities))
    carried_approved: Mapped[Decimal | None] = mapped_column(MONEY)
    """The sum that statements had approved when the case was carried over; None of one that began here."""

    @property
    def activities(self) -> tuple[ScheduledActivity, ...]:
        # A schedule that has just been made has no list until its first revision.
        return self.document.root if self.document is not None else ()

    @property
    def handed_in(self) -> set[UUID]:
        """The statements that the organiser has handed in."""
        return {a.statement_id for a in self.activities if a.statement_id and a.status in HANDED_IN}

    def revise(self, activities: tuple[ScheduledActivity, ...]) -> None:
        """Take the new list; the outcome of a statement comes as an event of its own: keep it."""
        outcomes = {a.activity_id: a.status for a in self.activities if a.status in OUTCOMES}
        revised = (a.model_copy(update={"status": outcomes.get(a.activity_id, a.status)}) for a in activities)
        self.document = Activities(tuple(revised))

    def mark(self, activity_id: UUID, status: str) -> None:
        marked = (
            a.model_copy(update={"status": status}) if a.activity_id == activity_id else a for a in self.activities
        )
        self.document = Activities(tuple(marked))

    def mark_statement(self, statement_id: UUID, status: str) -> None:
        for activity in self.activities:
            if activity.statement_id == statement_id:
                self.mark(activity.activity_id, status)
