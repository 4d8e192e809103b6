"""Who may sign, and who supports: signatories and dialogue teams. Subjects are the issuer's ids, never names."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.content import Party
from agreements.models.root import Base
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of

AGENCY_NUMBER = "2021004185"
"""Skolverket's own organisation number."""


class Signatory(Aggregate, Base):
    """Someone's authority to sign for a party; checked on the day of signing, not on the day of registration."""

    __tablename__ = "signatory"
    __table_args__ = (
        one_of("party", Party),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
        CheckConstraint("registered_by <> subject", name="two_persons"),
    )

    subject: Mapped[str] = mapped_column(Text, index=True)
    party: Mapped[Party] = mapped_column(enum_column(Party))
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    authority: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    registered_by: Mapped[str] = mapped_column(Text)

    def end(self, last_day: date, now: datetime) -> None:
        if last_day < self.valid_from:
            raise WrongPhase(f"Behörigheten började gälla {self.valid_from}. Ange den dagen eller en senare.")
        self.valid_to = last_day
        self.touch(now)


class DialogueTeam(Aggregate, Base):
    """Two to five process supporters who answer for five to eight organisers (seed 003, 2.5.1)."""

    __tablename__ = "dialogue_team"

    name: Mapped[str] = mapped_column(Text, unique=True)
    team_leader: Mapped[str] = mapped_column(Text, index=True)
    supporters: Mapped[list[str]] = mapped_column(ARRAY(Text))


class TeamRule(StrEnum):
    """The staffing rules that a leader may waive."""

    SUPPORTERS = "supporters"
    ORGANIZERS = "organizers"


class Waiver(Aggregate, Base):
    """Leave to break a staffing rule once, with the reason: asked for by one person, given by another."""

    __tablename__ = "waiver"
    __table_args__ = (
        one_of("rule", TeamRule),
        CheckConstraint("approved_by <> proposed_by", name="two_persons"),
        CheckConstraint("used_at IS NULL OR approved_by IS NOT NULL", name="used_after_approval"),
    )

    dialogue_team_id: Mapped[UUID] = mapped_column(ForeignKey("dialogue_team.id", ondelete="RESTRICT"), index=True)
    rule: Mapped[TeamRule] = mapped_column(enum_column(TeamRule))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str | None] = mapped_column(Text)
    used_at: Mapped[datetime | None] = mapped_column(INSTANT)

    def approve(self, subject: str, now: datetime) -> None:
        if self.approved_by:
            raise WrongPhase("Undantaget är redan beviljat.")
        self.approved_by = subject
        self.touch(now)

    def use(self, now: datetime) -> None:
        self.used_at = now
        self.touch(now)
