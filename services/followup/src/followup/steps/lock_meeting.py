"""Locks a meeting for the change that somebody asks for: impartial to all who meet, and with the version seen.

The network of a meeting is locked before it, as whoever changes its members does.
"""

from datetime import datetime
from uuid import UUID

from followup.models.meeting import Meeting
from followup.models.network import Network
from followup.unit_of_work import Work


async def lock_meeting(work: Work, meeting_id: UUID, *, version: int, now: datetime) -> tuple[Meeting, Network | None]:
    network = await work.networks.find_network_of_meeting_for_change(meeting_id)
    meeting = await work.meetings.get_meeting_for_change(meeting_id)
    await work.must_be_impartial(*meeting.organization_numbers, now=now)
    meeting.expect(version)
    return meeting, network
