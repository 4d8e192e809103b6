"""The register of delegations: who may use whose role, for how long and why."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import DelegationOver
from agreements.models.root import Base
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of
from shared.roles import DelegableRole


class Delegation(Aggregate, Base):
    """One role that `delegated_by` holds and `official_id` may use, from a day to a last day."""

    __tablename__ = "delegation"
    __table_args__ = (
        one_of("role", DelegableRole),
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("official_id <> delegated_by", name="two_persons"),
        CheckConstraint("num_nulls(ended_at, ended_by, end_reason) IN (0, 3)", name="ended_with_reason"),
    )

    official_id: Mapped[str] = mapped_column(Text, index=True)
    role: Mapped[DelegableRole] = mapped_column(enum_column(DelegableRole))
    delegated_by: Mapped[str] = mapped_column(Text, index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)
    ended_by: Mapped[str | None] = mapped_column(Text)
    end_reason: Mapped[str | None] = mapped_column(Text)

    def end(self, *, subject: str, reason: str, today: date, now: datetime) -> None:
        """End the delegation at once, not at the end of a day: whoever takes a role back does not wait."""
        if self.ended_at or self.until_on < today:
            raise DelegationOver("Delegationen har redan upphört.")
        self.ended_at, self.ended_by, self.end_reason = now, subject, reason
        self.touch(now)
