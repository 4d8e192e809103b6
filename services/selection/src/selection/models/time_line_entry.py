"""Entries that an agency itself writes in the time line of an organiser."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import EntryCancelled
from selection.models.root import Base
from selection.rules.time_line import Agency, State, WrittenKind
from shared.kit.db import Aggregate, enum_column, one_of


@dataclass(frozen=True, slots=True)
class EntryDescription:
    """An entry as its agency describes it. `note` is for the agency's own people alone."""

    kind: WrittenKind
    state: State
    title: str
    begins_on: date
    ends_on: date | None
    school_unit_codes: list[str]
    diary_number: str | None
    note: str | None


class TimeLineEntry(Aggregate, Base):
    __tablename__ = "time_line_entry"
    __table_args__ = (
        one_of("agency", Agency),
        one_of("kind", WrittenKind),
        one_of("state", State),
        CheckConstraint("ends_on >= begins_on", name="days"),
    )

    organization_number: Mapped[str] = mapped_column(Text, index=True)
    agency: Mapped[Agency] = mapped_column(enum_column(Agency))
    kind: Mapped[WrittenKind] = mapped_column(enum_column(WrittenKind))
    state: Mapped[State] = mapped_column(enum_column(State))
    title: Mapped[str] = mapped_column(Text)
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    diary_number: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)

    @property
    def summary(self) -> dict[str, Any]:
        """The entry as the audit trail keeps it: the note is the agency's own, so only its length is kept."""
        return {
            "kind": self.kind.value,
            "state": self.state.value,
            "title": self.title,
            "begins_on": self.begins_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "school_unit_codes": list(self.school_unit_codes),
            "diary_number": self.diary_number,
            "note_characters": len(self.note or ""),
        }

    def describe(self, description: EntryDescription, *, now: datetime) -> None:
        """The whole entry as it stands now. What is cancelled stays so: others have planned after it."""
        if self.state is State.CANCELLED:
            raise EntryCancelled("Posten är inställd.")
        for field in fields(description):
            setattr(self, field.name, getattr(description, field.name))
        self.touch(now)
