"""The cooperation whose money is bound, and the columns that all its lines have."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from budget.models.root import Base
from budget.rules.movements import Against, Line, LineKey
from shared.clock import new_id
from shared.kit.db import enum_column


class Funding(Base):
    """A cooperation as budget knows it. Every change of its money locks this row first."""

    __tablename__ = "funding"

    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    programme: Mapped[str]
    organization_number: Mapped[str]
    created_at: Mapped[datetime]

    def pass_to(self, organization_number: str) -> None:
        """The organiser has gone up in another, which the cooperation goes on with."""
        self.organization_number = organization_number


class LineColumns:
    """Mixin: kronor of one kind on one appropriation item and fiscal year."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    item: Mapped[str]
    fiscal_year: Mapped[int]
    cost_kind: Mapped[str]
    amount: Mapped[Decimal]
    against: Mapped[Against] = mapped_column(enum_column(Against))

    @property
    def key(self) -> LineKey:
        return LineKey(self.item, self.fiscal_year, self.cost_kind)

    def as_line(self) -> Line:
        return Line(self.item, self.fiscal_year, self.cost_kind, self.amount, self.against)
