"""Another organiser's case does not exist, object by object; what is not granted is refused."""

import pytest

from insatser.keys import LocalKeys
from services.agreements.tests.case import ANALYSIS, PERIOD, Case, CaseAt
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

PARTS = ("first-agreements", "situation-analyses", "action-plans", "decisions", "agreements")


async def test_no_part_of_another_organisers_case_can_be_seen(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    stranger = case.headers("organizer", organization_number="2120000530")
    paths = [case.path, *case.parts.values(), f"{case.parts['agreements']}/versions"]
    answers = [await case.service.client.get(path, headers=stranger) for path in paths]
    lists = [await case.service.client.get(f"/{part}", headers=stranger) for part in ("cooperations", *PARTS)]
    assert {a.status_code for a in answers} == {404}
    assert [page.json()["_meta"]["total_records"] for page in lists] == [0] * 6


async def test_an_organiser_sees_every_part_of_its_own_case(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    answers = [await case.get(path, role="organizer") for path in (case.path, *case.parts.values())]
    assert {a.status_code for a in answers} == {200}


async def test_another_organisers_parts_cannot_be_changed(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    headers = case.headers("organizer", organization_number="2120000530")
    headers |= {"If-Match": '"1"', "Idempotency-Key": "one"}
    agreement = case.parts["agreements"]
    signing = await case.service.client.post(f"{agreement}/signatures", json={"party": "ORGANIZER"}, headers=headers)
    unlocking = await case.service.client.post(f"{agreement}/unlockings", json={"reason": "x"}, headers=headers)
    completion = await case.service.client.post(f"{case.parts['situation-analyses']}/completions", headers=headers)
    assert {signing.status_code, unlocking.status_code, completion.status_code} == {404}


async def test_a_repeated_call_by_another_token_of_the_same_person_does_not_show_another_organisers_answer(
    case_at: CaseAt,
) -> None:
    """A head of schools in two municipalities has two tokens, and the key of a call is the person's."""
    case = await case_at("accepted")
    path = f"{case.path}/situation-analyses"
    answers = []
    for number in (ARBOGA, JONKOPING, ARBOGA):
        token = case.authorization("organizer", subject="rektor", organization_number=number)
        headers = token | {"Idempotency-Key": "samma"}
        answers.append(await case.service.client.post(path, json={"content": ANALYSIS}, headers=headers))
    mine, theirs, again = answers
    assert (mine.status_code, again.status_code, again.json()) == (201, 201, mine.json())
    assert (theirs.status_code, theirs.json()["type"]) == (422, "/problems/idempotency-key-reused")
    official = case.authorization("case_officer", subject="rektor") | {"Idempotency-Key": "samma"}
    as_official = await case.service.client.post(path, json={"content": ANALYSIS}, headers=official)
    assert as_official.status_code == 422


@pytest.mark.parametrize("part", PARTS)
async def test_an_auditor_reads_but_does_not_change(case_at: CaseAt, part: str) -> None:
    case = await case_at("accepted")
    assert (await case.get(f"/{part}", role="auditor")).status_code == 200
    assert (await case.send(f"{case.path}/{part}", {}, role="auditor")).status_code == 403


async def test_lists_cost_the_same_number_of_statements_however_long(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders, local_keys: LocalKeys
) -> None:
    for number in (ARBOGA, JONKOPING):
        case = await Case.opened(agreements, authorization, local_keys, organization_number=number)
        await case.bring("decided")
        await case.make("agreements", PERIOD)
    async with case.service.counting_statements() as statements:
        page = await case.get("/agreements")
    assert page.json()["_meta"]["count"] == 2
    assert len(statements) == 3  # the page with the count, its versions, their signatures
