"""A quality dialogue with one organiser: from the offer until both parties have approved what was said."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, RootModel
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from followup.errors import check_passed
from followup.errors.quality import (
    AlreadyApprovedByParty,
    DeclineReason,
    DialogueBeforeAnswer,
    NotAParty,
    NothingToApprove,
    OtherState,
    PlaceMissing,
    UnknownSchoolType,
    WrongAttendance,
)
from followup.models.meeting import check_plannable
from followup.models.quality_round import QualityRound
from followup.models.root import Base
from followup.rules.quality_dialogues import (
    AGREED,
    Attendee,
    DialogueStatus,
    Side,
    approving_sides,
    fault_in_attendance,
)
from shared.kit.columns import Document
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field

ANSWERABLE = (DialogueStatus.OFFERED, DialogueStatus.DECLINED)
"""Whoever has declined may still change its mind while the round is running."""
PLANNABLE = (DialogueStatus.ACCEPTED, DialogueStatus.PLANNED)


class Attendance(BaseModel):
    """How many of a function; never names."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    function: Attendee
    count: int


class Attendances(RootModel[tuple[Attendance, ...]]):
    """Those who are invited or took part, by function."""


class QualityDialogue(Aggregate, Base):
    """`run_school_types` is what the organiser had when the dialogue was held; `school_types` those discussed.

    `approved_sides` are the parties that have approved the newest summary: a new version empties it.
    """

    __tablename__ = "quality_dialogue"
    __table_args__ = (
        one_of("status", DialogueStatus),
        CheckConstraint("(status IN ('held', 'summed_up')) = (held_on IS NOT NULL)", name="held_on"),
        CheckConstraint("held_on >= answered_on AND answered_on >= offered_on", name="order"),
        CheckConstraint("status <> 'declined' OR decline_reason IS NOT NULL", name="decline_reason"),
        UniqueConstraint("round_id", "organization_number", name="uq_quality_dialogue_offer"),
    )

    round_id: Mapped[UUID] = mapped_column(ForeignKey("quality_round.id", ondelete="RESTRICT"))
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    organizer_name: Mapped[str]
    status: Mapped[DialogueStatus] = mapped_column(enum_column(DialogueStatus))
    offered_on: Mapped[date]
    answered_on: Mapped[date | None]
    decline_reason: Mapped[str | None]
    spsm_takes_part: Mapped[bool | None]
    planned_on: Mapped[date | None]
    is_remote: Mapped[bool | None]
    place: Mapped[str | None]
    invitees: Mapped[Attendances | None] = mapped_column(Document(Attendances))
    held_on: Mapped[date | None]
    attendees: Mapped[Attendances | None] = mapped_column(Document(Attendances))
    school_types: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    run_school_types: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    summary_number: Mapped[int] = mapped_column(default=0)
    approved_sides: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    agency_hours: Mapped[int | None]
    spsm_hours: Mapped[int | None]
    organizer_hours: Mapped[int | None]
    ended_because: Mapped[str | None]
    """Why it was withdrawn or cancelled."""
    round: Mapped[QualityRound] = relationship(lazy="raise")

    @property
    def can_be_answered(self) -> bool:
        return self.status in ANSWERABLE

    @property
    def can_be_planned(self) -> bool:
        return self.status in PLANNABLE

    @property
    def is_planned(self) -> bool:
        return self.status is DialogueStatus.PLANNED

    @property
    def is_written(self) -> bool:
        """True when it is held, and its summary not yet approved by all."""
        return self.status is DialogueStatus.HELD

    @property
    def is_summed_up(self) -> bool:
        """True when all have approved its summary; a survey of its round asks its organiser from then on."""
        return self.status is DialogueStatus.SUMMED_UP

    @property
    def is_agreed(self) -> bool:
        return self.status in AGREED

    @property
    def approving(self) -> frozenset[Side]:
        """The sides that must approve the summary."""
        return approving_sides([a.function for a in self.attendees.root] if self.attendees else ())

    def answer(self, *, accepted: bool, decline_reason: str | None, today: date, now: datetime) -> None:
        self._require(*ANSWERABLE, was="redan besvarad med ja, återtagen eller avslutad")
        if accepted == bool(decline_reason):
            expected = "inget skäl till ett ja" if accepted else "skälet till ett nej"
            fault = at_field("decline_reason", "skälet stämmer inte med svaret", expected)
            raise DeclineReason("Ange skälet när huvudmannen tackar nej, och bara då.", errors=fault)
        if not accepted and self.status is DialogueStatus.DECLINED:
            raise OtherState("Huvudmannen har redan tackat nej.")
        self.status = DialogueStatus.ACCEPTED if accepted else DialogueStatus.DECLINED
        self.answered_on, self.decline_reason = today, decline_reason
        self.touch(now)

    def note_spsm(self, *, takes_part: bool, now: datetime) -> None:
        self._require(DialogueStatus.OFFERED, *PLANNABLE, was="hållen, återtagen eller avslutad")
        self.spsm_takes_part = takes_part
        self.touch(now)

    def plan(
        self, planned_on: date, *, place: str | None, invitees: Sequence[Attendance], today: date, now: datetime
    ) -> None:
        """`place`: None when it is remote. A planned dialogue may be planned anew."""
        self._require(*PLANNABLE, was="inte besvarad med ja, eller redan hållen")
        check_plannable(planned_on, today)
        self.status, self.planned_on, self.is_remote, self.place = DialogueStatus.PLANNED, planned_on, not place, place
        self.invitees = Attendances(tuple(invitees))
        self.touch(now)

    def hold(
        self,
        held_on: date,
        attendees: Sequence[Attendance],
        *,
        school_types: Collection[str],
        run: Collection[str] | None,
        today: date,
        now: datetime,
    ) -> None:
        """`run`: the school types that the organiser has by the register; None when they are not known."""
        self._require(DialogueStatus.PLANNED, was="inte planerad, eller redan hållen")
        check_passed("held_on", held_on, today, "Ange dagen då dialogen hölls: i dag eller tidigare.")
        assert self.answered_on is not None, "whoever has planned has been answered"
        if held_on < self.answered_on:
            fault = at_field("held_on", "dagen ligger före svaret", f"tidigast {self.answered_on}")
            raise DialogueBeforeAnswer("Ange dagen då dialogen hölls.", errors=fault)
        count: Counter[Attendee] = Counter()
        for attendance in attendees:
            count[attendance.function] += attendance.count
        if expected := fault_in_attendance(count, spsm_takes_part=self.spsm_takes_part):
            fault = at_field("attendees", "deltagarna stämmer inte", expected)
            raise WrongAttendance(f"Det ska ha varit {expected}.", errors=fault)
        if foreign := sorted(set(school_types) - set(run or ())):
            expected = f"någon av {', '.join(sorted(run))}" if run else "skolformer som är kända i registret"
            fault = at_field("school_types", f"huvudmannen har inte {', '.join(foreign)}", expected)
            raise UnknownSchoolType("Ange skolformer som huvudmannen har.", errors=fault)
        self.status, self.held_on, self.attendees = DialogueStatus.HELD, held_on, Attendances(tuple(attendees))
        self.school_types, self.run_school_types = sorted(set(school_types)), sorted(run or ())
        self.touch(now)

    def require_written(self) -> date:
        """The day it was held, when its summary may still be changed."""
        self._require(DialogueStatus.HELD, was="inte hållen, eller redan sammanfattad och godkänd av alla")
        assert self.held_on is not None, "by its constraint"
        return self.held_on

    def write(self, now: datetime) -> int:
        """Begin a new version of the summary; return its number. Who approved the one before has not approved this."""
        self.require_written()
        self.summary_number += 1
        self.approved_sides = []
        self.touch(now)
        return self.summary_number

    def approve(self, side: Side, now: datetime) -> bool:
        """Approve the summary for a side; return whether all have now approved."""
        self.require_written()
        if not self.summary_number:
            raise NothingToApprove("Sammanfattningen är inte skriven.")
        if side not in self.approving:
            raise NotAParty("Bara den som deltog i dialogen godkänner sammanfattningen.")
        if side in self.approved_sides:
            raise AlreadyApprovedByParty(f"Version {self.summary_number} är redan godkänd av parten.")
        self.approved_sides = sorted([*self.approved_sides, side.value])
        is_whole = set(self.approved_sides) == self.approving
        if is_whole:
            self.status = DialogueStatus.SUMMED_UP
        self.touch(now)
        return is_whole

    def note_change(self, now: datetime) -> None:
        """The dialogue shows what stands beside it: the steps of earlier dialogues that it has reviewed."""
        self.touch(now)

    def note_hours(self, side: Side, hours: int, now: datetime) -> int | None:
        """Set the side's hours; return the figure before."""
        self._require(*AGREED, was="inte besvarad med ja")
        column = f"{side.value}_hours"
        before: int | None = getattr(self, column)
        setattr(self, column, hours)
        self.touch(now)
        return before

    def withdraw(self, reason: str, now: datetime) -> None:
        """The offer is taken back; what the organiser has accepted is cancelled instead, until it ceases."""
        self._end(DialogueStatus.WITHDRAWN, reason, now)

    def cancel(self, reason: str, now: datetime) -> None:
        self._require(*PLANNABLE, was="inte besvarad med ja, eller redan hållen")
        self._end(DialogueStatus.CANCELLED, reason, now)

    def require_offered(self) -> None:
        self._require(*ANSWERABLE, was="besvarad med ja; ställ in den i stället")

    def _end(self, status: DialogueStatus, reason: str, now: datetime) -> None:
        self.status, self.ended_because = status, reason
        self.touch(now)

    def _require(self, *statuses: DialogueStatus, was: str) -> None:
        if self.status not in statuses:
            raise OtherState(f"Kvalitetsdialogen är {was}.")


def check_place(*, is_remote: bool, place: str | None) -> None:
    if is_remote == bool(place):
        expected = "ingen plats på distans" if is_remote else "platsen"
        fault = at_field("place", "platsen stämmer inte", expected)
        raise PlaceMissing("Ange platsen, eller att dialogen hålls på distans.", errors=fault)
