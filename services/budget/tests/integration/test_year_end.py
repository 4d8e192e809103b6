"""The turn of the year: the new year's limit holds, what is bound follows, the rest is saved, owed or given back."""

from typing import Any

from budget.models.limits import LimitKind
from shared.clock import new_id
from shared.contracts.budget import CommitmentRefusedV1
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .books import GRANT, NEXT_GRANT, allot, faults_of, keyed, position_of
from .facts import GRANTS, OWN, PROGRAMME, THIS_YEAR, signed

JANUARY = at("2027-01-20T10:00:00+00:00")
NEXT_YEAR = THIS_YEAR + 1


async def close(
    budget: ServiceUnderTest, headers: dict[str, str], *, item: str = GRANTS, may_save: str | None = None
) -> Any:
    body = {"programme": PROGRAMME, "item": item, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    body |= {"may_save": may_save} if may_save else {}
    return await budget.client.post("/year-ends", json=body, headers=keyed(headers) | JANUARY)


async def commit(budget: ServiceUnderTest, costs: dict[tuple[int, str], int | str]) -> None:
    agreement = signed(new_id(), costs)
    await budget.deliver(agreement, agreement.cooperation_id)


async def test_what_is_bound_follows_and_the_rest_lapses(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    await allot(budget, 2000, year=NEXT_YEAR)
    await commit(budget, {GRANT: 300})
    answer = await close(budget, authorization("controller"))
    assert answer.status_code == 201, answer.text
    year_end = answer.json()
    assert (year_end["moved"], year_end["saved"], year_end["lapsed"]) == ("300.00", "0.00", "1000.00")
    old, new = await position_of(budget), await position_of(budget, year=NEXT_YEAR)
    assert (old.committed, old.available, old.closed) == (0, 0, 1000)
    assert (new.committed, new.available) == (300, 1700)
    assert await faults_of(budget) == []


async def test_three_per_cent_is_saved_on_the_agencys_own_appropriation(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000, item=OWN)
    answer = await close(budget, authorization("controller"), item=OWN)
    assert (answer.json()["saved"], answer.json()["lapsed"]) == ("30.00", "970.00")
    new = await position_of(budget, item=OWN, year=NEXT_YEAR)
    assert (new.saved, new.available) == (30, 30)
    assert await faults_of(budget) == []


async def test_a_decision_gives_another_saving(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await allot(budget, 1000)
    answer = await close(budget, authorization("controller"), may_save="250.00")
    assert (answer.json()["saved"], answer.json()["lapsed"]) == ("250.00", "750.00")


async def test_credit_that_was_used_reduces_the_new_year(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 100)
    await allot(budget, 50, kind=LimitKind.CREDIT)
    spent = f"programme,source,reference,cost_kind,amount,counted_on,text\n{PROGRAMME},E,V1,grant,130,2026-11-20,x\n"
    headers = keyed(authorization("controller"), **{"Content-Type": "text/csv"})
    assert (await budget.client.post("/payment-imports", content=spent.encode(), headers=headers)).is_success
    await allot(budget, 200, year=NEXT_YEAR)
    answer = await close(budget, authorization("controller"))
    assert answer.json()["credit_used"] == "30.00"
    new = await position_of(budget, year=NEXT_YEAR)
    assert (new.credit_used, new.available) == (30, 170)
    assert await faults_of(budget) == []


async def test_a_year_that_is_not_over_cannot_be_closed(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    headers = keyed(authorization("controller")) | at("2026-12-31T22:30:00+00:00")
    answer = await budget.client.post("/year-ends", json=body, headers=headers)
    assert answer.status_code == 409


async def test_new_year_begins_by_swedish_time(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await allot(budget, 1000)
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    headers = keyed(authorization("controller")) | at("2026-12-31T23:30:00+00:00")
    answer = await budget.client.post("/year-ends", json=body, headers=headers)
    assert answer.status_code == 201


async def test_a_year_is_closed_once(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await allot(budget, 1000)
    answers = [await close(budget, authorization("controller")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]


async def test_nothing_is_registered_on_a_closed_year(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    await close(budget, authorization("controller"))
    body = {
        "programme": PROGRAMME,
        "item": GRANTS,
        "fiscal_year": THIS_YEAR,
        "amount": "1.00",
        "diary_number": "U2027/1",
        "decided_on": "2027-01-10",
    }
    answer = await budget.client.post("/allotments", json=body, headers=keyed(authorization("controller")) | JANUARY)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("year-closed")


async def test_what_was_bound_ahead_leaves_the_old_authorisation_for_the_new(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    await allot(budget, 900, kind=LimitKind.AUTHORISATION)
    await allot(budget, 500, year=NEXT_YEAR)
    await commit(budget, {GRANT: 100, NEXT_GRANT: 400, (NEXT_YEAR + 1, "grant"): 350})
    before = await position_of(budget)
    await close(budget, authorization("controller"))
    old, new = await position_of(budget), await position_of(budget, year=NEXT_YEAR)
    assert before.outstanding == 750
    assert (old.outstanding, new.outstanding) == (0, 350)
    assert new.room == -350, "the new year's authorisation is not registered yet: the position is shown red"
    assert new.committed == 500
    assert await faults_of(budget) == []


async def test_a_year_that_begins_without_an_allotment_is_red_and_takes_nothing_new(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    await allot(budget, 900, kind=LimitKind.AUTHORISATION)
    await commit(budget, {GRANT: 100, NEXT_GRANT: 400})
    await close(budget, authorization("controller"))
    new = await position_of(budget, year=NEXT_YEAR)
    assert (new.available, new.is_red) == (-500, True)
    assert await budget.told(CommitmentRefusedV1) == []
