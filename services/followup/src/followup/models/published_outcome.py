"""What is published of a goal's school unit, year by year: outcomes that nobody types in."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from followup.models.root import Base
from followup.rules.indicators import PublishedReading, Reading, ValueState
from shared.clock import new_id
from shared.kit.db import enum_column, one_of

INDICATOR_VALUE = Numeric(12, 3)


class PublishedOutcome(Base):
    """A figure of the agency's statistics, as it was last published; its history keeps what it was before.

    `counts` is False when it is no longer published, or no longer an outcome of the goal. A row is never deleted.
    """

    __tablename__ = "published_outcome"
    __table_args__ = (
        UniqueConstraint("indicator_id", "school_year"),
        one_of("state", ValueState),
        CheckConstraint("(state = 'known') = (value IS NOT NULL)", name="known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id", ondelete="RESTRICT"))
    programme: Mapped[str]
    school_year: Mapped[str]
    resulted_on: Mapped[date]
    """The day that the results of the school year are of."""
    published: Mapped[str]
    """The number or the mark itself: `66,5`, `..`, `~100`."""
    value: Mapped[Decimal | None] = mapped_column(INDICATOR_VALUE)
    state: Mapped[ValueState] = mapped_column(enum_column(ValueState))
    national_average: Mapped[Decimal | None] = mapped_column(INDICATOR_VALUE)
    computed: Mapped[bool]
    """Drawn by selection from published parts."""
    counts: Mapped[bool]
    recorded_at: Mapped[datetime]

    @classmethod
    def of(cls, figure: PublishedReading, programme: str, now: datetime) -> Self:
        outcome = cls(programme=programme, school_year=figure.school_year, counts=False)
        outcome.follow(figure, now)
        return outcome

    @property
    def figure(self) -> PublishedReading:
        return PublishedReading(
            self.school_year,
            self.resulted_on,
            self.published,
            Reading(self.state, self.value),
            self.national_average,
            self.computed,
        )

    def follow(self, figure: PublishedReading | None, now: datetime) -> bool:
        """Be as it is published now, None where it is not; whether that is another than before."""
        if figure is None or (self.counts and figure == self.figure):
            differs = figure is None and self.counts
            self.counts = figure is not None
            return differs
        self.resulted_on, self.published, self.computed = figure.resulted_on, figure.published, figure.computed
        self.value, self.state = figure.reading.number, figure.reading.state
        self.national_average = figure.national_average
        self.counts, self.recorded_at = True, now
        return True
