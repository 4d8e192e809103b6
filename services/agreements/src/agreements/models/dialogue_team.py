"""Dialogue teams: who supports which organisers. Subjects are the issuer's ids, never names."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import TeamRuleBroken
from agreements.models.root import Base
from shared.kit.db import INSTANT, Aggregate


class DialogueTeam(Aggregate, Base):
    """Two to five process supporters who answer for five to eight organisers (Redovisning dnr 2015:778, 2.6.2)."""

    __tablename__ = "dialogue_team"

    name: Mapped[str] = mapped_column(Text, unique=True)
    team_leader: Mapped[str] = mapped_column(Text, index=True)
    supporters: Mapped[list[str]] = mapped_column(ARRAY(Text))

    def change(self, *, name: str, team_leader: str, supporters: list[str], now: datetime) -> None:
        self.name, self.team_leader, self.supporters = name, team_leader, supporters
        self.touch(now)

    def note_change(self, now: datetime) -> None:
        """The team shows what stands beside it: how many cases it has."""
        self.touch(now)

    def staffing(self, *, since: datetime | None, now: datetime) -> "TeamStaffing":
        """Who the team is, as its history keeps it."""
        return TeamStaffing(
            dialogue_team_id=self.id,
            name=self.name,
            team_leader=self.team_leader,
            supporters=self.supporters,
            since=since,
            created_at=now,
            updated_at=now,
        )

    def note_guidance(
        self,
        *,
        held_on: date,
        given_by: str,
        participants: Collection[str],
        about: str,
        known: Collection[str],
        by: str,
        now: datetime,
    ) -> "GroupGuidance":
        """`known`: who is, or has been, in the team."""
        if strangers := sorted(set(participants) - set(known)):
            raise TeamRuleBroken(f"{', '.join(strangers)} har inte ingått i teamet. Ange teamets processtödjare.")
        self.touch(now)
        return GroupGuidance(
            dialogue_team_id=self.id,
            held_on=held_on,
            given_by=given_by,
            participants=sorted(set(participants)),
            about=about,
            recorded_by=by,
            created_at=now,
            updated_at=now,
        )


class TeamStaffing(Aggregate, Base):
    """Who were in a team from some time on, until its next row; never changed."""

    __tablename__ = "team_staffing"

    dialogue_team_id: Mapped[UUID] = mapped_column(ForeignKey("dialogue_team.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str] = mapped_column(Text)
    team_leader: Mapped[str] = mapped_column(Text)
    supporters: Mapped[list[str]] = mapped_column(ARRAY(Text))
    since: Mapped[datetime | None] = mapped_column(INSTANT)
    """None of what a team was before its changes were kept: nobody has written down since when."""


class GroupGuidance(Aggregate, Base):
    """Grupphandledning: the team looks at its roles with someone from outside (Redovisning dnr 2015:778, 2.6.2)."""

    __tablename__ = "group_guidance"

    dialogue_team_id: Mapped[UUID] = mapped_column(ForeignKey("dialogue_team.id", ondelete="RESTRICT"), index=True)
    held_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(Text)
    """The firm or the function, never a person."""
    participants: Mapped[list[str]] = mapped_column(ARRAY(Text))
    about: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(Text)
