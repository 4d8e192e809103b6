"""The case shows what has become of its organiser."""

from services.agreements.tests.case import CaseAt
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING


async def test_a_merged_organiser_is_shown_with_its_successor(case_at: CaseAt) -> None:
    case = await case_at("offered")
    changed = facts.organizer_changed(name="Arboga kommun (upphörd)", active=False, merged_into=JONKOPING)
    await case.service.deliver(changed, ARBOGA)
    shown = await case.read()
    assert (shown["organizer_name"], shown["merged_into"]) == ("Arboga kommun (upphörd)", JONKOPING)
