"""Whom letters are written to: a person in a function, for one organiser's cases or for all of an assignment.

Personal data, and the one place for it: letters refer to the row, and no event, log or audit row repeats it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from followup.errors import check_near
from followup.errors.contacts import ContactEnded, EndsBeforeStart
from followup.models.root import Base
from followup.rules.reminders import ContactFunction
from followup.rules.working_days import add_months
from shared.kit.audit_values import LEFT_OUT
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field

LONGEST_AHEAD_MONTHS = 12


class Contact(Aggregate, Base):
    """The row stays after the retention, without the person: letters that were sent still lead to a function."""

    __tablename__ = "contact"
    __table_args__ = (
        one_of("function", ContactFunction),
        CheckConstraint(
            "function IN ('case_officer', 'team_leader', 'manager') OR organization_number IS NOT NULL",
            name="organizer",
        ),
        CheckConstraint("until_on >= from_on", name="until_on"),
        CheckConstraint("(erased_at IS NOT NULL) = (name IS NULL AND email IS NULL)", name="erased"),
        CheckConstraint("(name IS NULL) = (email IS NULL)", name="whole"),
        CheckConstraint("erased_at IS NULL OR until_on IS NOT NULL", name="ended"),
        CheckConstraint("(refused_at IS NULL) = (refusal IS NULL)", name="refused"),
        Index(
            "uq_contact_function",
            "programme",
            "function",
            "organization_number",
            unique=True,
            postgresql_where="until_on IS NULL AND function NOT IN ('head_of_schools', 'principal', 'teacher')",
            postgresql_nulls_not_distinct=True,
        ),
        Index(
            "uq_contact_respondent",
            "programme",
            "function",
            "organization_number",
            "email",
            unique=True,
            postgresql_where="until_on IS NULL AND function IN ('head_of_schools', 'principal', 'teacher')",
        ),
    )

    programme: Mapped[str]
    organization_number: Mapped[str | None] = mapped_column(index=True)
    """None: for every organiser of the assignment that has no contact of its own in the function."""
    function: Mapped[ContactFunction] = mapped_column(enum_column(ContactFunction))
    name: Mapped[str | None] = mapped_column(info=LEFT_OUT)
    email: Mapped[str | None] = mapped_column(info=LEFT_OUT)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    refused_at: Mapped[datetime | None]
    refusal: Mapped[str | None]
    """The code with which a mail server refused the address for good; its words may repeat the address."""
    erased_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """True when it is neither erased nor given a last day."""
        return self.until_on is None

    def change(self, name: str, email: str, now: datetime) -> None:
        """A new address has not been refused by anybody."""
        self._require_open()
        if email != self.email:
            self.refused_at = self.refusal = None
        self.name, self.email = name, email
        self.touch(now)

    def end(self, until_on: date, *, today: date, now: datetime) -> None:
        self._require_open()
        check_near("until_on", until_on, add_months(today, LONGEST_AHEAD_MONTHS))
        if until_on < self.from_on:
            fault = at_field("until_on", "dagen ligger före kontaktens första", f"tidigast {self.from_on}")
            raise EndsBeforeStart("Ange kontaktens sista dag.", errors=fault)
        self.until_on = until_on
        self.touch(now)

    def refuse(self, code: str, now: datetime) -> None:
        """Send no more letters to the address until somebody has corrected it."""
        self.refused_at, self.refusal = now, code
        self.touch(now)

    def erase(self, *, today: date, now: datetime) -> None:
        """Erase the person for ever. A contact that nobody ended, of a case that is over, ends with it."""
        self.name = self.email = None
        self.until_on = self.until_on or max(self.from_on, today)
        self.erased_at = now
        self.touch(now)

    def _require_open(self) -> None:
        if not self.is_open:
            raise ContactEnded("Kontakten har redan en sista dag.")
