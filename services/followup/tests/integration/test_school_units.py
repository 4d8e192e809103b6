"""Closed and merged school units are acted on: the schedules that cover them are found, and say what became of them."""

from typing import Any

import pytest

from tests.support import facts
from tests.support.facts import JONKOPING, UNIT
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def read(followup: ServiceUnderTest, authorization: AuthorizationHeaders, path: str) -> Any:
    answer = await followup.client.get(path, headers=authorization("case_officer"))
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    "changed",
    [{"status": "UPPHORT"}, {"status": "UPPHORT", "replaced_by": "48000799"}, {"organization_number": JONKOPING}],
)
@pytest.mark.parametrize("unit_first", [True, False])
async def test_a_schedule_whose_unit_has_changed_says_so(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, changed: dict[str, str], unit_first: bool
) -> None:
    agreement, other = facts.agreement_signed(), facts.agreement_signed(school_unit_codes=("48000764",))
    unit = facts.school_unit_changed(**changed)
    deliveries = [(unit, UNIT), (agreement, agreement.cooperation_id), (other, other.cooperation_id)]
    for fact, subject in deliveries if unit_first else reversed(deliveries):
        await followup.deliver(fact, subject)

    whole = await read(followup, authorization, f"/schedules/{agreement.cooperation_id}")
    found = await read(followup, authorization, "/schedules?changed_units=true")
    others = await read(followup, authorization, "/schedules?changed_units=false")
    shown = {"school_unit_code": UNIT, "status": "AKTIV", "replaced_by": None} | changed
    assert [{key: row[key] for key in shown} for row in whole["changed_units"]] == [shown]
    assert [item["id"] for item in found["items"]] == [str(agreement.cooperation_id)]
    assert [item["id"] for item in others["items"]] == [str(other.cooperation_id)]


async def test_a_running_schedule_changes_with_its_unit_and_an_ended_one_does_not(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    running, ended = facts.agreement_signed(), facts.agreement_signed()
    for agreement in (running, ended):
        await followup.deliver(agreement, agreement.cooperation_id)
    await followup.deliver(facts.agreement_completed(ended), ended.cooperation_id)
    paths = [f"/schedules/{agreement.cooperation_id}" for agreement in (running, ended)]
    before = [(await read(followup, authorization, path))["version"] for path in paths]
    await followup.deliver(facts.school_unit_changed(status="UPPHORT"), UNIT)
    after = [(await read(followup, authorization, path))["version"] for path in paths]
    assert [later - earlier for earlier, later in zip(before, after, strict=True)] == [1, 0]
    await followup.deliver(facts.school_unit_changed(status="UPPHORT", school_types=("GR", "FKLASS")), UNIT)
    again = [(await read(followup, authorization, path))["version"] for path in paths]
    assert again == after, "a schedule does not show what the unit teaches"


async def test_a_unit_that_opens_again_is_no_longer_shown(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed()
    await followup.deliver(agreement, agreement.cooperation_id)
    for status in ("UPPHORT", "AKTIV"):
        await followup.deliver(facts.school_unit_changed(status=status), UNIT)
    assert (await read(followup, authorization, f"/schedules/{agreement.cooperation_id}"))["changed_units"] == []
