"""What organisers run, their school types and number of open units, is published when it has changed."""

from typing import Any

from selection.use_cases.organizers.publish_what_is_run import publish_what_is_run
from shared.clock import utc_now
from shared.contracts.selection import OrganizerChangedV1
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import change

SODERTALJE = "2120000159"
PRESCHOOL = {"organization_number": SODERTALJE, "name": "Myrstackens förskola", "municipality_code": "0181"}


async def count(sample: ServiceUnderTest) -> int:
    async with sample.work() as work:
        return await publish_what_is_run(work, now=utc_now())


async def newest(sample: ServiceUnderTest) -> tuple[list[str], int]:
    """What was last published of Södertälje."""
    events = [event.data for event in await sample.told(OrganizerChangedV1) if event.subject == SODERTALJE]
    return events[-1]["school_types"], events[-1]["school_units"]


async def a_preschool(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> str:
    answer = await sample.client.post("/school-units", json=PRESCHOOL, headers=authorization("case_officer"))
    assert answer.status_code == 201, answer.text
    return f"/school-units/{answer.json()['school_unit_code']}"


async def test_what_is_run_is_published_once_and_again_when_a_unit_has_come_or_closed(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    assert await count(sample) > 1
    types, units = await newest(sample)
    assert "GR" in types
    assert await count(sample) == 0

    path = await a_preschool(sample, authorization)
    assert await count(sample) == 1
    assert await newest(sample) == (sorted([*types, "FSK"]), units + 1)

    closing: dict[str, Any] = {"closed_on": "2026-06-30", "reason": "Nedlagd"}
    await change(sample, f"{path}/closings", authorization("case_officer"), closing, of=path)
    assert await count(sample) == 1
    assert await newest(sample) == (types, units)


async def test_the_statements_are_the_same_however_many_organisers_have_changed(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Every connection keeps each statement that it is sent."""
    async with sample.counting_statements() as of_all:
        assert await count(sample) > 1
    await a_preschool(sample, authorization)
    async with sample.counting_statements() as of_one:
        assert await count(sample) == 1
    assert of_one == of_all


async def test_counting_is_no_change_of_the_organiser(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path, headers = f"/organizers/{SODERTALJE}", authorization("analyst")
    before = (await sample.client.get(path, headers=headers)).headers["ETag"]
    await count(sample)
    assert (await sample.client.get(path, headers=headers)).headers["ETag"] == before
