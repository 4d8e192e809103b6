"""The register of conflicts of interest: who is barred from which organiser's cases (FL 16-18 §§)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base
from shared.kit.db import Aggregate
from shared.kit.errors import InvalidInput, SamePerson, at_field


class Conflict(Aggregate, Base):
    """Jäv: one person and one organiser, from a day and, when an end is known, to a last day."""

    # The plumbing has a table of the same content in every service, named after the whole term.
    __tablename__ = "conflict"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="period"),
        CheckConstraint("ended_by <> official_id", name="two_persons"),
    )

    official_id: Mapped[str] = mapped_column(Text, index=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(Text)
    ended_by: Mapped[str | None] = mapped_column(Text)

    def end(self, until_on: date, *, subject: str, now: datetime) -> None:
        """Set the last day, even if it had another; never by the person it concerns."""
        if subject == self.official_id:
            raise SamePerson("Jävet gäller dig och kan därför inte avslutas av dig. Be en annan teamledare.")
        if until_on < self.from_on:
            expected = f"{self.from_on} eller senare"
            fault = at_field("until_on", "jävet började senare", expected)
            raise InvalidInput("Jävet kan inte sluta innan det började. Rätta until_on.", errors=fault)
        self.until_on, self.ended_by = until_on, subject
        self.touch(now)
