"""A case that was carried over gets more units, and an analysis and a plan with them: its own stand elsewhere."""

import pytest

from insatser.chain import bodies
from insatser.chain.caller import Caller
from insatser.keys import LocalKeys
from insatser.target import Target
from services.agreements.tests.case import DECISION, NOON, REGISTERED, TODAY, Case
from services.agreements.tests.integration.test_carry_overs import Desk
from services.agreements.tests.integration.test_documents import fetch
from services.agreements.tests.pdf import text_of
from tests.support import facts
from tests.support.facts import ADDED, ARBOGA, UNIT
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

BOTH = [UNIT, ADDED]


@pytest.fixture
async def carried(agreements: ServiceUnderTest, authorization: AuthorizationHeaders, local_keys: LocalKeys) -> Case:
    """The case of the file, as people see it."""
    await agreements.deliver(facts.organizer_changed(), ARBOGA)
    await agreements.deliver(REGISTERED, REGISTERED.entry_id)
    desk = Desk(agreements, authorization)
    fact = await desk.carried_over()
    cooperation = await desk.get(f"/cooperations/{fact.cooperation_id}")
    target = Target({"agreements-api": "http://agreements.test"}, local_keys)
    case = Case(Caller(target, agreements.client, NOON), cooperation, today=TODAY)
    case.service, case.authorization = agreements, authorization
    case.parts["action-plans"] = f"/action-plans/{cooperation['parts']['action_plan_id']}"
    return case


async def test_more_units_of_a_carried_over_case_are_analysed_planned_and_decided_on(carried: Case) -> None:
    offer_id = (await carried.read())["offer_id"]
    added = facts.offer_supplemented(offer_id=offer_id, round_id=None, school_unit_codes=(UNIT, ADDED))
    await carried.service.deliver(added, added.offer_id)
    shown = await carried.read()
    assert (shown["school_unit_codes"], shown["unplanned_unit_codes"]) == (BOTH, [ADDED])
    assert "Tillagda skolan" in text_of(await fetch(carried, "supplement-1"))

    await carried.step("action-plans", "reopenings", {"reason": "En skolenhet har lagts till."})
    assert "situation-analysis" in (await carried.read())["_links"]
    await carried.make("situation-analyses", {"content": bodies.situation_analysis(BOTH, TODAY)}, role="organizer")
    await carried.step("situation-analyses", "completions", role="organizer")
    agreement = (await carried.get(f"/agreements?cooperation_id={carried.id}")).json()["items"][0]
    assert agreement["diary_number"] in text_of(await fetch(carried, "situation-analysis-1"))
    path, content = carried.parts["action-plans"], {"content": bodies.action_plan(BOTH, TODAY)}
    await carried.done(path, content, method="PUT", role="organizer", about=path)
    await carried.step("action-plans", "approvals")
    assert (await carried.read())["unplanned_unit_codes"] == []
    # The grants of the plan are made up here, and lower than those that were carried over.
    lowered = DECISION | {"organizer_consent": "Huvudmannen samtyckte 2026-11-20."}
    decided = await carried.send(f"{carried.path}/decisions", lowered)
    assert decided.status_code == 201, decided.text


async def test_a_case_that_was_carried_over_begins_its_analysis_once(carried: Case) -> None:
    body = {"content": bodies.situation_analysis([UNIT], TODAY)}
    await carried.make("situation-analyses", body, role="organizer")
    again = await carried.send(f"{carried.path}/situation-analyses", body, role="organizer")
    assert again.status_code == 409
