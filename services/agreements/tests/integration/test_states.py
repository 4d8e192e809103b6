"""Each step of a case in each state of it, by every role and two organisers: as the reviewed table says."""

from itertools import pairwise
from typing import Any

from insatser.keys import LocalKeys
from services.agreements.tests.case import ANALYSIS, CONDITIONS, DECISION, NOON, PERIOD, PLAN, REGISTERED, TODAY, Case
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.integration.test_change_requests import ASKED
from services.agreements.tests.integration.test_duties import authorize
from services.agreements.tests.integration.test_endings import END
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.states import PERSON, States
from tests.support.tokens import AuthorizationHeaders

REASON = {"reason": "Förutsättningarna har ändrats."}
LEAVING = {"from_on": str(TODAY), "communicated_on": str(TODAY), **REASON}
LATER = REASON | {"from_on": "2027-02-01"}
ON_CASE = {
    "post_answer": "answers",
    "post_answer_approval": "answer-approvals",
    "post_first_agreement": "first-agreements",
    "post_situation_analysis": "situation-analyses",
    "post_action_plan": "action-plans",
    "post_decision": "decisions",
    "post_agreement": "agreements",
    "post_case_termination": "terminations",
}
ON_PART = {
    "post_first_signature": ("first-agreements", "signatures"),
    "put_situation_analysis": ("situation-analyses", ""),
    "post_analysis_completion": ("situation-analyses", "completions"),
    "post_analysis_reopening": ("situation-analyses", "reopenings"),
    "put_action_plan": ("action-plans", ""),
    "post_plan_approval": ("action-plans", "approvals"),
    "post_plan_reopening": ("action-plans", "reopenings"),
    "post_decision_approval": ("decisions", "approvals"),
    "put_agreement_version": ("agreements", "versions/1"),
    "post_signature": ("agreements", "signatures"),
    "post_unlocking": ("agreements", "unlockings"),
    "post_amendment": ("agreements", "amendments"),
    "post_amendment_withdrawal": ("agreements", "amendment-withdrawals"),
    "post_pause": ("agreements", "pauses"),
    "post_resumption": ("agreements", "resumptions"),
    "post_agreement_completion": ("agreements", "completions"),
    "post_termination": ("agreements", "terminations"),
    "post_change_request": ("agreements", "change-requests"),
}
BODIES: dict[str, Any] = {
    "post_answer": {"accepted": True},
    "post_answer_approval": REASON,
    "post_first_agreement": CONDITIONS,
    "post_situation_analysis": {"content": ANALYSIS},
    "post_action_plan": {"content": PLAN},
    "post_decision": DECISION,
    "post_agreement": PERIOD,
    "post_first_signature": lambda role: {"party": "ORGANIZER" if role == "organizer" else "AGENCY"},
    "put_situation_analysis": {"content": ANALYSIS},
    "post_analysis_reopening": REASON,
    "put_action_plan": {"content": PLAN},
    "post_plan_reopening": REASON,
    "post_signature": lambda role: {"party": "ORGANIZER" if role == "organizer" else "AGENCY"},
    "post_unlocking": REASON,
    "post_amendment_withdrawal": REASON,
    "post_pause": LATER,
    "post_resumption": LATER,
    "post_agreement_completion": REASON | {"from_on": str(TODAY)} | {"undone_reason": "Skolan läggs ned."},
    "post_termination": END,
    "post_case_termination": LEAVING,
    "post_change_request": ASKED,
}


async def ask(states: States, case: Case, state: str) -> None:
    paths = {name: f"{case.path}/{step}" for name, step in ON_CASE.items()}
    for name, (part, step) in ON_PART.items():
        if part in case.parts:
            paths[name] = f"{case.parts[part]}/{step}".rstrip("/")
    bodies = BODIES
    if path := case.parts.get("agreements"):
        content = (await case.get(path)).json()["latest"]["content"]
        bodies = bodies | {"put_agreement_version": {"content": content}}
        bodies["post_amendment"] = {"content": content | {"ends_on": "2029-06-30"}, **REASON}
    await states.ask(state.replace(" ", "-"), paths, bodies)


async def test_each_step_is_let_in_or_refused_by_the_state_of_the_case(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders, local_keys: LocalKeys
) -> None:
    case = await Case.opened(agreements, authorization, local_keys, organization_number=ARBOGA)
    for party in ("ORGANIZER", "AGENCY"):
        await authorize(case, PERSON, party)
    states = States(agreements, authorization, own=ARBOGA, foreign=JONKOPING, moment=NOON)
    await ask(states, case, "offered")
    await case.accept()
    await ask(states, case, "accepted")
    await case.service.deliver(REGISTERED, REGISTERED.entry_id)
    await case.authorise()
    await case.make("first-agreements", CONDITIONS)
    await case.make("situation-analyses", {"content": ANALYSIS}, role="organizer")
    await ask(states, case, "begun")
    for party, role in (("ORGANIZER", "organizer"), ("AGENCY", "team_leader")):
        await case.step("first-agreements", "signatures", {"party": party}, role=role)
    await ask(states, case, "conditions-signed")
    await case.step("situation-analyses", "completions", role="organizer")
    await ask(states, case, "analysed")
    await case.make("action-plans", {"content": PLAN}, role="organizer")
    await ask(states, case, "plan-written")
    await case.step("action-plans", "approvals")
    await ask(states, case, "planned")
    await case.make("decisions", DECISION)
    await ask(states, case, "proposed")
    await case.step("decisions", "approvals", role="decider")
    for before, state in pairwise(["decided", "reserved", "drafted", "half signed", "signed"]):
        await ask(states, case, before)
        await case.bring(state, after=before)
    await ask(states, case, "signed")
    await amended(case)
    await ask(states, case, "amended")
    await case.step("agreements", "amendment-withdrawals", REASON)
    await case.step("agreements", "pauses", LATER, role="team_leader")
    await ask(states, case, "paused")
    ending = await case.done(f"{case.parts['agreements']}/terminations", END, about=case.parts["agreements"])
    path = f"/terminations/{ending['id']}"
    await case.done(f"{path}/approvals", role="decider", about=path)
    await ask(states, case, "terminated")
    await _left(states, await Case.opened(agreements, authorization, local_keys, organization_number=ARBOGA))
    states.must_be_whole()


async def _left(states: States, case: Case) -> None:
    """A case that has ended without an agreement, with all that was written before left as it was."""
    await case.accept()
    await case.make("first-agreements", CONDITIONS)
    await case.make("situation-analyses", {"content": ANALYSIS}, role="organizer")
    await case.make("action-plans", {"content": PLAN}, role="organizer")
    ending = await case.done(f"{case.path}/terminations", LEAVING, about=case.path)
    path = f"/terminations/{ending['id']}"
    await case.done(f"{path}/approvals", role="decider", about=path)
    await ask(states, case, "left")
