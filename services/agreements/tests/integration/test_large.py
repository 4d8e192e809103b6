"""A large agreement opens, is signed and amended with as many statements as a small one."""

import copy
from collections.abc import Awaitable
from typing import Any

from insatser.chain.cooperating import AGENCY_SIGNATORY, organizer_subject
from insatser.keys import LocalKeys
from services.agreements.tests.case import PERIOD, PLAN, Case, CaseAt
from services.agreements.tests.integration.test_binding import content_of
from services.agreements.tests.integration.test_duties import authorize
from services.agreements.tests.integration.test_endings import terminated
from tests.support.facts import ARBOGA
from tests.support.tokens import AuthorizationHeaders

KINDS = ("grant", "education_service", "operation", "development")
YEARS = (2026, 2027, 2028)


def a_plan(measures: int) -> dict[str, Any]:
    """Each measure has a cost of every kind in every year: ten lines or more."""
    plan: dict[str, Any] = copy.deepcopy(PLAN)
    costs = [{"fiscal_year": year, "cost_kind": kind, "amount": "1000.00"} for year in YEARS for kind in KINDS]
    plan["measures"] = [plan["measures"][0] | {"key": f"A{n}", "costs": costs} for n in range(measures)]
    return plan


async def statements_of(case: Case, measures: int) -> list[int]:
    """How many statements each step takes: drafted, opened, signed, amended."""
    await case.make("action-plans", {"content": a_plan(measures)}, role="organizer")
    await case.step("action-plans", "approvals")
    await case.bring("reserved", after="planned")
    counts = []

    async def count(step: Awaitable[object]) -> None:
        async with case.service.counting_statements() as statements:
            await step
        counts.append(len(statements))

    await count(case.make("agreements", PERIOD))
    await authorize(case, organizer_subject(ARBOGA), "ORGANIZER")
    await authorize(case, AGENCY_SIGNATORY, "AGENCY")
    path = case.parts["agreements"]
    await count(case.get(path))
    await count(case.sign("ORGANIZER"))
    await case.sign("AGENCY")
    content = await content_of(case)
    assert len(content["costs"]) == measures * len(YEARS) * len(KINDS)
    change = {"content": content | {"ends_on": "2028-12-30"}, "reason": "En dag kortare."}
    await count(case.step("agreements", "amendments", change))
    return counts


async def test_a_thousand_cost_lines_take_as_many_statements_as_twelve(
    case_at: CaseAt, authorization: AuthorizationHeaders, local_keys: LocalKeys
) -> None:
    case = await case_at("analysed")
    large = await statements_of(case, 84)
    await terminated(case)
    case = await Case.opened(case.service, authorization, local_keys)
    await case.bring("analysed")
    assert large == await statements_of(case, 1)
