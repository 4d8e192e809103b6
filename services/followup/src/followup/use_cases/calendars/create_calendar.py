"""Creates the secret address of a calendar: shown once, and known afterwards by its digest only."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from followup.errors.meetings import NoTeamLeader, NothingToShow, UnknownDialogue
from followup.models.calendar import CalendarAddress, CalendarOwner
from followup.unit_of_work import Work
from shared.kit.errors import at_field
from shared.telemetry.secret_addresses import digest, new_secret


async def create_calendar(
    work: Work, *, for_team: bool, title: str, cooperation_ids: Sequence[UUID], now: datetime
) -> tuple[CalendarAddress, str]:
    """Create a calendar with its secret. An organiser's has all its own cases; an official chooses whose."""
    owner = _owner(work, for_team=for_team)
    if owner is not CalendarOwner.ORGANIZER:
        await _check_cooperations(work, cooperation_ids)
    secret = new_secret()
    address = CalendarAddress(
        owner=owner,
        title=title,
        organization_number=work.actor.own_tenant,
        cooperation_ids=[] if work.actor.own_tenant else list(cooperation_ids),
        secret_digest=digest(secret),
        created_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.calendars.add(address)
    await work.session.flush()  # gives the address its id
    after = {"owner": owner.value, "cooperations": len(address.cooperation_ids)}
    await work.record("create_calendar", "calendar_address", address.id, at=now, after=after)
    return address, secret


def _owner(work: Work, *, for_team: bool) -> CalendarOwner:
    if work.actor.own_tenant:
        return CalendarOwner.ORGANIZER
    if for_team and "team_leader" not in work.actor.roles:
        raise NoTeamLeader("Du är inte teamledare.")
    return CalendarOwner.DIALOGUE_TEAM if for_team else CalendarOwner.OFFICIAL


async def _check_cooperations(work: Work, cooperation_ids: Sequence[UUID]) -> None:
    if not cooperation_ids:
        fault = at_field("cooperation_ids", "inga ärenden", "minst en samverkan")
        raise NothingToShow("Ange vilka samverkan kalendern ska visa.", errors=fault)
    if await work.calendars.list_unknown(cooperation_ids):
        fault = at_field("cooperation_ids", "samverkan är okänd", "samverkan där huvudmannen har tackat ja")
        raise UnknownDialogue("Någon samverkan finns inte.", errors=fault)
