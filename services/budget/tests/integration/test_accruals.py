"""Services count when they are delivered: the accrual moves the appropriation, its payment only settles the debt."""

import asyncio
from typing import Any

import pytest

from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.budget import PaymentMadeV1
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .books import Books, allot, faults_of, keyed, position_of
from .facts import GRANTS, PROGRAMME, THIS_YEAR, signed

SERVICE = (THIS_YEAR, "education_service")
NEXT = THIS_YEAR + 1
AFTER_NEW_YEAR = at("2027-01-11T10:00:00+00:00")


async def agreed(budget: ServiceUnderTest) -> AgreementSignedV1:
    """300 kr of services bound this year, of 1 000 allotted in each of two years."""
    await allot(budget, 1000)
    await allot(budget, 1000, year=NEXT)
    agreement = signed(new_id(), {SERVICE: 300})
    await budget.deliver(agreement, agreement.cooperation_id)
    return agreement


def delivery(agreement: AgreementSignedV1, amount: str = "120.00", day: str = "2026-12-15") -> dict[str, str]:
    return {
        "commitment_id": str(agreement.agreement_id),
        "cost_kind": "education_service",
        "amount": amount,
        "incurred_on": day,
        "message": "Kurs, hösten",
    }


async def accrued(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, body: dict[str, str], moment: dict[str, str]
) -> Any:
    return await budget.client.post("/accruals", json=body, headers=keyed(authorization("controller")) | moment)


async def invoice(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, agreement: AgreementSignedV1, **more: str
) -> Any:
    body = {
        "commitment_id": str(agreement.agreement_id),
        "cost_kind": "education_service",
        "amount": "120.00",
        "incurred_on": "2026-12-15",
        "pay_on": "2027-01-15",
        "message": "Faktura 17",
    } | more
    return await budget.client.post(
        "/payments", json=body, headers=keyed(authorization("case_officer")) | AFTER_NEW_YEAR
    )


async def approve(budget: ServiceUnderTest, authorization: AuthorizationHeaders, payment: dict[str, Any]) -> Any:
    headers = keyed(authorization("decider"), **{"If-Match": f'"{payment["version"]}"'}) | AFTER_NEW_YEAR
    return await budget.client.post(f"/payments/{payment['id']}/approvals", headers=headers)


async def vouchers(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, year: int, more: str = ""
) -> list[str]:
    """The file's vouchers and rows, in order."""
    path = f"/sie-exports?since={year}-01-01&until={year}-12-31{more}"
    answer = await budget.client.get(path, headers=authorization("controller"))
    lines: list[str] = answer.content.decode("cp437").split("\r\n")
    return [line.replace('"', "") for line in lines if line.startswith(("#VER", "#TRANS"))]


async def test_a_service_delivered_in_december_and_paid_in_january_burdens_the_old_year_once(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    made = await accrued(budget, authorization, delivery(agreement), at("2026-12-16T10:00:00+00:00"))
    assert made.status_code == 201, made.text
    before = await position_of(budget)
    payment = (await invoice(budget, authorization, agreement, accrual_id=made.json()["id"])).json()
    assert (await approve(budget, authorization, payment)).status_code == 200
    paid = await Books(budget, authorization).settle(payment, "2027-01-15", moment="2027-01-15T10:00:00+00:00")
    assert paid.status_code == 200, paid.text
    old, new = await position_of(budget), await position_of(budget, year=NEXT)
    assert (before.paid, old.paid, old.committed, new.paid) == (120, 120, 180, 0)
    assert paid.json()["fiscal_year"] == THIS_YEAR
    assert (await budget.told(PaymentMadeV1))[0].data["fiscal_year"] == THIS_YEAR
    shown = (await budget.client.get(f"/accruals/{made.json()['id']}", headers=authorization("auditor"))).json()
    assert (shown["state"], shown["outstanding"]) == ("settled", "0.00")
    assert await faults_of(budget) == []


async def test_the_accrual_is_a_voucher_of_the_old_year_and_the_payment_one_of_the_new(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    made = await accrued(budget, authorization, delivery(agreement), at("2026-12-16T10:00:00+00:00"))
    payment = (await invoice(budget, authorization, agreement, accrual_id=made.json()["id"])).json()
    await approve(budget, authorization, payment)
    await Books(budget, authorization).settle(payment, "2027-01-15", moment="2027-01-15T10:00:00+00:00")
    assert await vouchers(budget, authorization, THIS_YEAR) == [
        "#VER B 1 20261215 Kurs, hösten",
        "#TRANS 5511 {6 2026:200 20 1:5 ap.3} 120.00",
        "#TRANS 2791 {} -120.00",
    ]
    assert await vouchers(budget, authorization, NEXT) == [
        "#VER B 1 20270115 Faktura 17",
        "#TRANS 2791 {6 2026:200 20 1:5 ap.3} 120.00",
        "#TRANS 2510 {} -120.00",
    ]


async def test_an_approved_invoice_that_nobody_recorded_as_delivered_counts_on_the_day_it_was(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    payment = (await invoice(budget, authorization, agreement)).json()
    approved = await approve(budget, authorization, payment)
    assert approved.status_code == 200, approved.text
    assert (await position_of(budget)).paid == 120
    assert (await position_of(budget, year=NEXT)).paid == 0
    debt = await budget.client.get(f"/accruals/{approved.json()['accrual_id']}", headers=authorization("auditor"))
    assert (debt.json()["incurred_on"], debt.json()["outstanding"]) == ("2026-12-15", "120.00")


async def test_a_delivery_recorded_after_the_year_was_closed_counts_in_the_running_one(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    year_end = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:1"}
    headers = keyed(authorization("controller")) | AFTER_NEW_YEAR
    assert (await budget.client.post("/year-ends", json=year_end, headers=headers)).status_code == 201
    made = await accrued(budget, authorization, delivery(agreement), AFTER_NEW_YEAR)
    assert made.status_code == 201, made.text
    assert made.json()["fiscal_year"] == NEXT
    assert (await position_of(budget, year=NEXT)).paid == 120
    assert await faults_of(budget) == []


async def test_what_is_not_paid_after_all_is_taken_back_and_bound_again(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    made = await accrued(budget, authorization, delivery(agreement), at("2026-12-16T10:00:00+00:00"))
    path = f"/accruals/{made.json()['id']}/reversals"
    headers = keyed(authorization("decider"), **{"If-Match": made.headers["ETag"]}) | at("2026-12-20T10:00:00+00:00")
    answer = await budget.client.post(path, json={"reason": "Kursen ställdes in."}, headers=headers)
    assert answer.status_code == 200, answer.text
    now = await position_of(budget)
    assert (answer.json()["state"], now.paid, now.committed, now.available) == ("reversed", 0, 300, 700)
    assert (await vouchers(budget, authorization, THIS_YEAR))[4:] == [
        "#TRANS 5511 {6 2026:200 20 1:5 ap.3} -120.00",
        "#TRANS 2791 {} 120.00",
    ]
    assert await faults_of(budget) == []


async def test_no_more_is_paid_on_a_debt_than_is_left_of_it(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    made = await accrued(budget, authorization, delivery(agreement), at("2026-12-16T10:00:00+00:00"))
    accrual = made.json()["id"]
    first = await invoice(budget, authorization, agreement, accrual_id=accrual, amount="100.00")
    second = await invoice(budget, authorization, agreement, accrual_id=accrual, amount="20.01")
    assert (first.status_code, second.status_code) == (201, 409)
    assert "20,00" in second.json()["detail"]


async def test_no_more_is_delivered_than_is_bound(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    answer = await accrued(budget, authorization, delivery(agreement, amount="300.01"), at("2026-12-16T10:00:00+00:00"))
    assert answer.status_code == 409
    assert (await position_of(budget)).paid == 0


async def test_a_delivery_cannot_lie_ahead_and_a_grant_cannot_accrue(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    today = at("2026-12-10T10:00:00+00:00")
    ahead = await accrued(budget, authorization, delivery(agreement), today)
    grant = await accrued(budget, authorization, delivery(agreement, day="2026-12-01") | {"cost_kind": "grant"}, today)
    assert (ahead.status_code, grant.status_code) == (422, 409)


async def test_a_voucher_keeps_its_number_when_an_earlier_day_is_booked_later(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    moment = at("2026-12-20T10:00:00+00:00")
    for day in ("2026-12-15", "2026-12-01"):
        assert (await accrued(budget, authorization, delivery(agreement, "10.00", day), moment)).status_code == 201
    whole = [line for line in await vouchers(budget, authorization, THIS_YEAR) if line.startswith("#VER")]
    new = [line for line in await vouchers(budget, authorization, THIS_YEAR, "&after_number=1") if "#VER" in line]
    assert whole == ["#VER B 1 20261215 Kurs, hösten", "#VER B 2 20261201 Kurs, hösten"]
    assert new == whole[1:]


async def test_vouchers_that_are_booked_at_once_are_numbered_without_gaps(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreements = [await agreed(budget)]
    for _ in range(3):
        more = signed(new_id(), {SERVICE: 100})
        await budget.deliver(more, more.cooperation_id)
        agreements.append(more)
    december = at("2026-12-16T10:00:00+00:00")
    made = await asyncio.gather(
        *(accrued(budget, authorization, delivery(agreement, "10.00"), december) for agreement in agreements * 2)
    )
    back = await asyncio.gather(
        *(
            budget.client.post(
                f"/accruals/{answer.json()['id']}/reversals",
                json={"reason": "Ställdes in."},
                headers=keyed(authorization("decider"), **{"If-Match": answer.headers["ETag"]}) | december,
            )
            for answer in made[:4]
        ),
        *(accrued(budget, authorization, delivery(agreement, "10.00"), december) for agreement in agreements),
    )
    assert {answer.status_code for answer in (*made, *back)} == {200, 201}
    numbers = [line.split()[2] for line in await vouchers(budget, authorization, THIS_YEAR) if "#VER" in line]
    assert numbers == [str(number) for number in range(1, 17)]
    assert await faults_of(budget) == []


async def test_vouchers_are_listed_with_their_rows(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await agreed(budget)
    await accrued(budget, authorization, delivery(agreement), at("2026-12-16T10:00:00+00:00"))
    page = (await budget.client.get("/vouchers?sort=number", headers=authorization("finance_system"))).json()
    (voucher,) = page["items"]
    assert (voucher["kind"], voucher["amount"], voucher["rows"][0]["fiscal_year"]) == ("accrual", "120.00", THIS_YEAR)
    one = await budget.client.get(f"/vouchers/{voucher['id']}", headers=authorization("auditor"))
    assert one.json()["number"] == 1


@pytest.mark.parametrize("path", ["/accruals", "/vouchers", "/ledger-entries", "/commitments"])
async def test_a_list_costs_the_same_statements_however_long_it_is(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, path: str
) -> None:
    agreement = await agreed(budget)
    costs = []
    for _ in range(2):
        made = await accrued(budget, authorization, delivery(agreement, "1.00"), AFTER_NEW_YEAR)
        assert made.status_code == 201, made.text
        async with budget.counting_statements() as statements:
            page = await budget.client.get(path, headers=authorization("auditor"))
        assert page.json()["items"]
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 4
