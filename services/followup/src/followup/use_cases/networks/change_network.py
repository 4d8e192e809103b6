"""A network gets another name, or another purpose."""

from datetime import datetime
from uuid import UUID

from followup.models.network import Network
from followup.unit_of_work import Work


async def change_network(
    work: Work, network_id: UUID, *, name: str, purpose: str, version: int, now: datetime
) -> Network:
    network = await work.networks.get_network_for_change(network_id)
    network.expect(version)
    before = {"name": network.name}
    network.change(name, purpose, now)
    await work.session.flush()  # asks the database whether the name is free
    await work.record("change_network", "network", network.id, at=now, before=before, after={"name": name})
    return network
