"""The case shows what has become of its organiser."""

from services.agreements.tests.case import ARBOGA, CaseAt
from shared.contracts.selection import OrganizerChangedV1


async def test_a_merged_organiser_is_shown_with_its_successor(case_at: CaseAt) -> None:
    case = await case_at("open")
    changed = OrganizerChangedV1(
        organization_number=ARBOGA,
        name="Arboga kommun (upphörd)",
        organizer_type="KOMMUN",
        active=False,
        merged_into="2120000530",
    )
    await case.service.deliver(changed, ARBOGA)
    shown = await case.shown()
    assert (shown["organizer_name"], shown["merged_into"]) == ("Arboga kommun (upphörd)", "2120000530")
