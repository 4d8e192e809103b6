"""Who may not be who: the attacks on the four eyes of statements and reports, and on impartiality."""

from typing import Any

import pytest

from services.followup.tests.desk import APPROVAL, SUBMISSION, a_desk
from services.followup.tests.registers import register_indicator
from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2027-09-15T09:00:00Z")
CORRECTION = SUBMISSION | {"reason": "En faktura saknades."}
SENT_BACK = {"accepted": False, "reason": "Kontrollera resekostnaderna."}
SAME_PERSON = (403, "/problems/same-person")
CONFLICT = (403, "/problems/conflict-of-interest")


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("type")


def a_key() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}


async def test_the_submitter_neither_proposes_nor_decides(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    officer = authorization("case_officer", subject="huvudman")
    proposed = await desk.post("proposals", APPROVAL, officer)
    await desk.propose()
    decided = await desk.post("decisions", {"accepted": True}, authorization("decider", subject="huvudman"))
    assert (refusal(proposed), refusal(decided)) == (SAME_PERSON, SAME_PERSON)
    assert "beslutsfattare" not in decided.json()["detail"]


async def test_a_correction_by_somebody_else_does_not_free_the_first_submitter(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    colleague = authorization("organizer", subject="kollega", organization_number=ARBOGA)
    await desk.post("corrections", CORRECTION, colleague)
    await desk.propose()
    answers = [
        await desk.post("decisions", {"accepted": True}, authorization("decider", subject=subject))
        for subject in ("huvudman", "kollega")
    ]
    assert [refusal(answer) for answer in answers] == [SAME_PERSON, SAME_PERSON]
    assert (await desk.decide()).status_code == 201


async def test_a_second_proposal_does_not_free_the_first_proposer(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await desk.propose()
    await desk.post("proposals", APPROVAL, authorization("controller", subject="controller"))
    answer = await desk.post("decisions", {"accepted": True}, authorization("decider", subject="handlaggare"))
    assert refusal(answer) == SAME_PERSON


async def test_a_statement_that_was_sent_back_remembers_who_proposed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await desk.propose()
    await desk.decide(**SENT_BACK)
    await desk.post("proposals", APPROVAL, authorization("case_officer", subject="en annan"))
    answer = await desk.post("decisions", {"accepted": True}, authorization("decider", subject="handlaggare"))
    assert refusal(answer) == SAME_PERSON
    assert (await desk.decide()).status_code == 201


@pytest.mark.parametrize("subject", ["handlaggare", "beslutsfattare"])
async def test_whoever_judged_a_statement_does_not_correct_it(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, subject: str
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await desk.propose()
    await desk.decide(**SENT_BACK)
    judge = authorization("organizer", subject=subject, organization_number=ARBOGA)
    assert refusal(await desk.post("corrections", CORRECTION, judge)) == SAME_PERSON


async def a_report(followup: ServiceUnderTest, authorization: AuthorizationHeaders, subject: str) -> str:
    headers = authorization("analyst", subject=subject) | NOW | a_key()
    body = {"programme": PROGRAMME, "as_of": "2027-03-01"}
    return str((await followup.client.post("/reports", json=body, headers=headers)).json()["id"])


async def submit(followup: ServiceUnderTest, authorization: AuthorizationHeaders, report: str, subject: str) -> Any:
    headers = authorization("decider", subject=subject) | NOW | {"If-Match": '"1"'}
    return await followup.client.post(f"/reports/{report}/submissions", headers=headers)


async def test_another_draft_of_the_same_day_does_not_free_the_drafter(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await a_report(followup, authorization, "analytiker")
    second = await a_report(followup, authorization, "kollega")
    assert refusal(await submit(followup, authorization, second, "analytiker")) == SAME_PERSON
    assert (await submit(followup, authorization, second, "chef")).status_code == 200


async def test_a_submitted_report_is_not_corrected_between_the_same_two(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    first = await a_report(followup, authorization, "analytiker")
    await submit(followup, authorization, first, "chef")
    corrected = await a_report(followup, authorization, "chef")
    answers = [await submit(followup, authorization, corrected, subject) for subject in ("chef", "analytiker")]
    assert [refusal(answer) for answer in answers] == [SAME_PERSON, SAME_PERSON]
    assert (await submit(followup, authorization, corrected, "generaldirektor")).status_code == 200


async def test_whoever_wrote_down_a_consultation_does_not_submit_the_report_of_it(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    consultation = {
        "programme": PROGRAMME,
        "held_on": "2026-10-07",
        "parties": ["Skolinspektionen"],
        "subject": "Urvalet hösten 2026",
        "views": "Insatserna bör knytas till det arbete som redan pågår.",
        "diary_number": "2026:412",
    }
    headers = authorization("analyst", subject="chef") | NOW | a_key()
    await followup.client.post("/consultations", json=consultation, headers=headers)
    report = await a_report(followup, authorization, "analytiker")
    assert refusal(await submit(followup, authorization, report, "chef")) == SAME_PERSON


async def bar(followup: ServiceUnderTest, subject: str, **changed: Any) -> None:
    recorded = facts.conflict_of_interest_recorded(official_id=subject, **changed)
    await followup.deliver(recorded, recorded.conflict_id)


async def test_a_barred_person_takes_no_part_in_a_statement(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await bar(followup, "handlaggare")
    proposed = await desk.propose()
    await desk.post("proposals", APPROVAL, authorization("case_officer", subject="en annan"))
    await bar(followup, "beslutsfattare")
    decided = await desk.decide()
    assert (refusal(proposed), refusal(decided)) == (CONFLICT, CONFLICT)


async def test_a_conflict_bars_from_its_organiser_until_its_last_day(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    desk = await a_desk(followup, authorization)
    await desk.submit()
    await bar(followup, "handlaggare", organization_number=JONKOPING)
    await bar(followup, "handlaggare", until_on="2027-09-14")
    assert (await desk.propose()).status_code == 201


async def test_a_barred_person_changes_no_activity_and_no_indicator(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    measure = facts.measure()
    agreement = facts.agreement_signed(measures=(measure,))
    await followup.deliver(agreement, agreement.cooperation_id)
    await register_indicator(followup)
    officer = authorization("case_officer", subject="handlaggare") | NOW
    indicator = {
        "measure_id": str(measure.measure_id),
        "code": "gr9_all_subjects",
        "baseline": "61.5",
        "baseline_on": "2026-06-12",
        "target": "75",
        "target_on": "2029-06-15",
    }
    added = await followup.client.post("/indicators", json=indicator, headers=officer | a_key())
    activity = (await followup.client.get("/activities?kind=kick_off", headers=officer)).json()["items"][0]
    await bar(followup, "handlaggare")

    outcome = {"held_on": "2026-12-14", "notes": "Alla kom.", "mandates": ["rektor"], "right_mandate": True}
    moved = {"due_on": "2027-10-01", "reason": "Skolchefen kan inte delta."}
    value = {"measured_on": "2027-06-14", "value": "66"}
    path = f"/activities/{activity['id']}"
    tag = {"If-Match": '"1"'}
    answers = [
        await followup.client.post(f"{path}/completions", json=outcome, headers=officer | tag),
        await followup.client.post(f"{path}/reschedulings", json=moved, headers=officer | tag),
        await followup.client.post("/indicators", json=indicator, headers=officer | a_key()),
        await followup.client.post(f"/indicators/{added.json()['id']}/measurements", json=value, headers=officer | tag),
    ]
    assert [refusal(answer) for answer in answers] == [CONFLICT] * 4
