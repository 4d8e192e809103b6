"""Positions as those who read them see them: now, on a past day, of a year to come; and what a refusal says."""

import asyncio
from typing import Any

from budget.models.limits import LimitKind
from shared.clock import new_id
from shared.contracts.budget import CommitmentRefusedV1, FundsCommittedV1
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .books import GRANT, NEXT_GRANT, allot, keyed, publish_positions
from .facts import GRANTS, PROGRAMME, THIS_YEAR, signed

Headers = dict[str, str]
NEXT_YEAR = THIS_YEAR + 1


async def shown(budget: ServiceUnderTest, headers: Headers, year: int = THIS_YEAR, **query: str) -> dict[str, Any]:
    """The position over HTTP, from the list and alone: both say the same."""
    where = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": str(year)} | query
    (listed,) = (await budget.client.get("/positions", params=where, headers=headers)).json()["items"]
    alone = (await budget.client.get(f"/positions/{listed['id']}", params=query, headers=headers)).json()
    assert alone == listed
    found: dict[str, Any] = alone
    return found


async def register(budget: ServiceUnderTest, headers: Headers, amount: str, decided_on: str, number: int = 1) -> None:
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "amount": amount}
    body |= {"diary_number": f"U{THIS_YEAR}/{number}", "decided_on": decided_on}
    answer = await budget.client.post("/allotments", json=body, headers=keyed(headers))
    assert answer.status_code == 201, answer.text


async def commit(budget: ServiceUnderTest, costs: dict[tuple[int, str], int | str], diary_number: str = "") -> None:
    agreement = signed(new_id(), costs)
    agreement = agreement.model_copy(update={"diary_number": diary_number or agreement.diary_number})
    await budget.deliver(agreement, agreement.cooperation_id)


async def available_as_published(budget: ServiceUnderTest) -> str:
    """Of the whole position, by the last that was told."""
    return [str(position.available) for position in await publish_positions(budget) if position.cost_kind is None][-1]


async def test_a_year_that_has_not_come_is_not_red(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    await allot(budget, 900, kind=LimitKind.AUTHORISATION)
    await commit(budget, {GRANT: 100, NEXT_GRANT: 400})
    ahead = await shown(budget, authorization("controller"), NEXT_YEAR)
    assert (ahead["state"], ahead["is_red"]) == ("ahead", False)
    assert (ahead["committed"], ahead["available"], ahead["room"]) == ("400.00", "-400.00", "0.00")


async def test_the_same_year_without_an_allotment_is_red_when_it_has_come(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    await allot(budget, 900, kind=LimitKind.AUTHORISATION)
    await commit(budget, {GRANT: 100, NEXT_GRANT: 400})
    headers = authorization("controller") | at("2027-01-02T10:00:00+00:00")
    come = await shown(budget, headers, NEXT_YEAR)
    assert (come["state"], come["is_red"], come["available"]) == ("open", True, "-400.00")


async def test_a_past_day_shows_the_books_of_that_day_and_apart_what_was_decided_by_then(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("controller")
    await register(budget, headers | at("2026-03-02T10:00:00+00:00"), "1000.00", "2025-12-18")
    await register(budget, headers | at("2026-06-10T10:00:00+00:00"), "-300.00", "2026-05-28", number=2)
    days = ("2026-01-31", "2026-03-02", "2026-05-27", "2026-05-28", "2026-06-10")
    seen = [await shown(budget, headers, as_of=day) for day in days]
    assert [position["allotted"] for position in seen] == ["0.00", "1000.00", "1000.00", "1000.00", "700.00"]
    assert [position["registered_later"] for position in seen] == ["1000.00", "0.00", "0.00", "-300.00", "0.00"]
    assert (await shown(budget, headers))["registered_later"] is None


async def test_a_closed_year_was_open_on_a_day_before_it_was_closed(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("controller")
    await allot(budget, 1000)
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    closed = await budget.client.post("/year-ends", json=body, headers=keyed(headers) | at("2027-01-20T10:00:00+00:00"))
    assert closed.status_code == 201, closed.text
    days = ("2025-12-31", "2027-01-19", "2027-01-20")
    assert [(await shown(budget, headers, as_of=day))["state"] for day in days] == ["ahead", "open", "closed"]


async def test_a_refusal_names_what_holds_the_money_and_what_would_free_it(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    for number, amount in enumerate((100, 500, 50, 300)):
        await commit(budget, {GRANT: amount}, f"2026:{number}")
    await commit(budget, {GRANT: 60}, "2026:9")
    reason = (await budget.told(CommitmentRefusedV1))[0].data["reason"].replace("\u00a0", " ")
    assert reason == (
        "Pengarna räcker inte på anslagspost 1:5 ap.3 för 2026. Begärt: 60,00 kr. Disponibelt: 50,00 kr. "
        "Av 1 000,00 kr är 0,00 kr reserverade genom beslut om insatser, 950,00 kr bundna genom undertecknade "
        "överenskommelser och 0,00 kr betalda. "
        "Störst belopp har 2026:1 (500,00 kr), 2026:3 (300,00 kr), 2026:0 (100,00 kr). "
        "Utrymme uppstår om tilldelningen ökas, om en reservation eller överenskommelse släpps "
        "eller om kostnaden flyttas till ett annat år."
    )


async def test_a_refusal_for_later_years_names_what_holds_the_authorisation(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000)
    await allot(budget, 500, kind=LimitKind.AUTHORISATION)
    await commit(budget, {GRANT: 1, NEXT_GRANT: 450}, "2026:1")
    await commit(budget, {GRANT: 1, NEXT_GRANT: 51}, "2026:2")
    reason = (await budget.told(CommitmentRefusedV1))[0].data["reason"].replace("\u00a0", " ")
    assert reason.startswith(
        "Bemyndigandet räcker inte på anslagspost 1:5 ap.3 2026. Begärt för kommande år: 51,00 kr."
    )
    assert "Kvar av ramen: 50,00 kr. Ramen är 500,00 kr och utestående åtaganden är 450,00 kr." in reason
    assert "Störst belopp har 2026:1 (450,00 kr)." in reason


async def test_a_cut_is_shown_red_and_published_and_who_waits_is_bound_when_money_comes(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("controller")
    await register(budget, headers, "1000.00", "2026-01-02")
    await commit(budget, {GRANT: 800})
    await register(budget, headers, "-500.00", "2026-06-02", number=2)
    red, heard = await shown(budget, headers), [await available_as_published(budget)]
    await commit(budget, {GRANT: 10})
    await register(budget, headers, "400.00", "2026-09-02", number=3)
    green = await shown(budget, headers)
    heard.append(await available_as_published(budget))
    assert (red["committed"], red["available"], red["is_red"]) == ("800.00", "-300.00", True)
    assert (green["committed"], green["available"], green["is_red"]) == ("810.00", "90.00", False)
    assert [position["available"] for position in (red, green)] == heard
    assert (len(await budget.told(FundsCommittedV1)), len(await budget.told(CommitmentRefusedV1))) == (2, 1)


async def test_what_waits_is_not_published_again_as_long_as_it_waits_for_the_same(budget: ServiceUnderTest) -> None:
    await allot(budget, 100)
    await commit(budget, {GRANT: 800})
    for _ in range(3):
        await allot(budget, 100)
    assert len(await budget.told(CommitmentRefusedV1)) == 1


async def test_two_who_close_a_year_at_once_close_it_once(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("controller") | at("2027-01-20T10:00:00+00:00")
    await allot(budget, 1000)
    await commit(budget, {GRANT: 300})
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    closing = (budget.client.post("/year-ends", json=body, headers=keyed(headers)) for _ in range(4))
    answers = await asyncio.gather(*closing)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert (await shown(budget, headers, NEXT_YEAR))["committed"] == "300.00"
    proof = (await budget.client.get("/ledger-verifications", headers=authorization("auditor"))).json()
    assert (proof["whole"], proof["faults"]) == (True, [])
    assert proof["debit"] == proof["credit"]


async def test_years_are_closed_in_turn_and_only_where_there_is_a_position(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("controller") | at("2028-01-20T10:00:00+00:00")
    await allot(budget, 1000)
    await allot(budget, 1000, year=NEXT_YEAR)
    body = {"programme": PROGRAMME, "item": GRANTS, "diary_number": "2028:5"}
    answers = [
        await budget.client.post("/year-ends", json=body | {"fiscal_year": year}, headers=keyed(headers))
        for year in (NEXT_YEAR, 2024, THIS_YEAR, NEXT_YEAR)
    ]
    assert [answer.status_code for answer in answers] == [409, 409, 201, 201]
    assert "2026 är inte stängt" in answers[0].json()["detail"]
    assert "inget anslagsläge för 2024" in answers[1].json()["detail"]
