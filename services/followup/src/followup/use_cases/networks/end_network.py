"""A network ends, and with it the memberships; what it has planned afterwards must be cancelled first."""

from datetime import date, datetime
from uuid import UUID

from followup.errors.networks import TookPartLater
from followup.models.network import Network
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def end_network(
    work: Work, network_id: UUID, *, ended_on: date, reason: str, version: int, now: datetime
) -> Network:
    network = await work.networks.get_network_for_change(network_id)
    network.expect(version)
    current = [member.organization_number for member in network.members if member.is_open]
    await work.must_be_impartial(*current, now=now)
    if await work.networks.has_met_after(network.id, ended_on):
        fault = at_field("ended_on", "nätverket har ett möte efter dagen", "en dag efter det sista mötet")
        raise TookPartLater("Nätverket har hållit eller planerat ett möte efter dagen.", errors=fault)
    network.end(ended_on, reason, today=swedish_date(now), now=now)
    after = {"ended_on": ended_on.isoformat()}
    await work.record("end_network", "network", network.id, at=now, after=after, reason=reason)
    return network
