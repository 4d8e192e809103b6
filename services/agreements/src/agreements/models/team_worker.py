"""Those who work in dialogue teams: how they are employed and what they know. Subjects are the issuer's ids."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.root import Base
from shared.kit.audit_values import LEFT_OUT
from shared.kit.db import INSTANT, Aggregate, enum_column, one_of


class Employment(StrEnum):
    """Redovisning dnr 2015:778, 1.3: the agency's own, or engaged by it."""

    EMPLOYED = "employed"
    ENGAGED = "engaged"


class Competence(StrEnum):
    """What a dialogue asks for (Redovisning dnr 2015:778, 2.6.2)."""

    GOVERNANCE = "governance"
    QUALITY_WORK = "quality_work"
    SCHOOL_DEVELOPMENT = "school_development"
    STAFF_AND_RESOURCES = "staff_and_resources"
    DIALOGUE = "dialogue"


class TeamWorker(Aggregate, Base):
    """The row stays after the retention, without what it said of the person: teams and cases still name the subject."""

    __tablename__ = "team_worker"
    __table_args__ = (
        one_of("employment", Employment),
        CheckConstraint("(erased_at IS NOT NULL) = (employment IS NULL)", name="erased"),
        CheckConstraint("erased_at IS NULL OR (until_on IS NOT NULL AND competences = '{}')", name="ended"),
    )

    subject: Mapped[str] = mapped_column(Text, unique=True)
    employment: Mapped[Employment | None] = mapped_column(enum_column(Employment), info=LEFT_OUT)
    competences: Mapped[list[str]] = mapped_column(ARRAY(Text), info=LEFT_OUT)
    until_on: Mapped[date | None]
    """The last day in the teams' work."""
    erased_at: Mapped[datetime | None] = mapped_column(INSTANT)

    def has_left(self, today: date) -> bool:
        return self.until_on is not None and self.until_on < today

    def change(self, *, employment: Employment, competences: list[str], now: datetime) -> None:
        """Whoever comes back after having left is in work again."""
        self.employment, self.competences = employment, competences
        self.until_on = self.erased_at = None
        self.touch(now)

    def end(self, until_on: date, now: datetime) -> None:
        if self.until_on is not None:
            raise WrongPhase(f"Teammedarbetaren har redan en sista dag, {self.until_on}.")
        self.until_on = until_on
        self.touch(now)

    def erase(self, now: datetime) -> None:
        self.employment, self.competences, self.erased_at = None, [], now
        self.touch(now)
