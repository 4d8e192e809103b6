"""The public record: each document with its number, day, receiver and mark, for those who may see it."""

import pytest

from services.agreements.tests.case import CONDITIONS, PERIOD, CaseAt
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.pdf import text_of
from tests.support.facts import ARBOGA, JONKOPING

from .test_documents import fetch, seal


async def test_the_record_lists_each_document_with_number_day_receiver_and_mark(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await seal(case)
    listed = (await case.get(f"{case.path}/documents", role="organizer")).json()["items"]
    assert [(row["id"], row["sealed"]) for row in listed] == [
        ("offer", False),
        ("first-agreement", True),
        ("situation-analysis-1", False),
        ("decision-1", False),
        ("agreement-1", True),
    ]
    assert all(row["diary_number"] and row["day"] and row["description"] for row in listed)
    assert {row["counterparty"] for row in listed} == {(await case.get()).json()["organizer_name"]}


async def test_what_is_not_signed_bears_its_mark(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    assert "gäller inte förrän båda har undertecknat" in text_of(await fetch(case, "agreement-1"))
    await case.sign("AGENCY")
    await amended(case)
    assert "Utkast" in text_of(await fetch(case, "agreement-2"))
    await case.step("agreements", "amendment-withdrawals", {"reason": "Behövs inte."})
    assert "Återtaget" in text_of(await fetch(case, "agreement-2"))


async def test_names_and_titles_stand_on_the_cover_alone(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    named = {"name": "Anna Berg", "title": "Skolchef", "authority": "Delegation", "valid_from": "2026-01-01"}
    party = {"subject": "anna", "party": "ORGANIZER", "organization_number": ARBOGA}
    await case.done("/signatories", named | party)
    await case.make("agreements", {"starts_on": "2026-11-22", "ends_on": "2028-12-31"})
    path = case.parts["agreements"]
    anna = case.as_person("anna", "organizer")
    await case.done(f"{path}/signatures", {"party": "ORGANIZER"}, about=path, headers=anna)
    assert "Anna Berg" not in text_of(await fetch(case, "agreement-1"))
    assert "Anna Berg Skolchef Delegation" in text_of(await fetch(case, "agreement-1/covers"))


async def test_another_organiser_gets_no_documents(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    other = case.authorization("organizer", organization_number="2120000530")
    for path in ("documents", "documents/offer", "documents/offer/covers"):
        answer = await case.service.client.get(f"{case.path}/{path}", headers=other)
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["agreement-1", "termination", "x"])
async def test_a_document_that_is_not_there_is_404(case_at: CaseAt, name: str) -> None:
    case = await case_at("accepted")
    assert (await case.get(f"{case.path}/documents/{name}")).status_code == 404


async def test_what_is_written_bears_the_day_it_was_made_and_not_the_day_it_begins(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.make("first-agreements", CONDITIONS | {"starts_on": "2026-12-01"})
    listed = (await case.get(f"{case.path}/documents")).json()["items"]
    assert {row["id"]: row["day"] for row in listed}["first-agreement"] == "2026-11-22"

    case = await case_at("reserved", organization_number=JONKOPING)
    await case.make("agreements", PERIOD | {"starts_on": "2026-11-21"})
    listed = (await case.get(f"{case.path}/documents")).json()["items"]
    assert {row["id"]: row["day"] for row in listed}["agreement-1"] == "2026-11-22"
