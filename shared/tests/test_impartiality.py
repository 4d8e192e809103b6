"""Whoever has a conflict of interest takes no part, from its first day to its last."""

from datetime import UTC, date, datetime

import pytest

from shared.clock import new_id
from shared.kit import impartiality
from shared.kit.actor import Actor
from shared.kit.impartiality import Bar, ConflictOfInterest
from tests.support.sandbox import NOW, Sandbox, Work

BAR = Bar(new_id(), "anna", "2120000530", date(2026, 3, 1), date(2026, 3, 31))


async def keep(sandbox: Sandbox, bar: Bar = BAR) -> None:
    async with sandbox.work() as work:
        await impartiality.note(work.session, bar, sequence=1, at=NOW)


async def ask(sandbox: Sandbox, day: date, *, subject: str = "anna", tenant: str = "2120000530") -> None:
    async with sandbox.work(subject) as work:
        await work.must_be_impartial(tenant, now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 31)])
async def test_a_barred_person_is_refused_on_each_day_that_it_holds(sandbox: Sandbox, day: date) -> None:
    await keep(sandbox)
    with pytest.raises(ConflictOfInterest):
        await ask(sandbox, day)


async def test_other_days_other_people_and_other_tenants_are_free(sandbox: Sandbox) -> None:
    await keep(sandbox)
    await ask(sandbox, date(2026, 2, 28))
    await ask(sandbox, date(2026, 4, 1))
    await ask(sandbox, date(2026, 3, 15), subject="bo")
    await ask(sandbox, date(2026, 3, 15), tenant="2120001355")


async def test_an_end_that_becomes_known_frees_from_the_day_after(sandbox: Sandbox) -> None:
    await keep(sandbox, Bar(BAR.id, BAR.subject, BAR.tenant, BAR.from_on, None))
    with pytest.raises(ConflictOfInterest):
        await ask(sandbox, date(2030, 1, 1))
    await keep(sandbox)
    await ask(sandbox, date(2030, 1, 1))


async def test_our_own_workers_act_for_nobody(sandbox: Sandbox) -> None:
    await keep(sandbox, Bar(new_id(), "sandbox-worker", "2120000530", date(2026, 1, 1), None))
    async with Work(sandbox.sessions, actor=Actor.worker("sandbox")) as work:
        await work.must_be_impartial("2120000530", now=datetime(2026, 3, 15, tzinfo=UTC))
