"""Signing: only with money, without a hold, by someone who may, once for each party."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from agreements.use_cases.agreements import sign_agreement
from agreements.use_cases.signatories.end_signatory import end_signatory
from insatser.chain import bodies
from insatser.chain.caller import person
from insatser.chain.cooperating import AGENCY, AGENCY_SIGNATORY
from services.agreements.tests.case import Case, CaseAt
from shared.canonical import canonical, hash_of
from shared.clock import new_id, utc_now
from shared.contracts.agreements import AgreementSignedV1
from shared.kit.actor import Actor
from tests.support import facts

MOMENT = 0.3
"""Seconds: a call that is not made to wait has been answered by then, or the test says nothing of it that run."""


async def test_nothing_is_signed_before_budget_has_answered(case_at: CaseAt) -> None:
    case = await case_at("decided")
    await case.draft()
    answer = await case.try_to_sign("ORGANIZER")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/funds-not-reserved")


async def test_a_refused_reservation_says_why_in_budgets_words(case_at: CaseAt) -> None:
    case = await case_at("decided")
    await case.draft()
    refused = facts.reservation_refused(
        cooperation_id=case.id,
        decision_id=case.parts["decisions"].rpartition("/")[2],
        reason="Anslaget 1:5 ap.3 räcker inte för 2027.",
    )
    await case.service.deliver(refused, case.id)
    answer = await case.try_to_sign("ORGANIZER")
    assert "Anslaget 1:5 ap.3 räcker inte för 2027." in answer.json()["detail"]


async def test_authority_is_checked_on_the_day_of_signing(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    signatories = (await case.get("/signatories?party=ORGANIZER")).json()["items"]
    path = f"/signatories/{signatories[0]['id']}"
    await case.done(f"{path}/endings", {"last_day": "2026-11-22"}, about=path)
    tomorrow = case.headers("organizer") | {"X-With-Server-Date": "2026-11-23T08:00:00Z"}
    agreement = case.parts["agreements"]
    answer = await case.send(f"{agreement}/signatures", {"party": "ORGANIZER"}, headers=tomorrow, about=agreement)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-authorized-to-sign")
    await case.sign("AGENCY")


async def test_an_authority_is_not_ended_before_it_was_used(case_at: CaseAt) -> None:
    case = await case_at("signed")
    (used,) = (await case.get("/signatories?party=ORGANIZER")).json()["items"]
    path = f"/signatories/{used['id']}"
    answer = await case.send(f"{path}/endings", {"last_day": "2026-11-21"}, about=path)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-phase")
    assert "undertecknat med behörigheten 2026-11-22" in answer.json()["detail"]
    await case.done(f"{path}/endings", {"last_day": "2026-11-22"}, about=path)


async def agencys_authority(case: Case) -> dict[str, Any]:
    """The one that the agency's signatory has, which no signature has been made with."""
    found = (await case.get("/signatories?party=AGENCY")).json()["items"]
    return next(row for row in found if row["subject"] == AGENCY_SIGNATORY)


async def test_an_authority_that_is_being_used_is_ended_after_the_signature_or_not_at_all(
    case_at: CaseAt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signature has found its authority and is not there yet, when somebody ends the authority the day before."""
    case = await case_at("drafted")
    found, goes_on, checked = asyncio.Event(), asyncio.Event(), sign_agreement._check_people

    async def wait(*args: Any, **how: Any) -> None:
        found.set()
        await goes_on.wait()
        await checked(*args, **how)

    monkeypatch.setattr(sign_agreement, "_check_people", wait)
    used = await agencys_authority(case)
    path = f"/signatories/{used['id']}"
    signing = asyncio.create_task(case.try_to_sign("AGENCY"))
    await found.wait()
    ending = asyncio.create_task(case.send(f"{path}/endings", {"last_day": "2026-11-21"}, about=path))
    done, _ = await asyncio.wait([ending], timeout=MOMENT)
    assert not done, "it waits for the signature"
    goes_on.set()
    assert ((await signing).status_code, (await ending).status_code) == (201, 409)


async def test_whoever_signs_while_the_authority_is_being_ended_has_none(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    used = await agencys_authority(case)
    leader = Actor("ledare", frozenset({"team_leader"}))
    async with case.service.work(leader) as work:
        day, now = date(2026, 11, 21), utc_now()
        await end_signatory(work, UUID(used["id"]), last_day=day, version=used["version"], now=now)
        signing = asyncio.create_task(case.try_to_sign("AGENCY"))
        done, _ = await asyncio.wait([signing], timeout=MOMENT)
        assert not done, "it waits for what becomes of the authority"
    answer = await signing
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-authorized-to-sign")


async def test_nobody_registers_their_own_authority(case_at: CaseAt) -> None:
    case = await case_at("offered")
    own = bodies.signatory(person("case_officer"), "AGENCY", AGENCY)
    answer = await case.send("/signatories", own)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


async def test_eight_concurrent_signatures_of_one_party_are_one(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    path = case.parts["agreements"]
    headers = case.headers("organizer") | {"If-Match": (await case.get(path)).headers["ETag"]}

    async def sign() -> int:
        key = {"Idempotency-Key": str(new_id())}
        answer = await case.service.client.post(
            f"{path}/signatures", json={"party": "ORGANIZER"}, headers=headers | key
        )
        return answer.status_code

    statuses = await asyncio.gather(*(sign() for _ in range(8)))

    assert sorted(statuses) == [201] + [412] * 7
    assert len((await case.get(path)).json()["latest"]["signatures"]) == 1


async def test_eight_concurrent_second_signatures_publish_once(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await case.sign("ORGANIZER")
    await asyncio.gather(*(case.try_to_sign("AGENCY") for _ in range(8)))
    assert len(await case.service.told(AgreementSignedV1)) == 1


async def test_a_signature_sent_again_under_its_key_gets_the_first_answer(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    path = case.parts["agreements"]
    headers = case.headers("organizer") | {"If-Match": '"1"', "Idempotency-Key": "one"}
    answers = [
        await case.service.client.post(f"{path}/signatures", json={"party": "ORGANIZER"}, headers=headers)
        for _ in range(2)
    ]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].content == answers[1].content


async def test_a_party_signs_a_version_once(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await case.sign("ORGANIZER")
    answer = await case.try_to_sign("ORGANIZER")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/already-signed")
    assert "Vänta på den andra parten" in answer.json()["detail"], "the agreement says what to do, before the database"


async def test_the_first_signature_fixes_the_content_by_its_hash(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    signed = await case.sign("ORGANIZER")
    signed_content = {
        "agreement_id": signed["id"],
        "cooperation_id": signed["cooperation_id"],
        "diary_number": signed["diary_number"],
        "organization_number": signed["organization_number"],
        "version": 1,
        "content": signed["latest"]["content"],
        "annex": signed["latest"]["annex"],
    }
    assert signed["latest"]["content_hash"] == hash_of(canonical(signed_content))
    path = case.parts["agreements"]
    refused = await case.send(f"{path}/versions/1", {"content": signed_content["content"]}, method="PUT", about=path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/content-locked")


async def corrected(case: Case) -> dict[str, Any]:
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    return {"content": content | {"repayment_terms": "Oanvänt bidrag betalas tillbaka."}}


async def test_unlocking_voids_the_signature_and_lets_the_content_be_corrected(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await case.sign("ORGANIZER")
    unlocked = await case.step("agreements", "unlockings", {"reason": "Villkoren blev fel."})
    assert unlocked["latest"]["signatures"][0]["void_reason"] == "Villkoren blev fel."

    path = case.parts["agreements"]
    await case.done(f"{path}/versions/1", await corrected(case), method="PUT", about=path)
    await case.conclude()

    (event,) = await case.service.told(AgreementSignedV1)
    latest = (await case.get(path)).json()["latest"]
    assert event.data["content_hash"] == latest["content_hash"]
    assert len(latest["signatures"]) == 3


async def test_unlocking_needs_a_reason_and_comes_before_both_have_signed(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    path = case.parts["agreements"]
    await case.sign("ORGANIZER")
    assert (await case.send(f"{path}/unlockings", {"reason": ""}, about=path)).status_code == 422
    await case.sign("AGENCY")
    assert (await case.send(f"{path}/unlockings", {"reason": "Fel"}, about=path)).status_code == 409


async def test_a_draft_cannot_cost_more_than_what_was_decided(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"]
    content["costs"][0]["amount"] = "200000.01"
    answer = await case.send(f"{path}/versions/1", {"content": content}, method="PUT", about=path)
    assert answer.status_code == 422
    (excess, _) = answer.json()["errors"]
    assert (excess["message"], excess["expected"]) == (
        "bidrag 2026 är mer än vad som är beslutat",
        "högst 200000.00 enligt beslutet",
    )


async def test_a_period_over_three_years_is_refused(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    too_long = {"starts_on": "2026-11-22", "ends_on": "2029-11-22"}
    answer = await case.send(f"{case.path}/agreements", too_long)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["expected"] == f"senast {date(2029, 11, 21)}"
