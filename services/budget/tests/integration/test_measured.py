"""Figures that operators see: what is bound, and whether the books hold."""

from sqlalchemy import text

from budget.worker import measure_money, verify_books
from shared.clock import new_id, utc_now
from shared.telemetry import metrics
from tests.support.alarms import alarms
from tests.support.service import ServiceUnderTest

from .books import GRANT, allot
from .facts import GRANTS, PROGRAMME, THIS_YEAR, signed


def _bound() -> float | None:
    labels = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": str(THIS_YEAR)}
    return metrics.WORKER.get_sample_value("money_bound_kronor", labels)


async def test_what_agreements_bind_is_measured_by_item_and_year(budget: ServiceUnderTest) -> None:
    cooperation = new_id()
    await allot(budget, 1000)
    await budget.deliver(signed(cooperation, {GRANT: 300}), cooperation)
    await measure_money(budget.sessions, utc_now())
    assert _bound() == 300


async def test_books_that_break_a_rule_pass_the_limit_of_the_alarm(budget: ServiceUnderTest) -> None:
    alarm = alarms()["BooksBroken"]
    await allot(budget, 1000)
    await verify_books(budget.sessions, utc_now())
    assert not alarm.passed_by(_faults())
    async with budget.owned() as session:
        await session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
        await session.execute(text("UPDATE ledger_entry SET amount = amount + 1 WHERE amount = 1000"))
    await verify_books(budget.sessions, utc_now())
    assert alarm.passed_by(_faults())


def _faults() -> float:
    found = metrics.WORKER.get_sample_value("ledger_faults")
    assert found is not None
    return found
