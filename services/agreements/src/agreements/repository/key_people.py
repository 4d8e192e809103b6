"""Whom a case has lost: those who were to support it, lead its team or sign next, and are no longer there."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BindParameter, ColumnElement, Exists, and_, any_, or_, select
from sqlalchemy.sql import ColumnExpressionArgument

from agreements.models.content import Party
from agreements.models.cooperation import Cooperation
from agreements.models.dialogue_team import DialogueTeam
from agreements.models.signatory import AGENCY_NUMBER, Signatory
from agreements.models.team_worker import TeamWorker

Day = date | BindParameter[date]
"""A day, or the place of one in a question that is made once."""


class KeyPerson(StrEnum):
    RESPONSIBLE_SUPPORTER = "responsible_supporter"
    TEAM_LEADER = "team_leader"
    ORGANIZER_SIGNATORY = "organizer_signatory"
    AGENCY_SIGNATORY = "agency_signatory"


def has_left(subject: ColumnExpressionArgument[str] | ColumnExpressionArgument[str | None], today: Day) -> Exists:
    return select(TeamWorker.id).where(TeamWorker.subject == subject, TeamWorker.until_on < today).exists()


def lost_supporter(today: Day) -> ColumnElement[bool]:
    """Also when the team has gone on without the person, as under release 1.1.0 it could."""
    in_team = (
        select(DialogueTeam.id)
        .where(
            DialogueTeam.id == Cooperation.dialogue_team_id,
            Cooperation.responsible_supporter == any_(DialogueTeam.supporters),
        )
        .exists()
    )
    lost = or_(has_left(Cooperation.responsible_supporter, today), ~in_team)
    return and_(Cooperation.responsible_supporter.is_not(None), lost)


def lost_leader(today: Day) -> ColumnElement[bool]:
    return (
        select(DialogueTeam.id)
        .where(DialogueTeam.id == Cooperation.dialogue_team_id, has_left(DialogueTeam.team_leader, today))
        .exists()
    )


def lost_signatory(party: Party, today: Day) -> ColumnElement[bool]:
    """Somebody could sign for the party, and today nobody can."""
    number = Cooperation.organization_number if party is Party.ORGANIZER else AGENCY_NUMBER
    of_party = select(Signatory.id).where(Signatory.party == party, Signatory.organization_number == number)
    still = or_(Signatory.valid_to.is_(None), Signatory.valid_to >= today)
    return and_(of_party.where(Signatory.valid_to < today).exists(), ~of_party.where(still).exists())
