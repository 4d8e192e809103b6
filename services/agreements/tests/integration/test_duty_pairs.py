"""Each pair of steps of agreements that two people take, by requests: one person at both is refused, another let in."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from services.agreements.tests.case import CONDITIONS, DECISION, NOON, PERIOD, PLAN, Case, CaseAt
from services.agreements.tests.integration import (
    test_archive_deliveries,
    test_carry_overs,
    test_change_requests,
    test_endings,
    test_late_answers,
    test_service_orders,
    test_successions,
    test_supervisions,
    test_teams,
)
from services.agreements.tests.integration.test_duties import authorize
from services.agreements.tests.integration.test_organizers import gone
from tests.support import facts
from tests.support.duty_pairs import STRANGER, Attempt, Pairs, reviewed
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

Flow = Callable[[Pairs, CaseAt], Awaitable[None]]
FLOWS: dict[str, Flow] = {}
"""Later step → how an object comes to it, with each earlier step taken by the person who is called as it is."""


def flow(run: Flow) -> Flow:
    FLOWS[run.__name__] = run
    return run


def who(case: Case, subject: str, *roles: str) -> dict[str, str]:
    return case.as_person(subject, *roles) | NOON


def step_on(case: Case, path: str, step: str, body: Any = None, *, role: str = "decider") -> Attempt:
    """The later step on a part of the case, on the version that it has."""

    async def attempt(subject: str) -> httpx.Response:
        return await case.send(f"{path}/{step}", body, about=path, headers=who(case, subject, role))

    return attempt


async def made(case: Case, part: str, body: Any, subject: str, *, role: str = "case_officer") -> str:
    found = await case.done(f"{case.path}/{part}", body, headers=who(case, subject, role))
    case.parts[part] = f"/{part}/{found['id']}"
    return case.parts[part]


@flow
async def approve_late_answer(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("offered")
    late = case.as_person("answer_offer", "case_officer") | test_late_answers.DAY_AFTER
    await case.done(f"{case.path}/answers", test_late_answers.YES, about=case.path, headers=late)
    await pairs.settle(step_on(case, case.path, "answer-approvals", test_late_answers.REASON))


@flow
async def sign_first_agreement(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("accepted")
    path = await made(case, "first-agreements", CONDITIONS, "clerk")
    await authorize(case, "sign_first_agreement", "ORGANIZER", by="register_signatory")
    for subject in ("sign_first_agreement", "register_signatory", STRANGER):
        await authorize(case, subject, "AGENCY")
    signing = {"headers": who(case, "sign_first_agreement", "organizer"), "about": path}
    await case.done(f"{path}/signatures", {"party": "ORGANIZER"}, **signing)
    await pairs.settle(step_on(case, path, "signatures", {"party": "AGENCY"}))


@flow
async def approve_plan(pairs: Pairs, case_at: CaseAt) -> None:
    path = await _written_plan(case := await case_at("analysed"))
    await pairs.settle(step_on(case, path, "approvals", role="team_leader"))


@flow
async def approve_decision(pairs: Pairs, case_at: CaseAt) -> None:
    path = await _written_plan(case := await case_at("analysed"))
    assert (await step_on(case, path, "approvals", role="case_officer")("cecilia")).is_success
    path = await made(case, "decisions", DECISION, "propose_decision")
    await pairs.settle(step_on(case, path, "approvals"))


async def _written_plan(case: Case) -> str:
    path = await made(case, "action-plans", {"content": PLAN}, "begin_plan")
    how = {"method": "PUT", "about": path, "headers": who(case, "rewrite_plan", "case_officer")}
    await case.done(path, {"content": PLAN}, **how)
    return path


@flow
async def sign_agreement(pairs: Pairs, case_at: CaseAt) -> None:
    """A version that another person changed: who wrote the first is not forgotten."""
    case = await case_at("reserved")
    path = await made(case, "agreements", PERIOD, "draft_agreement")
    content = (await case.get(path)).json()["latest"]["content"]
    rewriting = {"method": "PUT", "about": path, "headers": who(case, "rewrite_agreement", "case_officer")}
    await case.done(f"{path}/versions/1", {"content": content}, **rewriting)
    for subject in ("draft_agreement", "rewrite_agreement", "amend_agreement", "register_signatory", STRANGER, "first"):
        await authorize(case, subject, "AGENCY")
    await case.sign("ORGANIZER")
    assert (await step_on(case, path, "signatures", {"party": "AGENCY"})("first")).is_success
    change = {"content": content | {"ends_on": "2029-06-30"}, "reason": "Mer tid behövs."}
    await case.done(f"{path}/amendments", change, about=path, headers=who(case, "amend_agreement", "case_officer"))
    await authorize(case, "straw", "ORGANIZER", by="register_signatory")
    signing = {"headers": who(case, "straw", "organizer"), "about": path}
    await case.done(f"{path}/signatures", {"party": "ORGANIZER"}, **signing)
    await pairs.settle(step_on(case, path, "signatures", {"party": "AGENCY"}))


@flow
async def answer_change_request(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]
    asking = {"about": path, "headers": who(case, "request_change", "organizer")}
    request = await case.done(f"{path}/change-requests", test_change_requests.ASKED, **asking)
    path = f"/change-requests/{request['id']}"
    await pairs.settle(step_on(case, path, "answers", test_change_requests.TAKEN_UP, role="case_officer"))


@flow
async def approve_termination(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]
    proposing = {"about": path, "headers": who(case, "propose_termination", "case_officer")}
    ending = await case.done(f"{path}/terminations", test_endings.END, **proposing)
    await pairs.settle(step_on(case, f"/terminations/{ending['id']}", "approvals"))


@flow
async def approve_succession(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("signed")
    await gone(case)
    body = {"organization_number": JONKOPING, "organizer_name": test_successions.NAME}
    body |= {"reason": "Kommunerna har gått samman."}
    body |= {"signatory_id": await test_successions.mandate(case, by="register_signatory")}
    path = await made(case, "successions", body, "propose_succession")
    await pairs.settle(step_on(case, path, "approvals"))


@flow
async def approve_override(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("offered")
    body = {"supervision_id": str(await test_supervisions.hold(case)), "reason": "Bristerna gäller fritidshemmet."}
    path = await made(case, "overrides", body, "propose_override")
    await pairs.settle(step_on(case, path, "approvals"))


@flow
async def approve_waiver(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("offered")
    path = await _waiver(case, await test_teams.a_team(case))
    await pairs.settle(step_on(case, path, "approvals", role="team_leader"))


@flow
async def use_waiver(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await test_teams.a_team(case)
    await test_teams.fill(case, team, 8)
    path = await _waiver(case, team)
    assert (await step_on(case, path, "approvals", role="team_leader")("approve_waiver")).is_success
    body = test_teams.assignment(team)
    await pairs.settle(step_on(case, case.path, "team-assignments", body, role="case_officer"))


async def _waiver(case: Case, team: str) -> str:
    body = {"rule": "organizers", "reason": "Sjukskrivning i team B"}
    leave = await case.done(f"{team}/waivers", body, headers=who(case, "propose_waiver", "case_officer"))
    return f"/waivers/{leave['id']}"


@flow
async def approve_order(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"]
    body = test_service_orders.ORDER | {"measure_id": content["measures"][1]["measure_id"]}
    ordering = {"about": path, "headers": who(case, "propose_order", "case_officer")}
    order = await case.done(f"{path}/service-orders", body, **ordering)
    await pairs.settle(step_on(case, f"/service-orders/{order['id']}", "approvals"))


@flow
async def decide_invoice(pairs: Pairs, case_at: CaseAt) -> None:
    case = await case_at("signed")
    order = await test_service_orders.ordered(case)
    body = {"number": "F-1", "invoiced_on": "2026-11-22", "amount": "30000.00", "excess_reason": "Förskott."}
    registering = {"about": order, "headers": who(case, "record_invoice", "controller")}
    invoice = await case.done(f"{order}/invoices", body, **registering)
    verdict = {"accepted": True, "reason": "Förskottet är avtalat."}
    path = f"/service-invoices/{invoice['id']}"
    await pairs.settle(step_on(case, path, "decisions", verdict, role="controller"))


@flow
async def dispose_of_texts(pairs: Pairs, case_at: CaseAt) -> None:
    case = await test_archive_deliveries.ended(case_at)
    seal = await test_archive_deliveries.sealed(case)
    received = await test_archive_deliveries.receive(case, seal, by="record_archive_delivery")
    path = f"/archive-deliveries/{received.json()['id']}"

    async def attempt(subject: str) -> httpx.Response:
        return await test_archive_deliveries.dispose(case, path, by=subject)

    await pairs.settle(attempt)


@pytest.mark.parametrize("later", sorted(reviewed("agreements").keys() - {"confirm_carry_over"}))
async def test_one_person_at_both_steps_is_refused_and_another_let_in(
    later: str, agreements: ServiceUnderTest, case_at: CaseAt
) -> None:
    pairs = Pairs(agreements, later)
    await FLOWS[later](pairs, case_at)
    pairs.must_be_whole()


async def test_whoever_read_a_file_in_does_not_confirm_it_and_another_does(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await agreements.deliver(facts.organizer_changed(), ARBOGA)
    desk = test_carry_overs.Desk(agreements, authorization)
    read = (await desk.send(subject="read_carry_over")).json()

    async def attempt(subject: str) -> httpx.Response:
        return await desk.confirm(read, subject=subject)

    pairs = Pairs(agreements, "confirm_carry_over")
    await pairs.settle(attempt)
    pairs.must_be_whole()
