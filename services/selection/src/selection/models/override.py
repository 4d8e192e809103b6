"""Departures from the rules of a round."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import WrongState
from selection.models.root import Base
from shared.kit.db import Aggregate, enum_column, one_of


class OverrideKind(StrEnum):
    ADD_UNIT = "ADD_UNIT"
    REMOVE_UNIT = "REMOVE_UNIT"
    ADD_ORGANIZER = "ADD_ORGANIZER"


class OverrideStatus(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class Override(Aggregate, Base):
    """Avsteg: a person departs from the rules, with a reason and another person's approval."""

    __tablename__ = "override"
    __table_args__ = (
        one_of("kind", OverrideKind),
        one_of("status", OverrideStatus),
        CheckConstraint("(kind = 'ADD_ORGANIZER') = (school_unit_code IS NULL)", name="unit"),
        CheckConstraint("settled_by IS NULL OR settled_by <> proposed_by", name="two_people"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[OverrideKind] = mapped_column(enum_column(OverrideKind))
    organization_number: Mapped[str] = mapped_column(Text)
    school_unit_code: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[OverrideStatus] = mapped_column(enum_column(OverrideStatus))
    proposed_by: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[str | None] = mapped_column(Text)

    def settle(self, by: str, *, approve: bool, now: datetime) -> None:
        if self.status is not OverrideStatus.PROPOSED:
            raise WrongState("Avsteget är redan prövat. Föreslå ett nytt om något ska ändras.")
        self.status = OverrideStatus.APPROVED if approve else OverrideStatus.REJECTED
        self.settled_by = by
        self.touch(now)
