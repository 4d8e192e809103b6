"""Published results reach the follow-up by event, and stand beside the country; an organiser sees its own."""

from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def test_what_is_published_of_the_units_stands_beside_the_country(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    measure = facts.measure()
    goal = facts.goal(measure, indicator="gr9_merit", indicator_number=1, indicator_title="Meritvärde")
    agreement = facts.agreement_signed(measures=(measure,), goals=(goal,))
    await followup.deliver(agreement, agreement.cooperation_id)
    for unit in agreement.school_unit_codes:
        published = facts.unit_statistics_published(school_unit_code=unit)
        await followup.deliver(published, unit)

    async def rows(query: str, caller: dict[str, str]) -> list[tuple[object, ...]]:
        answer = await followup.client.get(f"/effects?{query}", headers=caller)
        assert answer.status_code == 200, answer.text
        keys = ("school_year", "is_baseline", "published", "difference")
        return [tuple(row[key] for key in keys) for row in answer.json()["items"]]

    analyst = authorization("analyst")
    expected = [("2024/25", True, "189,4", "-37.5")] * len(agreement.school_unit_codes)
    async with followup.counting_statements() as statements:
        assert await rows("", analyst) == expected
    assert len(statements) == 2
    assert await rows("level=organizer", analyst) == [("2024/25", True, None, "-37.5")]
    assert await rows("level=cohort", analyst) == [("2024/25", True, None, None)]
    for query in ("code=gr6_merit", "programme=sbs-2015", f"organization_number={JONKOPING}"):
        assert await rows(query, analyst) == []
    assert await rows("", authorization("organizer", organization_number=ARBOGA)) == expected
    assert await rows("", authorization("organizer", organization_number=JONKOPING)) == []
