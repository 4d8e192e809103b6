"""The organiser has gone up in another: what is left to do is the successor's."""

from typing import Any

import pytest

from services.followup.tests.mail_room import Correspondents
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

LISTS = ("/activities", "/statements", "/commitments", "/schedules")


async def seen(followup: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, number: str) -> Any:
    answer = await followup.client.get(path, headers=authorization("organizer", organization_number=number))
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


@pytest.mark.parametrize("path", LISTS)
async def test_what_hangs_on_the_schedule_is_the_successors(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, path: str
) -> None:
    agreement = facts.agreement_signed(commitments=(facts.commitment_line(),))
    await followup.deliver(agreement, agreement.cooperation_id)
    before = await seen(followup, authorization, path, ARBOGA)
    assert before
    await followup.deliver(facts.organizer_succeeded(agreement), agreement.cooperation_id)

    assert await seen(followup, authorization, path, ARBOGA) == []
    after = await seen(followup, authorization, path, JONKOPING)
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert [row["version"] for row in after] == [row["version"] + 1 for row in before]


async def test_a_case_that_is_not_signed_has_nothing_to_pass_on(followup: ServiceUnderTest) -> None:
    succeeded = facts.organizer_succeeded()
    await followup.deliver(succeeded, succeeded.cooperation_id)
    async with followup.work() as work:
        assert await work.schedules.find_schedule_for_change(succeeded.cooperation_id) is None


async def test_a_letter_that_is_not_sent_goes_to_the_successors_contact(correspondents: Correspondents) -> None:
    agreement = await correspondents.sign()
    await correspondents.register("case_officer")
    await correspondents.turn("2026-12-16", sends=False)
    await correspondents.followup.deliver(facts.organizer_succeeded(agreement), agreement.cooperation_id)
    new = await correspondents.register_one("case_officer", organization_number=JONKOPING, email="ny@example.se")
    assert new.status_code == 201, new.text
    await correspondents.turn("2026-12-17")
    (letter,) = await correspondents.letters()
    assert (letter["organization_number"], letter["contact_id"]) == (JONKOPING, new.json()["id"])
    assert correspondents.room.recipients == ["ny@example.se"]
