"""What selection publishes of a unit is the outcome of its goals, year by year, beside what persons have measured."""

import asyncio
from typing import Any

import pytest

from services.followup.tests.integration.test_indicators import an_indicator
from services.followup.tests.registers import register_indicator
from services.followup.tests.reporting import drafted, publish_on, sections
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.selection import PublishedFigure, UnitIndicator, UnitStatisticsPublishedV1
from shared.contracts.terms import Goal
from tests.support import facts
from tests.support.facts import ARBOGA
from tests.support.facts.building import UNIT
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2029-07-01T09:00:00Z")
MEASURE = facts.measure()
WITHHELD, ALMOST_ALL = "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS", "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE"


def figure(school_year: str, published: str, value: str | None = None, kind: str = "EXISTS") -> PublishedFigure:
    return PublishedFigure(
        school_year=school_year, published=published, value_type=kind, value=value, national_average="74.2"
    )


def statistics(*figures: PublishedFigure, indicator: str = "gr9_all_subjects") -> UnitStatisticsPublishedV1:
    one = UnitIndicator(indicator=indicator, title="Andel", school_type="GR", unit="procent", figures=figures)
    return facts.unit_statistics_published(indicators=(one,))


async def sign(followup: ServiceUnderTest, *goals: Goal, on: str | None = None) -> AgreementSignedV1:
    agreement = facts.agreement_signed(measures=(MEASURE,), goals=goals, commitments=(facts.commitment_line(),))
    if on:
        await publish_on(followup, agreement, agreement.cooperation_id, on=on)
    else:
        await followup.deliver(agreement, agreement.cooperation_id)
    return agreement


async def read(followup: ServiceUnderTest, authorization: AuthorizationHeaders, indicator_id: object) -> Any:
    return await followup.client.get(f"/indicators/{indicator_id}", headers=authorization("case_officer") | NOW)


async def years(followup: ServiceUnderTest, authorization: AuthorizationHeaders, indicator_id: object) -> Any:
    return (await read(followup, authorization, indicator_id)).json()["years"]


ALL_KINDS = statistics(
    figure("2025/26", "60,0", "60"),
    figure("2026/27", "66,5", "66.5"),
    figure("2027/28", "..", None, WITHHELD),
    figure("2028/29", "~100", None, ALMOST_ALL),
)


@pytest.mark.parametrize("first", ["statistics", "agreement"])
async def test_each_school_year_after_the_baseline_is_an_outcome_whichever_comes_first(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, first: str
) -> None:
    goal = facts.goal(MEASURE)
    if first == "statistics":
        await followup.deliver(ALL_KINDS, UNIT)
    await sign(followup, goal)
    if first == "agreement":
        await followup.deliver(ALL_KINDS, UNIT)
    shown = await years(followup, authorization, goal.goal_id)
    assert [(y["year"], y["value"], y["state"], y["change"], y["reached"], y["origin"]) for y in shown] == [
        (2027, "66.500", "known", "5.000", False, "published"),
        (2028, None, "suppressed", None, None, "published"),
        (2029, None, "almost_all", None, None, "published"),
    ]
    assert [y["published"]["published"] for y in shown] == ["66,5", "..", "~100"]
    assert (shown[0]["published"]["school_year"], shown[0]["published"]["national_average"]) == ("2026/27", "74.200")


async def test_the_same_again_changes_nothing_and_an_older_one_takes_nothing_back(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    goal = facts.goal(MEASURE)
    await sign(followup, goal)
    corrected = statistics(figure("2026/27", "67,0", "67"))
    await followup.deliver(corrected, UNIT, sequence=2)
    tag = (await read(followup, authorization, goal.goal_id)).headers["ETag"]
    await followup.deliver(statistics(figure("2026/27", "66,5", "66.5")), UNIT, sequence=1)
    await followup.deliver(corrected, UNIT, sequence=3)
    answer = await read(followup, authorization, goal.goal_id)
    assert (answer.headers["ETag"], answer.json()["years"][0]["value"]) == (tag, "67.000")
    trail = await followup.client.get(
        f"/audit-entries?object_id={goal.goal_id}", headers=authorization("auditor") | NOW
    )
    assert [row["action"] for row in trail.json()["items"]] == ["copy_unit_statistics"]


async def test_what_a_person_has_measured_stands_beside_what_is_published(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    goal = facts.goal(MEASURE)
    await sign(followup, goal)
    own = authorization("organizer", organization_number=ARBOGA) | NOW | {"If-Match": '"1"'}
    value = {"measured_on": "2027-06-14", "value": "70"}
    await followup.client.post(f"/indicators/{goal.goal_id}/measurements", json=value, headers=own)
    await followup.deliver(statistics(figure("2026/27", "66,5", "66.5")), UNIT)
    (year,) = await years(followup, authorization, goal.goal_id)
    assert (year["value"], year["origin"], year["differs"]) == ("70.000", "measured", True)
    assert year["published"]["value"] == "66.500"
    await followup.deliver(statistics(figure("2026/27", "70,0", "70")), UNIT)
    (year,) = await years(followup, authorization, goal.goal_id)
    assert (year["value"], year["differs"]) == ("70.000", False)


async def test_what_is_no_longer_published_is_no_outcome(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    goal = facts.goal(MEASURE)
    await sign(followup, goal)
    await followup.deliver(statistics(figure("2026/27", "66,5", "66.5")), UNIT)
    await followup.deliver(statistics(), UNIT)
    assert await years(followup, authorization, goal.goal_id) == []
    await followup.deliver(statistics(figure("2026/27", "66,5", "66.5")), UNIT)
    assert [y["value"] for y in await years(followup, authorization, goal.goal_id)] == ["66.500"]


async def test_what_is_measured_otherwise_or_impossible_is_no_outcome(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    goal = facts.goal(MEASURE)
    organizers = facts.goal(MEASURE, school_unit_code=None)
    await sign(followup, goal, organizers)
    await followup.deliver(statistics(figure("2026/27", "209,5", "209.5")), UNIT)
    assert await years(followup, authorization, goal.goal_id) == []
    await followup.deliver(statistics(figure("2026/27", "66,5", "66.5"), indicator="gr9_merit"), UNIT)
    assert await years(followup, authorization, goal.goal_id) == []
    assert await years(followup, authorization, organizers.goal_id) == []


async def test_an_indicator_beside_the_goals_follows_its_unit(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await register_indicator(followup)
    await followup.deliver(statistics(figure("2026/27", "66,5", "66.5")), UNIT)
    added = await an_indicator(followup, authorization, school_unit_code=UNIT)
    assert [(y["year"], y["value"]) for y in added.json()["years"]] == [(2027, "66.500")]
    refused = await an_indicator(followup, authorization, school_unit_code="48000999")
    assert (refused.status_code, refused.json()["errors"][0]["expected"]) == (422, UNIT)


async def test_a_report_knows_what_was_published_by_its_day(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    goal = facts.goal(MEASURE)
    await sign(followup, goal, on="2026-11-20")
    await publish_on(followup, statistics(figure("2026/27", "66,5", "66.5")), UNIT, on="2027-10-05")
    await publish_on(followup, statistics(figure("2026/27", "67,0", "67")), UNIT, on="2027-11-05")
    before, first, later = [
        (await sections(followup, authorization, as_of=day))["country"]
        for day in ("2027-10-04", "2027-10-31", "2027-12-01")
    ]
    title = "Andel med godkänt i alla ämnen, årskurs 9, procent"
    assert before == []
    assert first == later == [[title, "2027", "..", "..", "..", ".."]]
    assert (await drafted(followup, authorization, "2027-10-04")).status_code == 201


async def test_a_goal_that_came_late_is_not_known_before_its_figures(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """The agreement was signed before the figures were published, and its event came after them."""
    goal = facts.goal(MEASURE)
    await publish_on(followup, statistics(figure("2026/27", "66,5", "66.5")), UNIT, on="2027-10-05")
    agreement = facts.agreement_signed(measures=(MEASURE,), goals=(goal,), commitments=(facts.commitment_line(),))
    await publish_on(followup, agreement, agreement.cooperation_id, on="2026-11-20", received="2027-10-06")
    before, after = [(await sections(followup, authorization, day))["country"] for day in ("2027-10-04", "2027-10-07")]
    assert (len(before), len(after)) == (0, 1)
    assert (await sections(followup, authorization, "2027-10-04"))["results"][0][2] == 1


@pytest.mark.parametrize("second", ["statistics", "agreement"])
async def test_goals_and_figures_that_come_at_the_same_moment_wait_for_each_other(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, second: str
) -> None:
    goal = facts.goal(MEASURE)
    if second == "statistics":
        await sign(followup, goal)
    arriving = followup.deliver(ALL_KINDS, UNIT) if second == "statistics" else sign(followup, goal)
    async with followup.work() as work:
        await work.unit_statistics.lock_units([UNIT])
        task = asyncio.ensure_future(arriving)
        done, _ = await asyncio.wait({task}, timeout=0.3)
        assert not done
    await task
    if second == "agreement":
        await followup.deliver(ALL_KINDS, UNIT)
    assert len(await years(followup, authorization, goal.goal_id)) == 3
