"""Budget's own copies say which event they are from."""

from sqlalchemy import select

from budget.copies import AgreedCost, Organizer
from shared.clock import new_id
from tests.support import facts
from tests.support.service import ServiceUnderTest

from .books import GRANT
from .facts import ORGANIZER, amended, signed


async def test_an_organiser_is_from_the_newest_event_about_it(budget: ServiceUnderTest) -> None:
    for name in ("Jönköping", "Jönköpings kommun"):
        await budget.deliver(facts.organizer_changed(organization_number=ORGANIZER, name=name), ORGANIZER)
    async with budget.work() as work:
        copy = (await work.session.scalars(select(Organizer))).one()
    assert (copy.name, copy.source_sequence) == ("Jönköpings kommun", 2)
    assert copy.source_at.tzinfo is not None


async def test_agreed_costs_are_from_the_version_that_applies(budget: ServiceUnderTest) -> None:
    agreement = signed(new_id(), {GRANT: 300})
    await budget.deliver(agreement, agreement.cooperation_id)
    await budget.deliver(amended(agreement, {GRANT: 250}), agreement.cooperation_id)
    async with budget.work() as work:
        (cost,) = await work.session.scalars(select(AgreedCost))
    assert (cost.amount, cost.source_sequence) == (250, 2)
