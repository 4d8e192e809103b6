"""What version 1.0 had paid gets its vouchers in the migration, as if they had been booked then."""

import importlib.util
from types import ModuleType

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from insatser.layout import CLONE
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .test_funding import proven
from .test_payments import keyed, run_job
from .test_reports import paid

REVISION = CLONE / "services" / "budget" / "migrations" / "versions" / "0003_vouchers_and_accruals.py"


def the_revision() -> ModuleType:
    spec = importlib.util.spec_from_file_location("revision", REVISION)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def booked(budget: ServiceUnderTest) -> list[tuple[object, ...]]:
    query = text(
        "SELECT v.number, v.day, v.kind, v.commitment_id, v.cause_id, r.item, r.fiscal_year, r.cost_kind, r.amount "
        "FROM voucher v JOIN voucher_row r ON r.voucher_id = v.id ORDER BY v.number"
    )
    async with budget.sessions() as session:
        return [tuple(row) for row in await session.execute(query)]


async def paid_and_repaid(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await paid(budget, authorization)
    page = (await budget.client.get("/commitments", headers=authorization("controller"))).json()
    body = {"commitment_id": page["items"][0]["id"], "amount": "80.00", "reason": "Insatsen ställdes in."}
    claim = (await budget.client.post("/repayment-claims", json=body, headers=keyed(authorization("decider")))).json()
    receipt = {"amount": "30.00", "received_on": "2026-11-22", "bank_reference": "IN1"}
    path = f"/repayment-claims/{claim['id']}/receipts"
    assert (await budget.client.post(path, json=receipt, headers=keyed(authorization("controller")))).is_success


async def forget_vouchers(session: AsyncSession) -> None:
    for table in ("voucher_row", "voucher"):
        await session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        await session.execute(text(f"DELETE FROM {table}"))


async def test_the_migration_books_what_was_paid_and_what_came_back_before(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await paid_and_repaid(budget, authorization)
    as_booked = await booked(budget)
    revision = the_revision()
    async with budget.owned() as session:
        await forget_vouchers(session)
        await session.execute(text("DELETE FROM agreed_cost"))
        for statement in (revision.PAID_BEFORE, revision.ROWS_BEFORE, revision.AGREED_BEFORE):
            await session.execute(text(statement))
    as_migrated = await booked(budget)
    assert sorted(row[1:] for row in as_migrated) == sorted(row[1:] for row in as_booked)
    assert [(row[0], str(row[1])) for row in as_migrated] == [(1, "2026-11-22"), (2, "2026-11-24")]
    assert await proven(budget) == []


async def test_what_version_1_0_books_beside_this_one_gets_its_vouchers(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await paid_and_repaid(budget, authorization)
    as_booked = await booked(budget)
    async with budget.owned() as session:
        await forget_vouchers(session)
    assert {fault.rule for fault in await proven(budget)} == {"what counts is what vouchers and other systems say"}
    for _ in range(2):
        await run_job(budget, "book missing vouchers")
    assert sorted(row[1:] for row in await booked(budget)) == sorted(row[1:] for row in as_booked)
    assert await proven(budget) == []
