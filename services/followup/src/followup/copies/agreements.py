"""Copies of what agreements has published: answers to offers, and the dialogue teams of cooperations."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, query_expression
from sqlalchemy.types import Text

from followup.copies.sourced import Sourced
from followup.models.root import Base
from shared.kit.copies import Copy


class AnswerCopy(Sourced, Base):
    """The organiser's answer to an offer."""

    __tablename__ = "answer_copy"
    SOURCE = "agreements"

    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    offer_id: Mapped[UUID]
    programme: Mapped[str] = mapped_column(index=True)
    organization_number: Mapped[str]
    accepted: Mapped[bool]
    decline_reason: Mapped[str | None]
    answered_on: Mapped[date]
    ended_on: Mapped[date | None]
    """The first day on which a cooperation without an agreement ran no longer."""
    signed_on: Mapped[date | None] = query_expression()
    """Day when the agreement of the cooperation was signed, in lists of dialogue phases."""


class DialogueTeamCopy(Copy, Base):
    """A dialogue team as it stands; people are the issuer's ids."""

    __tablename__ = "dialogue_team_copy"
    SOURCE = "agreements"

    dialogue_team_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_leader: Mapped[str]
    supporters: Mapped[list[str]] = mapped_column(ARRAY(Text))


class TeamAssignmentEntry(Copy, Base):
    """A cooperation's team from a day on; every one is kept, so that what was done stays with who did it."""

    __tablename__ = "team_assignment_entry"
    __table_args__ = (Index("ix_team_assignment_entry_cooperation_id", "cooperation_id", "assigned_on"),)
    SOURCE = "agreements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cooperation_id: Mapped[UUID]
    dialogue_team_id: Mapped[UUID] = mapped_column(index=True)
    assigned_on: Mapped[date]


class PlanReturnEntry(Copy, Base):
    """An approved action plan that went back to its organiser; `in_force` while an agreement on it ran."""

    __tablename__ = "plan_return_entry"
    SOURCE = "agreements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cooperation_id: Mapped[UUID] = mapped_column(index=True)
    action_plan_id: Mapped[UUID]
    reopened_on: Mapped[date]
    in_force: Mapped[bool]
