"""Meetings, before the agreement and after: dialogues, visits, hand-overs, seminars, and those of networks."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict, RootModel
from sqlalchemy import CheckConstraint, ForeignKey, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from followup.errors import DueInThePast, check_near, check_passed
from followup.errors.meetings import BeforePhase, MeetingClosed, NotAVisit, WrongParticipants
from followup.errors.visits import VisitOnDayOff
from followup.models.root import Base
from followup.rules.meetings import (
    Function,
    MeetingKind,
    MeetingStatus,
    fault_in_origin,
    fault_in_participants,
    is_short,
)
from followup.rules.working_days import add_months
from shared.kit.columns import Document
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field
from shared.kit.swedish import after_working_days, is_working_day

LONGEST_AHEAD_MONTHS = 36
"""A cooperation lasts three years at most."""


class Participant(BaseModel):
    """How many of a function took part, and whether with the mandate to decide; never names."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    function: Function
    count: int
    has_mandate: bool
    organization_number: str | None = None
    """The organiser they came from, where several meet."""


class Participants(RootModel[tuple[Participant, ...]]):
    """Those who took part, by function."""


class Leave(NamedTuple):
    """A team leader's leave for a visit by fewer process supporters than the rule asks for."""

    reason: str
    given_by: str


class Meeting(Aggregate, Base):
    """`first_day` is the day from which it can be held: when every cooperation in it had accepted its offer."""

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("kind", MeetingKind),
        one_of("status", MeetingStatus),
        CheckConstraint("(status = 'held') = (held_on IS NOT NULL)", name="held_on"),
        CheckConstraint("held_on >= first_day", name="first_day"),
        CheckConstraint("network_id IS NULL OR kind = 'network'", name="network_id"),
        CheckConstraint(
            "(fewer_supporters_reason IS NULL) = (fewer_supporters_by IS NULL)", name="fewer_supporters_leave"
        ),
    )

    programme: Mapped[str] = mapped_column(index=True)
    kind: Mapped[MeetingKind] = mapped_column(enum_column(MeetingKind))
    title: Mapped[str]
    network_id: Mapped[UUID | None] = mapped_column(ForeignKey("network.id", ondelete="RESTRICT"), index=True)
    cooperation_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    organization_numbers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    supporters: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    """The process supporters who make a visit, by the issuer's ids; None until they have been chosen."""
    status: Mapped[MeetingStatus] = mapped_column(enum_column(MeetingStatus))
    first_day: Mapped[date]
    planned_on: Mapped[date] = mapped_column(index=True)
    held_on: Mapped[date | None]
    participants: Mapped[Participants | None] = mapped_column(Document(Participants))
    notes: Mapped[str | None]
    next_steps: Mapped[str | None]
    lessons: Mapped[str | None]
    changed_because: Mapped[str | None]
    """Why it was moved or cancelled."""
    fewer_supporters_reason: Mapped[str | None]
    """Why a visit was held by fewer process supporters than the rule asks for."""
    fewer_supporters_by: Mapped[str | None]
    """The team leader who gave leave for it."""

    @property
    def is_planned(self) -> bool:
        return self.status is MeetingStatus.PLANNED

    @property
    def is_visit_ahead(self) -> bool:
        return self.is_planned and self.kind is MeetingKind.VISIT

    def invite(self, cooperation_ids: Sequence[UUID], organization_numbers: Sequence[str], now: datetime) -> None:
        """Those who meet are others: members of a network come and go."""
        invited = (list(cooperation_ids), list(organization_numbers))
        if invited != (self.cooperation_ids, self.organization_numbers):
            self.cooperation_ids, self.organization_numbers = invited
            self.touch(now)

    def staff(self, supporters: Sequence[str], now: datetime) -> None:
        self.require_visit()
        self.supporters = sorted(set(supporters))
        self.touch(now)

    def require_visit(self) -> None:
        """Refuse what is of planned visits alone."""
        self._require_planned()
        if self.kind is not MeetingKind.VISIT:
            raise NotAVisit("Bara besök bemannas.")

    def pass_to_successor(self, former: str, successor: str, now: datetime) -> None:
        """The former organiser has gone up in another, which meets in its place."""
        passed = {successor if number == former else number for number in self.organization_numbers}
        self.organization_numbers = sorted(passed)
        self.touch(now)

    def hold(
        self,
        held_on: date,
        participants: Sequence[Participant],
        *,
        notes: str,
        next_steps: str | None,
        lessons: str | None,
        leave: Leave | None,
        today: date,
        now: datetime,
    ) -> None:
        self._require_planned()
        check_passed("held_on", held_on, today, "Ange dagen då mötet hölls: i dag eller tidigare.")
        if held_on < self.first_day:
            fault = at_field("held_on", "dagen ligger före dialogfasen", f"tidigast {self.first_day}")
            raise BeforePhase("Ange dagen då mötet hölls.", errors=fault)
        took_part: Counter[Function] = Counter()
        for place, participant in enumerate(participants):
            took_part[participant.function] += participant.count
            self._check_origin(participant, place)
        if leave and not is_short(self.kind, took_part):
            fault = at_field("fewer_supporters_reason", "undantaget behövs inte", "inget skäl")
            raise WrongParticipants("Skälet anges vid besök av en enda processtödjare.", errors=fault)
        if not leave and (expected := fault_in_participants(self.kind, took_part)):
            fault = at_field("participants", "någon saknas", expected)
            raise WrongParticipants(f"Det ska ha varit {expected}.", errors=fault)
        if leave:
            self.fewer_supporters_reason, self.fewer_supporters_by = leave
        self.status, self.held_on = MeetingStatus.HELD, held_on
        self.participants = Participants(tuple(participants))
        self.notes, self.next_steps, self.lessons = notes, next_steps, lessons
        self.touch(now)

    def _check_origin(self, participant: Participant, place: int) -> None:
        number = participant.organization_number
        expected = fault_in_origin(
            participant.function, number, self.organization_numbers, is_network=self.network_id is not None
        )
        if expected:
            fault = at_field(f"participants.{place}.organization_number", "fel huvudman", expected)
            raise WrongParticipants(f"Ange {expected}.", errors=fault)

    def move(self, planned_on: date, reason: str, *, today: date, now: datetime) -> None:
        self._require_planned()
        check_plannable(planned_on, today)
        check_visiting_day(self.kind, planned_on)
        self.planned_on, self.changed_because = planned_on, reason
        self.touch(now)

    def cancel(self, reason: str, now: datetime) -> None:
        self._require_planned()
        self.status, self.changed_because = MeetingStatus.CANCELLED, reason
        self.touch(now)

    def leave(self, cooperation_id: UUID, organization_number: str, reason: str, now: datetime) -> None:
        """A case that has ended is not met; those that are left meet without it."""
        left = [other for other in self.cooperation_ids if other != cooperation_id]
        if left:
            self.invite(left, [number for number in self.organization_numbers if number != organization_number], now)
        else:
            self.cancel(reason, now)

    def _require_planned(self) -> None:
        if not self.is_planned:
            raise MeetingClosed("Mötet är redan hållet eller inställt.")


def check_plannable(planned_on: date, today: date) -> None:
    if planned_on < today:
        fault = at_field("planned_on", "dagen har passerat", f"tidigast {today}")
        raise DueInThePast("Välj en dag som inte har passerat.", errors=fault)
    check_near("planned_on", planned_on, add_months(today, LONGEST_AHEAD_MONTHS))


def check_visiting_day(kind: MeetingKind, planned_on: date) -> None:
    """Schools are visited on working days; whom else one meets, as networks on a Saturday, is theirs to say."""
    if kind is MeetingKind.VISIT and not is_working_day(planned_on):
        fault = at_field(
            "planned_on", "ingen arbetsdag", f"en arbetsdag, till exempel {after_working_days(planned_on, 1)}"
        )
        raise VisitOnDayOff("Välj en arbetsdag för besöket.", errors=fault)
