"""Which organisers take part in which programmes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import Aggregate


class Participation(Aggregate, Base):
    """An organiser's part in a programme: by an accepted offer, or recorded for programmes run elsewhere."""

    __tablename__ = "participation"
    __table_args__ = (Index("ix_participation_open", "organization_number", postgresql_where="ends_on IS NULL"),)

    organization_number: Mapped[str] = mapped_column(Text)
    programme: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    cooperation_id: Mapped[UUID | None] = mapped_column(unique=True)
    passed_to: Mapped[str | None] = mapped_column(Text)
    """The successor that the cooperation has gone on with."""
    carried_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """The units of a cooperation that was carried over from another system; of others the offer has them."""

    @property
    def present_number(self) -> str:
        """Whom the cooperation is with."""
        return self.passed_to or self.organization_number

    def pass_to(self, organization_number: str, *, now: datetime) -> None:
        self.passed_to = organization_number
        self.touch(now)

    def end(self, on: date, *, now: datetime) -> None:
        self.ends_on = on
        self.touch(now)
