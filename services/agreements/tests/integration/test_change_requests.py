"""The organiser asks for a change; the agency answers, and what comes of it is linked."""

import asyncio
from typing import Any

import pytest

from services.agreements.tests.case import DECISION, Case, CaseAt
from services.agreements.tests.integration.test_endings import terminated
from services.agreements.tests.integration.test_turns import waiting_for
from services.agreements.tests.pdf import text_of

ASKED = {"request": "Handledningen flyttas till hösten 2027.", "reason": "Rektorn slutar i vår."}
TAKEN_UP = {"taken_up": True, "answer": "Vi tar fram en ändring."}
DECLINED = {"taken_up": False, "answer": "Målen nås inte om handledningen flyttas."}


async def asked(case: Case, **changed: str) -> str:
    """The path of a request that the organiser has made."""
    path = case.parts["agreements"]
    made = await case.done(f"{path}/change-requests", ASKED | changed, role="organizer", about=path)
    return f"/change-requests/{made['id']}"


async def answered(case: Case, request: str, answer: dict[str, Any]) -> dict[str, Any]:
    return await case.done(f"{request}/answers", answer, about=request)


async def amendment(case: Case, request: str, *, ends_on: str = "2029-06-30") -> dict[str, Any]:
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    return {
        "content": content | {"ends_on": ends_on},
        "reason": "Huvudmannen begärde det.",
        "change_request_id": request.rpartition("/")[2],
    }


async def test_a_request_waits_for_the_officer_until_something_is_made_of_it(case_at: CaseAt) -> None:
    case = await case_at("signed")
    request = await asked(case)
    assert await waiting_for(case) == {"case_officer"}
    assert (await case.read())["parts"]["change_request_id"] == request.rpartition("/")[2]

    await answered(case, request, TAKEN_UP)
    assert await waiting_for(case) == {"case_officer"}
    assert (await case.read())["parts"]["change_request_id"] is None

    await case.step("agreements", "amendments", await amendment(case, request))
    assert await waiting_for(case) == {"organizer", "decider"}
    shown = (await case.get(request, role="organizer")).json()
    assert (shown["status"], shown["agreement_version"], shown["answer"]) == ("taken_up", 2, TAKEN_UP["answer"])


async def test_a_request_leads_to_a_new_decision_too(case_at: CaseAt) -> None:
    case = await case_at("signed")
    request = await asked(case)
    await answered(case, request, TAKEN_UP)
    decision = await case.done(f"{case.path}/decisions", DECISION | {"change_request_id": request.rpartition("/")[2]})
    assert (await case.get(request)).json()["decision_id"] == decision["id"]
    assert await waiting_for(case) == {"decider"}


async def test_a_declined_request_says_why_and_makes_room_for_another(case_at: CaseAt) -> None:
    case = await case_at("signed")
    request = await asked(case)
    shown = await answered(case, request, DECLINED)
    assert (shown["status"], shown["answer"]) == ("declined", DECLINED["answer"])
    assert await waiting_for(case) == set()

    refused = await case.send(
        f"{case.parts['agreements']}/amendments", await amendment(case, request), about=case.parts["agreements"]
    )
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")
    await asked(case, request="Handledningen flyttas till 2028.")


async def test_one_request_is_open_at_a_time_also_when_two_are_made_at_once(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]
    answers = await asyncio.gather(
        *(case.send(f"{path}/change-requests", ASKED, role="organizer", about=path) for _ in range(2))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (refused,) = (answer.json() for answer in answers if answer.status_code == 409)
    assert "redan en obesvarad begäran" in refused["detail"]


async def test_the_organiser_withdraws_what_is_not_answered(case_at: CaseAt) -> None:
    case = await case_at("signed")
    request, stays = await asked(case), {"reason": "Rektorn stannar."}
    shown = await case.done(f"{request}/withdrawals", stays, role="organizer", about=request)
    assert (shown["status"], shown["withdrawal_reason"]) == ("withdrawn", "Rektorn stannar.")
    assert await waiting_for(case) == set()

    late = await case.send(f"{request}/answers", TAKEN_UP, about=request)
    again = await case.send(f"{request}/withdrawals", stays, role="organizer", about=request)
    assert [answer.json()["type"] for answer in (late, again)] == ["/problems/wrong-phase"] * 2


async def test_what_was_seen_before_the_answer_is_stale_after_it(case_at: CaseAt) -> None:
    case = await case_at("signed")
    request = await asked(case)
    seen = {"If-Match": (await case.get(request)).headers["ETag"]}
    await answered(case, request, TAKEN_UP)
    stale = await case.send(
        f"{request}/withdrawals",
        {"reason": "Rektorn stannar."},
        role="organizer",
        headers=case.headers("organizer") | seen,
    )
    assert stale.status_code == 412


@pytest.mark.parametrize("state", ["drafted", "half signed"])
async def test_what_is_not_signed_is_changed_by_writing_it_anew(case_at: CaseAt, state: str) -> None:
    case = await case_at(state)
    path = case.parts["agreements"]
    refused = await case.send(f"{path}/change-requests", ASKED, role="organizer", about=path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")


async def test_a_request_is_the_organisers_own(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]
    tag = {"If-Match": (await case.get(path)).headers["ETag"]}
    another = case.authorization("organizer", organization_number="2120000530")
    by_officer = await case.send(f"{path}/change-requests", ASKED, about=path)
    by_another = await case.send(f"{path}/change-requests", ASKED, headers=another | tag)
    assert (by_officer.status_code, by_another.status_code) == (403, 404)

    request = await asked(case)
    assert (await case.service.client.get(request, headers=another)).status_code == 404
    own = await case.send(f"{request}/answers", DECLINED, role="organizer", about=request)
    assert own.status_code == 403


async def test_whoever_asked_does_not_answer_as_an_officer(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path, anna = case.parts["agreements"], case.as_person("anna", "organizer")
    made = await case.done(f"{path}/change-requests", ASKED, about=path, headers=anna)
    request = f"/change-requests/{made['id']}"
    officer = case.as_person("anna", "case_officer")
    refused = await case.send(f"{request}/answers", TAKEN_UP, about=request, headers=officer)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-person")


async def test_a_request_outlives_the_agreement_and_can_then_only_be_declined(case_at: CaseAt) -> None:
    case = await case_at("signed")
    request = await asked(case)
    await terminated(case, from_on="2027-02-01")
    refused = await case.send(f"{request}/answers", TAKEN_UP, about=request)
    assert refused.json()["type"] == "/problems/wrong-phase"
    await answered(case, request, DECLINED)
    assert await waiting_for(case) == set()


async def test_a_completion_names_the_request_that_nobody_has_answered(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await asked(case)
    path = case.parts["agreements"]
    end = {"from_on": "2026-11-22", "reason": "Klart."}
    refused = await case.send(f"{path}/completions", end, role="team_leader", about=path)
    assert "huvudmannens begäran om ändring 2026-11-22 är inte besvarad" in [
        e["message"] for e in refused.json()["errors"]
    ]


async def test_a_request_is_followed_by_what_it_led_to_in_its_own_case_alone(case_at: CaseAt) -> None:
    case, other = await case_at("signed"), await case_at("signed", organization_number="2120000530")
    request = await asked(case)
    await answered(case, request, TAKEN_UP)
    path = other.parts["agreements"]
    refused = await other.send(f"{path}/amendments", await amendment(other, request), about=path)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.change_request_id")


async def test_a_request_stands_in_the_public_record_with_its_answer(case_at: CaseAt) -> None:
    case = await case_at("signed")
    request = await asked(case)
    await answered(case, request, DECLINED)
    documents = (await case.get(f"{case.path}/documents")).json()["items"]
    (found,) = [one for one in documents if one["id"] == "change-request-1"]
    assert (found["day"], found["description"]) == ("2026-11-22", "Begäran om ändring av överenskommelsen")
    pdf = await case.get(f"{case.path}/documents/change-request-1")
    text = text_of(pdf.content)
    assert ASKED["request"] in text
    assert str(DECLINED["answer"]) in text
