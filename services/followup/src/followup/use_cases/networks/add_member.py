"""An organiser becomes a member of a network; the meetings that are planned from then on are its own too."""

from datetime import date, datetime
from uuid import UUID

from followup.errors.networks import NotInProgramme
from followup.models.network import NetworkMember
from followup.steps.invite_members import invite_members
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def add_member(
    work: Work, network_id: UUID, *, organization_number: str, from_on: date, version: int, now: datetime
) -> NetworkMember:
    network = await work.networks.get_network_for_change(network_id)
    network.expect(version)
    await work.must_be_impartial(organization_number, now=now)
    if not await work.networks.takes_part(network.programme, organization_number, from_on):
        expected = f"en huvudman som senast {from_on} har tackat ja i {network.programme}"
        fault = at_field("organization_number", "huvudmannen deltar inte den dagen", expected)
        raise NotInProgramme("Nätverken är för huvudmän som har tackat ja till att delta.", errors=fault)
    member = network.add_member(organization_number, from_on, today=swedish_date(now), now=now)
    await work.session.flush()  # gives the member its id
    await invite_members(work, network, now=now)
    after = {"network_id": str(network.id), "organization_number": organization_number, "from_on": from_on.isoformat()}
    await work.record("add_member", "network_member", member.id, at=now, after=after)
    return member
