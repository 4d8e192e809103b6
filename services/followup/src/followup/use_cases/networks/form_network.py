"""A network of organisers is formed within an assignment."""

from datetime import date, datetime

from followup.errors import check_near
from followup.errors.networks import BeforeNetwork
from followup.models.network import LONGEST_AHEAD_MONTHS, Network
from followup.rules.working_days import add_months
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def form_network(
    work: Work, programme: str, *, name: str, purpose: str, formed_on: date, now: datetime
) -> Network:
    check_near("formed_on", formed_on, add_months(swedish_date(now), LONGEST_AHEAD_MONTHS))
    await _check_first(work, programme, formed_on, today=swedish_date(now))
    network = Network(
        programme=programme,
        name=name,
        purpose=purpose,
        formed_on=formed_on,
        members=[],
        created_at=now,
        updated_at=now,
    )
    work.networks.add(network)
    await work.session.flush()  # gives the network its id, and asks the database whether the name is free
    after = {"programme": programme, "name": name, "formed_on": formed_on.isoformat()}
    await work.record("form_network", "network", network.id, at=now, after=after)
    return network


async def _check_first(work: Work, programme: str, formed_on: date, *, today: date) -> None:
    """Refuse a day before anybody had accepted an offer: nobody could have been a member."""
    first = await work.networks.find_first_answer(programme) or today
    if formed_on < first:
        fault = at_field("formed_on", "ingen huvudman hade tackat ja än", f"tidigast {first}")
        raise BeforeNetwork("Ange dagen då nätverket bildades.", errors=fault)
