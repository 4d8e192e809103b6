"""The organiser has gone up in another: what is left to follow up and account for is the successor's.

So are the dialogue phase, the meetings of the case, and its places in networks.
"""

from datetime import datetime

from followup.steps.invite_members import invite_members
from followup.unit_of_work import Work
from shared.contracts.agreements import OrganizerSucceededV1


async def pass_to_successor(work: Work, succeeded: OrganizerSucceededV1, *, now: datetime) -> None:
    """A case without a schedule is not signed; its schedule will be made with the successor."""
    await _pass_dialogue(work, succeeded)
    await _pass_networks(work, succeeded, now)
    await _pass_meetings(work, succeeded, now)
    schedule = await work.schedules.find_schedule_for_change(succeeded.cooperation_id)
    if schedule is None:
        return
    before = {"organization_number": schedule.organization_number}
    await work.schedules.pass_parts(schedule.id, succeeded.organization_number, now=now)
    schedule.pass_to(succeeded.organization_number, now)
    after = {"organization_number": succeeded.organization_number}
    await work.record("pass_to_successor", "schedule", schedule.id, at=now, before=before, after=after)


async def _pass_dialogue(work: Work, succeeded: OrganizerSucceededV1) -> None:
    """The dialogue phase, and every meeting that is planned from now on, is with the successor."""
    if answer := await work.meetings.find_answer_for_change(succeeded.cooperation_id):
        answer.organization_number = succeeded.organization_number
        answer.note(work.event)


async def _pass_networks(work: Work, succeeded: OrganizerSucceededV1, now: datetime) -> None:
    former, successor = succeeded.former_organization_number, succeeded.organization_number
    before, after = {"organization_number": former}, {"organization_number": successor}
    for network in await work.networks.lock_networks_with(former):
        if network.succeed(former, successor, succeeded.succeeded_on, now=now):
            await work.session.flush()  # gives the successor's membership its id
            await invite_members(work, network, now=now)
            await work.record("pass_to_successor", "network", network.id, at=now, before=before, after=after)


async def _pass_meetings(work: Work, succeeded: OrganizerSucceededV1, now: datetime) -> None:
    """Of the case alone: whoever met in a network was its member then, and stands there."""
    former, successor = succeeded.former_organization_number, succeeded.organization_number
    for meeting in await work.meetings.lock_meetings_of(succeeded.cooperation_id, former):
        meeting.pass_to_successor(former, successor, now)
        before, after = {"organization_number": former}, {"organization_number": successor}
        await work.record("pass_to_successor", "meeting", meeting.id, at=now, before=before, after=after)
