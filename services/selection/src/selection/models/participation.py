"""Participation of organisers in programmes."""

from dataclasses import dataclass
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
    carried_offer_id: Mapped[UUID | None] = mapped_column(unique=True)
    carried_diary_number: Mapped[str | None] = mapped_column(Text)
    """The offer that it was accepted by elsewhere, and the number that it has; None of one that began here."""

    @property
    def present_number(self) -> str:
        """The organiser that the cooperation is with."""
        return self.passed_to or self.organization_number

    def pass_to(self, organization_number: str, *, now: datetime) -> None:
        self.passed_to = organization_number
        self.touch(now)

    def end(self, on: date, *, now: datetime) -> None:
        self.ends_on = on
        self.touch(now)


@dataclass(frozen=True)
class CarriedOffer:
    """A stand-in for the offer of a cooperation that was carried over: no round of ours chose its organiser."""

    part: Participation
    offer_id: UUID

    round_id = None
    made_on = None

    @property
    def id(self) -> UUID:
        return self.offer_id

    @property
    def programme(self) -> str:
        return self.part.programme

    @property
    def organization_number(self) -> str:
        return self.part.organization_number

    @property
    def diary_number(self) -> str:
        return self.part.carried_diary_number or ""

    @property
    def answered_on(self) -> date:
        return self.part.starts_on

    @property
    def school_unit_codes(self) -> list[str]:
        return self.part.carried_unit_codes

    def supplement(self, codes: list[str], *, now: datetime) -> None:
        """Add units by a supplementary decision."""
        self.part.carried_unit_codes = [*self.part.carried_unit_codes, *codes]
        self.part.touch(now)
