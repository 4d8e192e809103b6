"""The lines of a commitment: what is agreed, bound and paid of each appropriation item, year and cost kind."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from budget.models.funding import LineColumns
from budget.models.root import Base
from budget.rules.money import ZERO
from budget.rules.movements import Against, Line
from shared.kit.db import one_of


class CommitmentLine(LineColumns, Base):
    """`agreed` is the agreement's cost, `amount` is bound and unpaid, `paid` is paid."""

    __tablename__ = "commitment_line"
    __table_args__ = (
        UniqueConstraint("commitment_id", "item", "fiscal_year", "cost_kind"),
        one_of("against", Against),
        CheckConstraint("amount >= 0 AND paid >= 0 AND agreed >= 0", name="amounts"),
        Index("ix_commitment_line_position", "item", "fiscal_year"),
    )

    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("commitment.id", ondelete="RESTRICT"))
    agreed: Mapped[Decimal]
    paid: Mapped[Decimal]

    @property
    def promised(self) -> Decimal:
        """Kronor bound, paid or, in a year without an authorisation, planned."""
        return self.agreed if self.against is Against.PLAN else self.amount + self.paid


def new_line(line: Line, *, amount: Decimal, agreed: Decimal) -> CommitmentLine:
    return CommitmentLine(
        item=line.item,
        fiscal_year=line.fiscal_year,
        cost_kind=line.cost_kind,
        against=line.against,
        amount=amount,
        agreed=agreed,
        paid=ZERO,
    )
