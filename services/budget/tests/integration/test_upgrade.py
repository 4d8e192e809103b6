"""What earlier versions left out is filled in: vouchers of version 1.0, refused limits of version 1.1."""

import importlib.util
from types import ModuleType

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.limits import LimitKind
from budget.rules.positions import Limit
from insatser.layout import CLONE
from shared.clock import new_id
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import GRANT, NEXT_GRANT, Books, allot, faults_of, keyed, run_job
from .facts import THIS_YEAR, signed

VERSIONS = CLONE / "services" / "budget" / "migrations" / "versions"


def the_revision(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("revision", VERSIONS / f"{name}.py")
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
    await Books(budget, authorization).pay()
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
    revision = the_revision("0003_vouchers_and_accruals")
    async with budget.owned() as session:
        await forget_vouchers(session)
        await session.execute(text("DELETE FROM agreed_cost"))
        for statement in (revision.PAID_BEFORE, revision.ROWS_BEFORE, revision.AGREED_BEFORE):
            await session.execute(text(statement))
    as_migrated = await booked(budget)
    assert sorted(row[1:] for row in as_migrated) == sorted(row[1:] for row in as_booked)
    assert [(row[0], str(row[1])) for row in as_migrated] == [(1, "2026-11-22"), (2, "2026-11-24")]
    assert await faults_of(budget) == []


async def test_what_version_1_0_books_beside_this_one_gets_its_vouchers(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await paid_and_repaid(budget, authorization)
    as_booked = await booked(budget)
    async with budget.owned() as session:
        await forget_vouchers(session)
    assert {fault.rule for fault in await faults_of(budget)} == {"what counts is what vouchers and other systems say"}
    for _ in range(2):
        await run_job(budget, "book missing vouchers")
    assert sorted(row[1:] for row in await booked(budget)) == sorted(row[1:] for row in as_booked)
    assert await faults_of(budget) == []


async def test_checks_that_were_added_hold_for_what_was_there(budget: ServiceUnderTest) -> None:
    async with budget.sessions() as session:
        unsure = await session.execute(text("SELECT conname FROM pg_constraint WHERE NOT convalidated"))
        assert unsure.scalars().all() == []


async def test_the_migration_reads_the_refused_limits_out_of_the_sentences_of_version_1_1(
    budget: ServiceUnderTest,
) -> None:
    await allot(budget, 1, kind=LimitKind.AUTHORISATION)
    agreement = signed(new_id(), {GRANT: 100, NEXT_GRANT: 100, (THIS_YEAR, "operation"): 100})
    await budget.deliver(agreement, agreement.cooperation_id)
    written = await refused_limits(budget)
    async with budget.sessions.begin() as session:
        await session.execute(text("UPDATE commitment SET refused_limits = NULL"))
        await session.execute(text(the_revision("0006a_limits_of_before").REFUSED_BEFORE))
    assert len(written) == 3
    assert await refused_limits(budget) == written


async def refused_limits(budget: ServiceUnderTest) -> set[Limit]:
    async with budget.work() as work:
        (commitment,) = await work.session.scalars(work.commitments.list_commitments())
    return set(commitment.refused_limits.root) if commitment.refused_limits else set()
