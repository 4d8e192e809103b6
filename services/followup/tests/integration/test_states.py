"""Each step of the follow-up in each state of what it is on, by the roles and two organisers: as the table says."""

from typing import Any

from services.followup.tests.desk import APPROVAL, NOW, SUBMISSION, a_desk
from services.followup.tests.quality import NOW as SPRING
from services.followup.tests.quality import OUTCOME, PLAN, ROUND, SUMMARY, Table
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.states import States
from tests.support.tokens import AuthorizationHeaders

from .test_commitments import FULFILMENT, Parties
from .test_commitments import NOW as MARCH
from .test_duties import CORRECTION, SENT_BACK, a_report, submit

REASON = {"reason": "Förutsättningarna har ändrats."}
SENT = {"outcome": "sent_back", "reason": "Bilagan saknas."}
STATEMENT = {
    "post_submission": ("submissions", SUBMISSION),
    "post_correction": ("corrections", CORRECTION),
    "post_proposal": ("proposals", APPROVAL),
    "post_decision": ("decisions", {"accepted": True}),
}
COMMITMENT = {
    "post_fulfilment": ("fulfilments", FULFILMENT),
    "post_assessment": ("assessments", {"outcome": "kept"}),
}
ACTIVITY = {
    "post_completion": (
        "completions",
        {"held_on": "2027-09-14", "notes": "Alla kom.", "mandates": ["rektor"], "right_mandate": True},
    ),
    "post_rescheduling": ("reschedulings", {"due_on": "2027-10-01", "reason": "Skolchefen kan inte delta."}),
}
DIALOGUE: dict[str, tuple[str, Any]] = {
    "post_quality_answer": ("answers", {"accepted": True}),
    "post_quality_plan": ("plans", PLAN),
    "post_quality_outcome": ("outcomes", OUTCOME),
    "post_quality_cancellation": ("cancellations", REASON),
    "post_quality_withdrawal": ("withdrawals", REASON),
    "post_quality_summary": ("summaries", SUMMARY),
    "post_quality_view": ("views", {"view": "Vi delar bilden."}),
    "post_quality_approval": ("approvals", None),
}
ROUNDS = {
    "post_quality_round_opening": ("openings", {"diary_number": "2027:15"}),
    "post_quality_round_offer": ("offers", None),
}
REPORT = {"post_report_submission": ("submissions", None)}


async def ask(states: States, state: str, path: str, steps: dict[str, tuple[str, Any]]) -> None:
    paths = {name: f"{path}/{step}" for name, (step, _) in steps.items()}
    await states.ask(state, paths, {name: body for name, (_, body) in steps.items()})


async def test_each_step_is_let_in_or_refused_by_the_state_of_what_it_is_on(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    states = States(followup, authorization, own=ARBOGA, foreign=JONKOPING)
    await statements(states)
    await commitments(states)
    await activities(states)
    await quality(states)
    await reports(states)
    states.must_be_whole()


async def statements(states: States) -> None:
    desk = await a_desk(states.service, states.authorization)
    states.moment = NOW

    async def now(state: str) -> None:
        await ask(states, state, desk._path, STATEMENT)

    await now("due")
    await desk.submit()
    await now("submitted")
    await desk.propose()
    await now("proposed")
    await desk.decide(**SENT_BACK)
    await now("sent-back")
    await desk.post("corrections", CORRECTION, desk.organizer)
    await now("corrected")
    colleague = states.authorization("controller", subject="kollega")
    await desk.post("proposals", APPROVAL, colleague)
    assert (await desk.decide()).is_success
    await now("approved")


async def commitments(states: States) -> None:
    parties, line = Parties(states.service, states.authorization), facts.commitment_line()
    await parties.sign(line)
    states.moment = MARCH
    path = f"/commitments/{line.commitment_id}"
    await ask(states, "open", path, COMMITMENT)
    for state, step, body, caller in (
        ("reported", "fulfilments", FULFILMENT, parties.organizer),
        ("sent-back", "assessments", SENT, parties.officer),
        ("reported-again", "fulfilments", FULFILMENT, parties.organizer),
        ("kept", "assessments", {"outcome": "kept"}, parties.officer),
    ):
        assert (await parties.post(step, line, body, caller)).is_success
        await ask(states, state, path, COMMITMENT)


async def activities(states: States) -> None:
    agreement = facts.agreement_signed()
    await states.service.deliver(agreement, agreement.cooperation_id)
    states.moment = NOW
    officer = states.authorization("case_officer", subject="handlaggare")
    client = states.service.client
    page = await client.get(f"/activities?kind=kick_off&schedule_id={agreement.cooperation_id}", headers=officer)
    path = f"/activities/{page.json()['items'][0]['id']}"
    await ask(states, "planned", path, ACTIVITY)
    done = await client.post(f"{path}/completions", json=ACTIVITY["post_completion"][1], headers=officer | NOW | TAG)
    assert done.is_success, done.text
    await ask(states, "done", path, ACTIVITY)


TAG = {"If-Match": '"1"'}


async def quality(states: States) -> None:
    table = Table(states.service, states.authorization)
    await table.register()
    states.moment = SPRING
    planned = await table.send("/quality-rounds", ROUND)
    path = f"/quality-rounds/{planned.json()['id']}"
    await ask(states, "round-planned", path, ROUNDS)
    await table.must(path, "openings", {"diary_number": "2027:15"}, table.decider)
    await ask(states, "round-open", path, ROUNDS)
    found = await table.find(f"/quality-dialogues?organization_number={ARBOGA}")
    path = f"/quality-dialogues/{found[0]['id']}"
    await ask(states, "offered", path, DIALOGUE)
    for state, step, body, caller in (
        ("accepted", "answers", {"accepted": True}, table.organizer),
        ("planned", "plans", PLAN, None),
        ("held", "outcomes", OUTCOME, None),
        ("written", "summaries", SUMMARY, None),
        ("half-approved", "approvals", None, table.organizer),
        ("summed-up", "approvals", None, table.colleague),
    ):
        await table.must(path, step, body, caller)
        await ask(states, state, path, DIALOGUE)
    ways: tuple[tuple[str, list[tuple[str, Any, Any]]], ...] = (
        ("declined", [("answers", {"accepted": False, "decline_reason": "Hinner inte i vår."}, table.organizer)]),
        ("withdrawn", [("withdrawals", REASON, None)]),
        ("cancelled", [("answers", {"accepted": True}, table.organizer), ("cancellations", REASON, None)]),
    )
    for state, steps in ways:
        path = await table.offered(title=f"Våren 2027, {state}")
        for step, body, caller in steps:
            await table.must(path, step, body, caller)
        await ask(states, state, path, DIALOGUE)


async def reports(states: States) -> None:
    states.moment = at("2027-09-15T09:00:00Z")
    path = await a_report(states.service, states.authorization, "analytiker")
    await ask(states, "draft", f"/reports/{path}", REPORT)
    assert (await submit(states.service, states.authorization, path, "chef")).is_success
    await ask(states, "report-submitted", f"/reports/{path}", REPORT)
