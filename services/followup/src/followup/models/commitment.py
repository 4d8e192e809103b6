"""What the parties of an agreement undertake to do, line by line: reported by the party's own side, assessed by the
agency."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.errors import (
    CommitmentDropped,
    CommitmentSettled,
    KeptBeforeAgreed,
    NotDueYet,
    NothingReported,
    OtherPartysCommitment,
    check_passed,
)
from followup.models.root import Base
from shared.clock import new_id
from shared.contracts.terms import CommitmentLine
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field


class Party(StrEnum):
    AGENCY = "AGENCY"
    ORGANIZER = "ORGANIZER"


class CommitmentStatus(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    KEPT = "kept"
    NOT_KEPT = "not_kept"


class Assessment(StrEnum):
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    SENT_BACK = "sent_back"


class CommitmentStep(StrEnum):
    REPORTED = "reported"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    SENT_BACK = "sent_back"
    AMENDED = "amended"
    DROPPED = "dropped"
    AGREED_AGAIN = "agreed_again"


class CommitmentEntry(Base):
    """One step in the history of a commitment, and how the line read when it was taken; append-only."""

    __tablename__ = "commitment_entry"
    __table_args__ = (one_of("step", CommitmentStep), UniqueConstraint("commitment_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    commitment_id: Mapped[UUID] = mapped_column(ForeignKey("agreed_commitment.id", ondelete="RESTRICT"))
    number: Mapped[int]
    step: Mapped[CommitmentStep] = mapped_column(enum_column(CommitmentStep))
    taken_on: Mapped[date]
    """The day it took effect: kept, assessed, or the day the amendment was signed."""
    text: Mapped[str | None]
    """The evidence of a report, or the reason of an assessment."""
    diary_number: Mapped[str | None]
    agreement_version: Mapped[int]
    what: Mapped[str]
    due_on: Mapped[date]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class AgreedCommitment(Aggregate, Base):
    """A commitment line of the agreement; `dropped_on` when an amendment or a termination has taken it away."""

    __tablename__ = "agreed_commitment"
    __table_args__ = (
        one_of("party", Party),
        one_of("status", CommitmentStatus),
        CheckConstraint("dropped_on >= agreed_on", name="dropped_on"),
    )

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("schedule.id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str] = mapped_column(index=True)
    organization_number: Mapped[str] = mapped_column(index=True)
    party: Mapped[Party] = mapped_column(enum_column(Party))
    what: Mapped[str]
    owner: Mapped[str]
    """A function, never a name."""
    due_on: Mapped[date] = mapped_column(index=True)
    agreed_on: Mapped[date]
    agreement_version: Mapped[int]
    status: Mapped[CommitmentStatus] = mapped_column(enum_column(CommitmentStatus))
    dropped_on: Mapped[date | None]
    entries: Mapped[list[CommitmentEntry]] = relationship(lazy="raise", order_by=CommitmentEntry.number)

    @property
    def can_be_reported(self) -> bool:
        return self.dropped_on is None and self.status is not CommitmentStatus.KEPT

    def can_be_assessed(self, today: date) -> bool:
        is_late = self.status is CommitmentStatus.OPEN and self.due_on < today
        return self.dropped_on is None and (is_late or self.status is CommitmentStatus.REPORTED)

    def report(
        self,
        kept_on: date,
        evidence: str,
        *,
        side: Party,
        diary_number: str | None,
        by: str,
        today: date,
        now: datetime,
    ) -> None:
        """The party's own side says that it has done what it undertook, and what shows it. It may say so again, with
        better evidence or after the agency found the commitment not kept."""
        self._require_in_force()
        if side is not self.party:
            raise OtherPartysCommitment("Åtagandet rapporteras av den part som har gjort det.")
        if self.status is CommitmentStatus.KEPT:
            raise CommitmentSettled("Skolverket har redan bedömt att åtagandet är uppfyllt.")
        check_passed("kept_on", kept_on, today, "Ange dagen då åtagandet uppfylldes: i dag eller tidigare.")
        if kept_on < self.agreed_on:
            fault = at_field("kept_on", "dagen ligger före överenskommelsen", f"tidigast {self.agreed_on}")
            raise KeptBeforeAgreed("Ange dagen då åtagandet uppfylldes.", errors=fault)
        self._move(CommitmentStatus.REPORTED, now)
        self._enter(CommitmentStep.REPORTED, kept_on, text=evidence, diary_number=diary_number, by=by, now=now)

    def assess(self, outcome: Assessment, reason: str | None, *, by: str, today: date, now: datetime) -> None:
        """The agency judges what was reported. What nobody reports is not kept once its day is past."""
        self._require_in_force()
        is_reported = self.status is CommitmentStatus.REPORTED
        if not is_reported and (self.status is not CommitmentStatus.OPEN or outcome is not Assessment.NOT_KEPT):
            raise NothingReported("Det finns ingen rapport om åtagandet att bedöma.")
        if not is_reported and self.due_on >= today:
            raise NotDueYet(f"Åtagandet ska vara uppfyllt senast {self.due_on}, och den dagen har inte passerat.")
        after = CommitmentStatus.OPEN if outcome is Assessment.SENT_BACK else CommitmentStatus(outcome)
        self._move(after, now)
        self._enter(CommitmentStep(outcome), today, text=reason, by=by, now=now)

    def amend(self, line: CommitmentLine, *, version: int, signed_on: date, by: str, now: datetime) -> None:
        """Follow an amendment: the history stays, and a dropped line is agreed again. A line that says something else
        is open again: what was reported and assessed is another undertaking."""
        read = (self.what, self.owner, self.due_on)
        if line.what != self.what:
            self.status = CommitmentStatus.OPEN
        self.what, self.owner, self.due_on = line.what, line.owner, line.due_on
        self.agreement_version = version
        if self.dropped_on:
            self.dropped_on = None
            self._enter(CommitmentStep.AGREED_AGAIN, signed_on, by=by, now=now)
        elif read != (line.what, line.owner, line.due_on):
            self._enter(CommitmentStep.AMENDED, signed_on, by=by, now=now)
        self.touch(now)

    def drop(self, dropped_on: date, *, by: str, now: datetime) -> None:
        """Mark as dropped, never delete; what has been assessed stays. The first day on which it was dropped stands."""
        if self.dropped_on is None:
            self.dropped_on = max(dropped_on, self.agreed_on)
            self._enter(CommitmentStep.DROPPED, self.dropped_on, by=by, now=now)
            self.touch(now)

    def terminate(self, terminated_from: date, *, by: str, now: datetime) -> None:
        """Drop what falls due from the day of the end on; what fell due before it, or has been kept, stands."""
        if self.due_on >= terminated_from and self.status is not CommitmentStatus.KEPT:
            self.drop(terminated_from, by=by, now=now)

    def _require_in_force(self) -> None:
        if self.dropped_on:
            raise CommitmentDropped(f"Åtagandet gäller inte längre, sedan {self.dropped_on}.")

    def _move(self, status: CommitmentStatus, now: datetime) -> None:
        self.status = status
        self.touch(now)

    def _enter(
        self,
        step: CommitmentStep,
        taken_on: date,
        *,
        by: str,
        now: datetime,
        text: str | None = None,
        diary_number: str | None = None,
    ) -> None:
        self.entries.append(
            CommitmentEntry(
                number=len(self.entries) + 1,
                step=step,
                taken_on=taken_on,
                text=text,
                diary_number=diary_number,
                agreement_version=self.agreement_version,
                what=self.what,
                due_on=self.due_on,
                recorded_by=by,
                recorded_at=now,
            )
        )
