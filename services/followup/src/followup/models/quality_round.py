"""Rounds of quality dialogues: offered to all organisers, again and again (U2021/03837)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.errors import check_near
from followup.errors.quality import PeriodOutOfOrder, RoundNotOpen
from followup.models.root import Base
from followup.rules.working_days import add_months
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field

LONGEST_AHEAD_MONTHS = 36
"""Months ahead that a round may end at most; later is a slip of the pen."""


class QualityRoundStatus(StrEnum):
    PLANNED = "planned"
    OPEN = "open"


class QualityRound(Aggregate, Base):
    """Planned by one person and opened by another, who decides that the dialogues are offered."""

    __tablename__ = "quality_round"
    __table_args__ = (
        one_of("status", QualityRoundStatus),
        CheckConstraint("starts_on <= answer_by AND answer_by <= ends_on", name="period"),
        CheckConstraint("(status = 'open') = (opened_on IS NOT NULL)", name="opened_on"),
        UniqueConstraint("programme", "title", name="uq_quality_round_title"),
    )

    programme: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    starts_on: Mapped[date]
    answer_by: Mapped[date]
    """The day that organisers are asked to answer by; until the round ends they still may."""
    ends_on: Mapped[date]
    status: Mapped[QualityRoundStatus] = mapped_column(enum_column(QualityRoundStatus))
    diary_number: Mapped[str | None]
    opened_on: Mapped[date | None]

    @property
    def is_planned(self) -> bool:
        return self.status is QualityRoundStatus.PLANNED

    def is_running(self, today: date) -> bool:
        return self.status is QualityRoundStatus.OPEN and today <= self.ends_on

    def require_running(self, today: date) -> None:
        if not self.is_running(today):
            raise RoundNotOpen(f"Omgången är inte öppnad, eller slutade {self.ends_on}.")

    def open(self, diary_number: str, today: date, *, now: datetime) -> None:
        if not self.is_planned:
            raise RoundNotOpen(f"Omgången öppnades {self.opened_on}. Nya huvudmän läggs till med ett nytt utskick.")
        if today > self.ends_on:
            raise RoundNotOpen(f"Omgången slutade {self.ends_on}, innan den hade öppnats.")
        self.status, self.diary_number, self.opened_on = QualityRoundStatus.OPEN, diary_number, today
        self.touch(now)

    def note_change(self, now: datetime) -> None:
        """The round shows what stands beside it: how many organisers have an offer."""
        self.touch(now)


def check_period(starts_on: date, answer_by: date, ends_on: date, *, today: date) -> None:
    """The days of a new round: in order, not over, and near enough to be meant."""
    check_near("ends_on", ends_on, add_months(today, LONGEST_AHEAD_MONTHS))
    if not starts_on <= answer_by <= ends_on:
        fault = at_field("answer_by", "dagen ligger utanför omgången", f"från {starts_on} till {ends_on}")
        raise PeriodOutOfOrder("Ange omgångens dagar i ordning.", errors=fault)
    if answer_by < today:
        fault = at_field("answer_by", "dagen har passerat", f"tidigast {today}")
        raise PeriodOutOfOrder("Ge huvudmännen tid att svara.", errors=fault)
