"""Our own copies of what other services have published."""

from datetime import date
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.contracts.followup import ScheduledActivity
from shared.contracts.terms import Measure
from shared.kit.columns import Document
from shared.kit.copies import Copy


class Measures(RootModel[tuple[Measure, ...]]):
    """Measures as agreements published them."""


class AgreedMeasures(Copy, Base):
    """The measures that a cooperation has agreed on, in the version that holds."""

    __tablename__ = "agreed_measures"
    SOURCE = "agreements"

    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    signed_on: Mapped[date]
    measures: Mapped[Measures] = mapped_column(Document(Measures))


class Activities(RootModel[tuple[ScheduledActivity, ...]]):
    """Activities as followup published them."""


DONE = "done"
"""The status as followup names it in a schedule."""


class PlannedFollowUp(Copy, Base):
    """The follow-ups of a cooperation, as followup's schedule stands."""

    __tablename__ = "planned_follow_up"
    SOURCE = "followup"

    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    activities: Mapped[Activities] = mapped_column(Document(Activities))

    def complete(self, activity_id: UUID) -> None:
        """An activity has been held."""
        self.activities = Activities(
            tuple(
                activity.model_copy(update={"status": DONE}) if activity.activity_id == activity_id else activity
                for activity in self.activities.root
            )
        )


class QualityMeeting(Copy, Base):
    """A quality dialogue with an organiser: when it is planned or was held. `met_on` is None when it was cancelled."""

    __tablename__ = "quality_meeting"
    SOURCE = "followup"

    dialogue_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    programme: Mapped[str | None] = mapped_column(Text)
    met_on: Mapped[date | None]
    is_over: Mapped[bool]
