"""What is ordered for a measure costs no more than agreements says is delivered, and is paid to its supplier."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import allot, keyed
from .facts import SUPPLIER, THIS_YEAR, ordered, signed

COURSE, OTHER, ORDER = new_id(), new_id(), new_id()
SERVICE = "education_service"


class Buying:
    """An agreement with 300 kronor for a course and 300 for something else, and one order of the course."""

    def __init__(self, budget: ServiceUnderTest, authorization: AuthorizationHeaders, agreement: AgreementSignedV1):
        self.budget, self.authorization, self.agreement = budget, authorization, agreement
        self._sequence = 0

    async def ordered(self, *, delivered: int = 0, invoiced: int = 0, sequence: int | None = None) -> None:
        self._sequence = sequence or self._sequence + 1
        said = ordered(self.agreement, ORDER, COURSE, delivered=delivered, invoiced=invoiced)
        await self.budget.deliver(said, ORDER, sequence=self._sequence)

    async def accrue(self, amount: int, measure: UUID | None = COURSE) -> httpx.Response:
        return await self._post("/accruals", "controller", self._cost(amount, measure))

    async def pay(self, amount: int, *, payee: str | None = SUPPLIER, accrual_id: str | None = None) -> httpx.Response:
        body = self._cost(amount, COURSE) | {"pay_on": "2026-12-15", "accrual_id": accrual_id}
        return await self._post("/payments", "case_officer", body | {"payee_organization_number": payee})

    def _cost(self, amount: int, measure: UUID | None) -> dict[str, Any]:
        return {
            "commitment_id": str(self.agreement.agreement_id),
            "cost_kind": SERVICE,
            "amount": f"{amount}.00",
            "incurred_on": "2026-11-20",
            "message": "Kurs",
            "measure_id": str(measure) if measure else None,
        }

    async def _post(self, path: str, role: str, body: dict[str, Any]) -> httpx.Response:
        return await self.budget.client.post(path, json=body, headers=keyed(self.authorization(role)))


@pytest.fixture
async def buying(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> Buying:
    await allot(budget, 1000)
    lines = tuple(
        facts.cost_line(
            fiscal_year=THIS_YEAR, cost_kind=SERVICE, amount="300.00", measure_id=measure, measure_kind="tailored"
        )
        for measure in (COURSE, OTHER)
    )
    agreement = signed(new_id(), {}).model_copy(update={"cost_lines": lines})
    await budget.deliver(agreement, agreement.cooperation_id)
    return Buying(budget, authorization, agreement)


async def test_no_cost_arises_beyond_what_is_delivered(buying: Buying) -> None:
    await buying.ordered()
    nothing = await buying.accrue(1)
    assert (nothing.status_code, nothing.json()["type"]) == (409, "/problems/not-delivered")
    await buying.ordered(delivered=100)
    assert (await buying.accrue(60)).status_code == 201
    assert (await buying.accrue(41)).json()["type"] == "/problems/not-delivered"
    last = await buying.accrue(40)
    assert last.status_code == 201
    unnamed = await buying.accrue(1, None)
    assert "Ange insatsen" in unnamed.json()["detail"]
    assert (await buying.accrue(300, OTHER)).status_code == 201, "nothing was ordered for the other measure"


async def test_an_invoice_that_two_have_let_pass_is_paid_and_no_more(buying: Buying) -> None:
    await buying.ordered(delivered=100, invoiced=150)
    assert (await buying.accrue(101)).json()["type"] == "/problems/not-delivered"
    assert (await buying.pay(150)).status_code == 201
    assert (await buying.pay(1)).json()["type"] == "/problems/not-delivered"
    assert (await buying.accrue(1)).json()["type"] == "/problems/not-delivered", "the payment that waits counts too"


async def test_a_bought_service_is_paid_to_its_supplier_and_an_old_fact_changes_nothing(buying: Buying) -> None:
    await buying.ordered(delivered=100, sequence=5)
    await buying.ordered(delivered=10, sequence=4)
    accrual = (await buying.accrue(100)).json()
    for payee in (None, "2120000530"):
        refused = await buying.pay(100, payee=payee, accrual_id=accrual["id"])
        assert (refused.status_code, refused.json()["errors"][0]["expected"]) == (422, SUPPLIER)
    assert (await buying.pay(100, accrual_id=accrual["id"])).status_code == 201
