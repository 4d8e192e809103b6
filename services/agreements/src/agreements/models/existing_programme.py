"""An existing programme of the agency (Läslyftet, Lärarlyftet) with places that organisers' measures may take."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import PlacesDoNotFit, WrongPhase
from agreements.models.root import Base
from agreements.rules.queueing import Priority
from shared.kit.db import Aggregate


class ExistingProgramme(Aggregate, Base):
    """A programme, locked by whoever changes its places: `taken` is the sum of the places that are taken."""

    __tablename__ = "existing_programme"
    __table_args__ = (
        CheckConstraint("taken BETWEEN 0 AND capacity", name="capacity"),
        CheckConstraint("join_by <= ends_on AND starts_on <= ends_on", name="days"),
    )

    programme: Mapped[str] = mapped_column(Text, index=True)
    """The assignment whose measures may take its places."""
    title: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    join_by: Mapped[date]
    """The last day on which a place is taken."""
    capacity: Mapped[int]
    taken: Mapped[int]
    priority: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """The rule of its queue, as the assignment's was when it was registered: no later rule moves who stands in it."""

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @property
    def priorities(self) -> tuple[Priority, ...]:
        return tuple(Priority(key) for key in self.priority)

    def is_open(self, today: date) -> bool:
        return today <= self.join_by

    def require_open(self, today: date) -> None:
        if not self.is_open(today):
            raise WrongPhase(f"Sista dagen att ta en plats var {self.join_by}. Välj en annan befintlig satsning.")

    def change(self, *, title: str, join_by: date, capacity: int, now: datetime) -> None:
        if capacity < self.taken:
            raise PlacesDoNotFit(f"{self.taken} platser är redan tagna. Ange minst så många.")
        self.title, self.join_by, self.capacity = title, join_by, capacity
        self.touch(now)

    def take(self, places: int, now: datetime) -> None:
        self.taken += places
        self.touch(now)

    def give_back(self, places: int, now: datetime) -> None:
        self.taken -= places
        self.touch(now)
