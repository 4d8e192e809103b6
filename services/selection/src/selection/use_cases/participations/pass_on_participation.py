"""A cooperation goes on with its organiser's successor: more units are chosen among the successor's."""

from datetime import datetime

from selection.unit_of_work import Work
from shared.contracts.agreements import OrganizerSucceededV1


async def pass_on_participation(work: Work, succeeded: OrganizerSucceededV1, *, now: datetime) -> None:
    """Pass the participation on. Rounds find who takes part by the register, which knows the successors."""
    participation = await work.participations.find_participation(succeeded.cooperation_id)
    if participation is None:
        return
    participation.pass_to(succeeded.organization_number, now=now)
    after = {"passed_to": succeeded.organization_number}
    await work.record("pass_on_participation", "participation", participation.id, at=now, after=after)
