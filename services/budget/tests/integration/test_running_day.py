"""Around midnight and the turn of the year: the year follows the signature, the booking day the handling."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from budget.models.limits import LimitKind
from budget.rules.accounts import PositionKey
from budget.use_cases.years.close_year import close_year
from shared.clock import new_id, utc_now
from shared.contracts.agreements import AgreementSignedV1, MeasuresDecidedV1
from shared.contracts.budget import CommitmentRefusedV1, FundsCommittedV1, ReservationRefusedV1
from shared.kit.actor import Actor
from tests.support import facts

from .books import GRANT, NEXT_GRANT, Books, allot, faults_of, position_of, run_job
from .facts import GRANTS, PROGRAMME, THIS_YEAR, Costs, amended, decided, signed

NEXT = THIS_YEAR + 1
EVE = "2026-12-31T21:00:00+00:00"
"""Ten in the evening of 31 December in Sweden."""
NEW_YEAR = "2026-12-31T23:30:00+00:00"
"""Half past midnight in Sweden."""
SPRING = "2027-02-15T09:00:00+00:00"
LAST_DAY = date(THIS_YEAR, 12, 31)


def signed_on(day: date, costs: Costs, cooperation: UUID | None = None) -> AgreementSignedV1:
    return signed(cooperation or new_id(), costs).model_copy(update={"signed_on": day})


def decided_on(day: date, costs: Costs) -> MeasuresDecidedV1:
    return decided(new_id(), costs).model_copy(update={"decided_on": day})


async def deliver(books: Books, moment: str, fact: Any) -> None:
    with time_machine.travel(moment):
        await books.budget.deliver(fact, fact.cooperation_id)


async def close(books: Books, moment: str = SPRING) -> None:
    with time_machine.travel(moment):
        async with books.budget.work(Actor("eva", frozenset({"controller"}))) as work:
            key = PositionKey(PROGRAMME, GRANTS, THIS_YEAR)
            await close_year(work, key, may_save=None, diary_number="2027:5", now=utc_now())


async def committed(books: Books) -> tuple[int, int]:
    """Whole kronor bound on this year and on the next."""
    this, following = [await position_of(books.budget, year=year) for year in (THIS_YEAR, NEXT)]
    return int(this.committed), int(following.committed)


async def terminate(books: Books, moment: str, agreement: AgreementSignedV1) -> None:
    await deliver(books, moment, facts.agreement_terminated(agreement, terminated_from=LAST_DAY))


@pytest.mark.parametrize("moment", [EVE, NEW_YEAR, SPRING])
async def test_what_is_signed_on_the_last_day_is_bound_on_its_year_whenever_it_is_handled(
    books: Books, moment: str
) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    await deliver(books, moment, signed_on(LAST_DAY, {GRANT: 300}))
    assert await committed(books) == (300, 0)
    assert await faults_of(books.budget) == []


@pytest.mark.parametrize(
    ("moment", "booked_on"), [(EVE, "2027-01-01"), (NEW_YEAR, "2027-01-01"), (SPRING, "2027-02-15")]
)
async def test_it_is_booked_on_the_day_it_is_handled_and_not_before_the_first_of_the_year_that_has_begun(
    books: Books, moment: str, booked_on: str
) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    await run_job(books.budget, "open years", NEW_YEAR)
    agreement = signed_on(LAST_DAY, {GRANT: 300})
    await deliver(books, moment, agreement)
    page = await books.get(f"/ledger-transactions?cause_id={agreement.agreement_id}")
    assert [row["booked_on"] for row in page["items"]] == [booked_on]


@pytest.mark.parametrize("moment", [EVE, NEW_YEAR])
async def test_a_decision_of_the_last_day_is_reserved_on_its_year(books: Books, moment: str) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    await deliver(books, moment, decided_on(LAST_DAY, {GRANT: 300}))
    assert (await position_of(books.budget)).reserved == 300


async def test_a_reservation_of_the_old_year_is_given_back_there_when_the_signature_is_of_the_new(
    books: Books,
) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    decision = decided_on(LAST_DAY, {GRANT: 300})
    await deliver(books, EVE, decision)
    agreement = signed_on(date(NEXT, 1, 1), {GRANT: 300}, decision.cooperation_id)
    await deliver(books, NEW_YEAR, agreement)
    assert (await position_of(books.budget)).reserved == 0
    assert await committed(books) == (0, 300)
    assert await faults_of(books.budget) == []


@pytest.mark.parametrize("handled", [EVE, NEW_YEAR])
@pytest.mark.parametrize("ended", [EVE, NEW_YEAR, SPRING])
async def test_a_release_follows_what_is_bound_whichever_clock_is_ahead(books: Books, handled: str, ended: str) -> None:
    await allot(books.budget, 1000)
    await allot(books.budget, 900, kind=LimitKind.AUTHORISATION)
    agreement = signed_on(LAST_DAY, {GRANT: 300, NEXT_GRANT: 200, (NEXT + 1, "grant"): 100})
    await deliver(books, handled, agreement)
    await terminate(books, ended, agreement)
    for year in (THIS_YEAR, NEXT, NEXT + 1):
        standing = await position_of(books.budget, year=year)
        assert (standing.committed, standing.outstanding) == (0, 0), year
    assert await faults_of(books.budget) == []


async def test_a_process_behind_the_others_releases_what_the_new_year_has_taken_over(books: Books) -> None:
    await allot(books.budget, 1000)
    await allot(books.budget, 900, kind=LimitKind.AUTHORISATION)
    agreement = signed_on(LAST_DAY, {GRANT: 300, NEXT_GRANT: 200, (NEXT + 1, "grant"): 100})
    await deliver(books, EVE, agreement)
    await run_job(books.budget, "open years", NEW_YEAR)
    assert (await position_of(books.budget, year=NEXT)).outstanding == 100
    await terminate(books, EVE, agreement)
    assert (await position_of(books.budget, year=NEXT)).outstanding == 0
    assert await faults_of(books.budget) == []


async def test_a_signature_of_the_new_year_begins_it_also_for_a_clock_behind(books: Books) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    await deliver(books, EVE, signed_on(date(NEXT, 1, 1), {NEXT_GRANT: 300}))
    assert await committed(books) == (0, 300)
    assert len(await books.budget.told(FundsCommittedV1)) == 1
    assert await faults_of(books.budget) == []


async def test_a_signature_far_ahead_begins_no_year(books: Books) -> None:
    await allot(books.budget, 1000, year=NEXT)
    await deliver(books, EVE, signed_on(LAST_DAY + timedelta(days=40), {NEXT_GRANT: 300}))
    assert await committed(books) == (0, 0)


async def test_a_year_closed_before_the_event_is_handled_refuses_with_reason_and_a_way_on(books: Books) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    await close(books)
    agreement = signed_on(LAST_DAY, {GRANT: 300})
    await deliver(books, SPRING, agreement)
    await run_job(books.budget, "try what waits", SPRING)
    (refusal,) = await books.budget.told(CommitmentRefusedV1)
    assert "Räkenskapsåret 2026 är stängt" in refusal.data["reason"]
    assert await committed(books) == (0, 0)

    path = f"/commitments/{agreement.agreement_id}"
    version = (await books.get(path))["version"]
    tried = await books.post(f"{path}/attempts", version=version, moment=SPRING)
    assert (tried.json()["state"], tried.json()["reason"]) == ("committed", None), tried.text
    assert await committed(books) == (0, 300)
    assert await faults_of(books.budget) == []


async def test_a_decision_handled_after_its_year_was_closed_is_refused_with_a_way_on(books: Books) -> None:
    await allot(books.budget, 1000)
    await close(books)
    await deliver(books, SPRING, decided_on(LAST_DAY, {GRANT: 300}))
    (refusal,) = await books.budget.told(ReservationRefusedV1)
    assert "Fatta ett nytt beslut" in refusal.data["reason"]


async def test_what_waited_when_its_year_was_closed_is_tried_on_the_running_year(books: Books) -> None:
    await deliver(books, EVE, signed_on(LAST_DAY, {GRANT: 300}))
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1, year=year)
    await close(books)
    await allot(books.budget, 1000, year=NEXT)
    await run_job(books.budget, "try what waits", SPRING)
    assert await committed(books) == (0, 300)
    assert await faults_of(books.budget) == []


async def test_money_for_the_old_year_that_comes_late_is_bound_there(books: Books) -> None:
    await allot(books.budget, 1000, year=NEXT)
    await deliver(books, EVE, signed_on(LAST_DAY, {GRANT: 300}))
    with time_machine.travel(NEW_YEAR):
        await allot(books.budget, 300)
    assert await committed(books) == (300, 0)


@pytest.mark.parametrize(("day", "bound"), [(LAST_DAY, (400, 0)), (date(NEXT, 1, 1), (300, 100))])
async def test_an_amendment_follows_its_own_signature(books: Books, day: date, bound: tuple[int, int]) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    agreement = signed_on(LAST_DAY, {GRANT: 300})
    await deliver(books, EVE, agreement)
    await deliver(books, NEW_YEAR, amended(agreement, {GRANT: 400}).model_copy(update={"signed_on": day}))
    assert await committed(books) == bound
    assert await faults_of(books.budget) == []


async def test_what_is_bound_late_follows_at_the_year_end(books: Books) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    await deliver(books, NEW_YEAR, signed_on(LAST_DAY, {GRANT: 300}))
    await close(books)
    assert await committed(books) == (0, 300)
    assert (await position_of(books.budget, year=NEXT)).available == 700
    assert await faults_of(books.budget) == []
