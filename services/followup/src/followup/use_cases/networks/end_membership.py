"""An organiser leaves a network; the meetings that are planned afterwards are no longer its own."""

from datetime import date, datetime
from uuid import UUID

from followup.errors.networks import TookPartLater
from followup.models.network import NetworkMember
from followup.steps.invite_members import invite_members
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def end_membership(
    work: Work, member_id: UUID, *, until_on: date, reason: str, version: int, now: datetime
) -> NetworkMember:
    network = await work.networks.lock_network_of(member_id)
    member = next(known for known in network.members if known.id == member_id)
    member.expect(version)
    number = member.organization_number
    await work.must_be_impartial(number, now=now)
    if await work.networks.has_met_after(network.id, until_on, number=number):
        fault = at_field("until_on", "huvudmannen har deltagit efter dagen", "en dag från det senaste mötet på")
        raise TookPartLater("Huvudmannen har deltagit i ett möte efter dagen.", errors=fault)
    member.end(until_on, reason, today=swedish_date(now), now=now)
    network.note_change(now)
    await invite_members(work, network, now=now)
    after = {"until_on": until_on.isoformat()}
    await work.record("end_membership", "network_member", member.id, at=now, after=after, reason=reason)
    return member
