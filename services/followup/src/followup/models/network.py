"""Networks of organisers: who is a member from which day to which, and until when there is a network at all.

Source: Redovisning dnr 2015:778, 2.5.1 and 6.3.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from followup.errors import check_near
from followup.errors.networks import AlreadyMember, BeforeNetwork, MembershipEnded, NetworkEnded
from followup.models.root import Base
from followup.rules.working_days import add_months
from shared.kit.db import Aggregate
from shared.kit.errors import at_field

LONGEST_AHEAD_MONTHS = 36
"""Months ahead that a membership may begin, or anything end, at most; later is a slip of the pen."""


class NetworkMember(Aggregate, Base):
    """An organiser in a network; `until_on` is its last day. One that comes back is a member anew."""

    __tablename__ = "network_member"
    __table_args__ = (
        CheckConstraint("from_on <= until_on", name="days"),
        CheckConstraint("until_on IS NOT NULL OR left_because IS NULL", name="left_because"),
        Index(
            "uq_network_member_open",
            "network_id",
            "organization_number",
            unique=True,
            postgresql_where="until_on IS NULL",
        ),
    )

    network_id: Mapped[UUID] = mapped_column(ForeignKey("network.id", ondelete="RESTRICT"), index=True)
    organization_number: Mapped[str] = mapped_column(index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    left_because: Mapped[str | None]

    @property
    def is_open(self) -> bool:
        return self.until_on is None

    def is_member(self, on: date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def end(self, until_on: date, because: str, *, today: date, now: datetime) -> None:
        if not self.is_open:
            raise MembershipEnded(f"Sista dagen är redan bestämd: {self.until_on}.")
        if until_on < self.from_on:
            fault = at_field("until_on", "dagen ligger före den första", f"tidigast {self.from_on}")
            raise BeforeNetwork("Ange huvudmannens sista dag i nätverket.", errors=fault)
        check_near("until_on", until_on, add_months(today, LONGEST_AHEAD_MONTHS))
        self.until_on, self.left_because = until_on, because
        self.touch(now)

    def pass_to(self, organization_number: str, now: datetime) -> None:
        """The organiser has gone up in another before its first day."""
        self.organization_number = organization_number
        self.touch(now)


class Network(Aggregate, Base):
    """Organisers that meet to exchange experience. Every change of a member locks the network's row first."""

    __tablename__ = "network"
    __table_args__ = (
        CheckConstraint("formed_on <= ended_on", name="days"),
        CheckConstraint("(ended_on IS NULL) = (ended_because IS NULL)", name="ended_because"),
        UniqueConstraint("programme", "name", name="uq_network_name"),
    )

    programme: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    purpose: Mapped[str]
    formed_on: Mapped[date]
    ended_on: Mapped[date | None]
    """The last day of the network."""
    ended_because: Mapped[str | None]
    members: Mapped[list[NetworkMember]] = relationship(
        lazy="raise", order_by="(NetworkMember.from_on, NetworkMember.organization_number, NetworkMember.id)"
    )

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    def require_running(self, name: str, day: date) -> None:
        """Refuse a day on which there is no network; `name` is the field that gives it."""
        if day < self.formed_on:
            fault = at_field(name, "dagen ligger före nätverkets första", f"tidigast {self.formed_on}")
            raise BeforeNetwork("Välj en dag då nätverket finns.", errors=fault)
        if self.ended_on and day > self.ended_on:
            raise NetworkEnded(f"Nätverkets sista dag är {self.ended_on}.")

    def members_on(self, day: date) -> list[NetworkMember]:
        return [member for member in self.members if member.is_member(day)]

    def change(self, name: str, purpose: str, now: datetime) -> None:
        if not self.is_open:
            raise NetworkEnded(f"Nätverkets sista dag är {self.ended_on}.")
        self.name, self.purpose = name, purpose
        self.touch(now)

    def add_member(self, organization_number: str, from_on: date, *, today: date, now: datetime) -> NetworkMember:
        self.require_running("from_on", from_on)
        check_near("from_on", from_on, add_months(today, LONGEST_AHEAD_MONTHS))
        for member in self._memberships(organization_number):
            if member.until_on is None or from_on <= member.until_on:
                until = f"till och med {member.until_on}" if member.until_on else "utan sista dag"
                raise AlreadyMember(f"Huvudmannen är med från {member.from_on} {until}.")
        member = self._new_member(organization_number, from_on, now)
        member.until_on = self.ended_on
        return member

    def succeed(self, former: str, successor: str, on: date, *, now: datetime) -> bool:
        """From the day on the successor is a member where the former organiser was; once, if it was one already."""
        changed = False
        for member in self._memberships(former):
            if member.until_on and member.until_on < on:
                continue
            changed = True
            others = [m for m in self._memberships(successor) if m.until_on is None or m.until_on >= on]
            if member.from_on >= on and not others:
                member.pass_to(successor, now)
                continue
            if not others:
                passed = self._new_member(successor, on, now)
                passed.until_on, passed.left_because = member.until_on, member.left_because
            member.until_on = max(member.from_on, on - timedelta(days=1))
            member.touch(now)
        if changed:
            self.touch(now)
        return changed

    def end(self, ended_on: date, because: str, *, today: date, now: datetime) -> None:
        """The network ends for good, and whoever is a member then is so until that day."""
        if not self.is_open:
            raise NetworkEnded(f"Nätverkets sista dag är redan bestämd: {self.ended_on}.")
        first = max([self.formed_on, *(member.from_on for member in self.members)])
        if ended_on < first:
            fault = at_field("ended_on", "dagen ligger före någon medlems första", f"tidigast {first}")
            raise BeforeNetwork("Ange nätverkets sista dag.", errors=fault)
        check_near("ended_on", ended_on, add_months(today, LONGEST_AHEAD_MONTHS))
        for member in self.members:
            if member.until_on is None or member.until_on > ended_on:
                member.until_on, member.left_because = ended_on, because
                member.touch(now)
        self.ended_on, self.ended_because = ended_on, because
        self.touch(now)

    def note_change(self, now: datetime) -> None:
        """The network shows its members."""
        self.touch(now)

    def _memberships(self, organization_number: str) -> Iterator[NetworkMember]:
        return (member for member in list(self.members) if member.organization_number == organization_number)

    def _new_member(self, organization_number: str, from_on: date, now: datetime) -> NetworkMember:
        member = NetworkMember(organization_number=organization_number, from_on=from_on, created_at=now, updated_at=now)
        self.members.append(member)
        self.touch(now)
        return member
