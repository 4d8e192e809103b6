"""Who may sign, and who supports: signatories and dialogue teams. Subjects are the issuer's ids, never names."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.content import Party
from agreements.models.root import Base
from shared.kit.clock import new_id
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


class Waiver(Base):
    """A leader's leave to break a staffing rule, with the reason."""

    __tablename__ = "waiver"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    dialogue_team_id: Mapped[UUID] = mapped_column(ForeignKey("dialogue_team.id", ondelete="RESTRICT"), index=True)
    rule: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    waived_by: Mapped[str] = mapped_column(Text)
    waived_at: Mapped[datetime] = mapped_column(INSTANT)
