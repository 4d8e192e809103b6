"""The planned meetings of a network are those of its members on their days, as members come and go."""

from collections.abc import Mapping
from datetime import date, datetime

from followup.errors.networks import TooFewMembers
from followup.models.meeting import Meeting
from followup.models.network import Network
from followup.unit_of_work import Work
from shared.kit.errors import at_field

FEWEST_MEMBERS = 2


async def invite_members(work: Work, network: Network, *, now: datetime) -> None:
    """Two statements, however many meetings are planned."""
    planned = await work.networks.lock_planned_meetings(network.id)
    await invite(work, network, {meeting: meeting.planned_on for meeting in planned}, now=now)


def members_to_meet(network: Network, name: str, day: date) -> list[str]:
    """Members on a day that somebody gives in the field `name`; alone nobody meets, nor before there were two."""
    network.require_running(name, day)
    numbers = sorted(member.organization_number for member in network.members_on(day))
    if len(numbers) < FEWEST_MEMBERS:
        fault = at_field(name, "för få medlemmar", "en dag då minst två huvudmän är med")
        raise TooFewMembers(f"{len(numbers)} huvudmän är med i nätverket {day}.", errors=fault)
    return numbers


async def invite(work: Work, network: Network, days: Mapping[Meeting, date], *, now: datetime) -> None:
    """Those who meet are the members of the day."""
    cases = await work.networks.list_cooperations(network.programme, {m.organization_number for m in network.members})
    for meeting, day in days.items():
        numbers = sorted(member.organization_number for member in network.members_on(day))
        meeting.invite(sorted(case for number in numbers for case in cases.get(number, ())), numbers, now)
