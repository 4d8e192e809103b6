"""No text can stop an export: what is taken in can leave, and what an earlier version took in leaves transcribed."""

import pytest
from sqlalchemy import text

from budget.app import make_api
from budget.settings import Settings
from budget.worker import make_worker
from services.budget.tests.conftest import load
from tests.support.service import RunService

from .books import PAYEE, Books, keyed
from .facts import PROGRAMME

ODD = "Bidrag § 1 & “del” 2 – klart…"
KANJI = "Bidrag 漢"
UNTIL = {"pay_on": "2026-12-30"}


async def exported(books: Books) -> str:
    path = f"/sie-exports?programme={PROGRAMME}&since=2026-01-01&until=2026-12-31"
    answer = await books.budget.client.get(path, headers=books.headers())
    assert answer.status_code == 200, answer.text
    return answer.content.decode("cp437")


async def test_a_typed_text_leaves_in_vouchers_as_it_was_answered(books: Books) -> None:
    agreement = await books.agree()
    made = await books.invoice(agreement, role="case_officer", message=ODD)
    assert made.json()["message"] == "Bidrag paragraf 1 och 'del' 2 - klart..."
    await books.settle(await books.approve())
    assert "\"Bidrag paragraf 1 och 'del' 2 - klart...\"" in await exported(books)


@pytest.mark.parametrize("message", [KANJI, "ok\u202e", "a\nb b", "   ", "Anna 19121212-1212"])
async def test_a_text_that_cannot_leave_is_refused_at_its_field(books: Books, message: str) -> None:
    answer = await books.invoice(await books.agree(), role="case_officer", message=message)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["body.message"]


async def test_the_refusal_names_the_character(books: Books) -> None:
    answer = await books.invoice(await books.agree(), role="case_officer", message=KANJI)
    assert "”漢” (U+6F22)" in answer.text


async def test_a_payee_with_an_ampersand_is_paid(books: Books) -> None:
    await books.approved_instalment()
    payee = await books.post("/payees", PAYEE | {"name": "X & Y AB"}, subject="registrator")
    made = await books.post("/payment-files", UNTIL)
    assert payee.json()["name"] == "X och Y AB"
    assert made.status_code == 201, made.text


async def test_texts_of_version_1_1_stop_no_export(books: Books) -> None:
    await books.approved_instalment()
    assert (await books.post("/payees", PAYEE, subject="registrator")).is_success
    async with books.budget.sessions.begin() as session:
        await session.execute(text("UPDATE payment SET message = :odd"), {"odd": KANJI + ODD})
        await session.execute(text("UPDATE payee SET name = :odd"), {"odd": "X & Y § 漢" + "å" * 60})
    file = await books.post("/payment-files", UNTIL)
    assert file.status_code == 201, file.text
    await books.settle(await books.only_payment())
    assert "Bidrag ?Bidrag paragraf 1" in await exported(books)


async def test_a_diary_number_of_another_service_stops_no_export(books: Books) -> None:
    await books.pay()
    async with books.budget.owned() as session:
        await session.execute(text("ALTER TABLE voucher DISABLE TRIGGER USER"))
        await session.execute(text("UPDATE voucher SET diary_number = 'Dnr § 漢', text = 'Återbetalning §'"))
        await session.execute(text("ALTER TABLE voucher ENABLE TRIGGER USER"))
    written = await exported(books)
    assert '"Dnr paragraf ?"' in written
    assert '"Återbetalning paragraf"' in written


async def test_the_payers_name_is_transcribed_when_the_service_starts(run_service: RunService, books: Books) -> None:
    named = await run_service(make_api, make_worker, Settings, {"payer_name": "Skolverket & Co"})
    await load(named)
    path = f"/sie-exports?programme={PROGRAMME}&until=2026-12-31"
    answer = await named.client.get(path, headers=keyed(books.headers()))
    assert '#FNAMN "Skolverket och Co"' in answer.content.decode("cp437")
