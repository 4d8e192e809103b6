"""Budget's own copies of others' facts. Rows written by version 1.1 do not say which event they are from."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from budget.models.programmes import ProgrammeRules
from budget.models.root import Base
from budget.rules.supervision import Decision
from shared.clock import new_id
from shared.contracts.terms import MeasureKind
from shared.kit.copies import Copy
from shared.kit.db import INSTANT, enum_column, one_of


class Organizer(Copy, Base):
    """An organiser's name and type, for reports; from `organizer-changed`."""

    __tablename__ = "organizer"
    SOURCE = "selection"

    organization_number: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    organizer_type: Mapped[str]
    municipality_code: Mapped[str | None]
    source_sequence: Mapped[int] = mapped_column(nullable=True)  # null in rows that version 1.1 wrote
    source_at: Mapped[datetime] = mapped_column(INSTANT, nullable=True)


class Supervision(Copy, Base):
    """A decision by Skolinspektionen as it stands; from `supervision-changed`."""

    __tablename__ = "supervision"
    SOURCE = "selection"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    diary_number: Mapped[str]
    decision_type: Mapped[str]
    status: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    school_unit_code: Mapped[str | None]
    """None: the decision is about the organiser."""
    decided_on: Mapped[date]
    serious: Mapped[bool]
    extensive: Mapped[bool]
    copied_at: Mapped[datetime] = mapped_column("updated_at", INSTANT, index=True)
    updated_at: Mapped[datetime] = column_property(
        func.greatest(copied_at, select(func.max(ProgrammeRules.loaded_at)).scalar_subquery(), type_=INSTANT)
    )
    """When it was copied, or the rules were loaded by which it stops payments: both are seen."""

    @property
    def decision(self) -> Decision:
        return Decision(self.decision_type, self.status, serious=self.serious, extensive=self.extensive)


class SchoolUnit(Copy, Base):
    """A unit that has closed, opened again or goes on under another code; from `school-unit-changed`."""

    __tablename__ = "school_unit"
    SOURCE = "selection"

    school_unit_code: Mapped[str] = mapped_column(primary_key=True)
    replaced_by: Mapped[str | None] = mapped_column(index=True)
    """The code it goes on under; None for one that is open, or that has closed for good."""


class Judgement(Copy, Base):
    """A judgement of a grant statement by follow-up; from `statement-approved` and `statement-rejected`."""

    __tablename__ = "judgement"
    SOURCE = "followup"

    statement_id: Mapped[UUID] = mapped_column(primary_key=True)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"), index=True)
    approved: Mapped[Decimal]
    demanded: Mapped[Decimal]
    """Kronor that were not used, or not accepted."""
    judged_on: Mapped[date]


class ServiceOrder(Copy, Base):
    """Amounts delivered and invoiced of a bought service; from `service-order-changed`."""

    __tablename__ = "service_order"
    SOURCE = "agreements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    commitment_id: Mapped[UUID] = mapped_column(index=True)
    """No foreign key: an order may be heard of before its agreement."""
    measure_id: Mapped[UUID]
    cost_kind: Mapped[str]
    supplier_number: Mapped[str]
    contract_reference: Mapped[str | None]
    """None in rows of before it was copied."""
    delivered: Mapped[Decimal]
    invoiced: Mapped[Decimal]
    taken_back: Mapped[Decimal | None]
    """Of what was said to be delivered, when that was last corrected to less."""
    corrected_on: Mapped[date | None]


class AgreedCost(Copy, Base):
    """A cost line of an agreement at the version that applies; without a measure when the agreement names none."""

    __tablename__ = "agreed_cost"
    SOURCE = "agreements"
    __table_args__ = (one_of("measure_kind", MeasureKind),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"), index=True)
    fiscal_year: Mapped[int]
    cost_kind: Mapped[str]
    measure_id: Mapped[UUID | None]
    measure_kind: Mapped[MeasureKind | None] = mapped_column(enum_column(MeasureKind))
    amount: Mapped[Decimal]
    source_sequence: Mapped[int] = mapped_column(nullable=True)
    source_at: Mapped[datetime] = mapped_column(INSTANT, nullable=True)
