"""The books under test: tests act on them as people, systems and timed jobs do, and look at how they stand."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from budget.models.limits import LimitEntry, LimitKind
from budget.rules.accounts import PositionKey
from budget.rules.positions import position
from budget.use_cases.limits.change_limit import change_limit
from shared.clock import new_id, utc_now
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.budget import PositionChangedV1
from shared.contracts.terms import Instalment
from tests.support import facts
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .facts import GRANTS, ORGANIZER, PROGRAMME, THIS_YEAR, instalment, signed

Headers = dict[str, str]
GRANT = (THIS_YEAR, "grant")
NEXT_GRANT = (THIS_YEAR + 1, "grant")
PAYEE = {
    "organization_number": ORGANIZER,
    "name": "Exempelkommun",
    "account_type": "bankgiro",
    "account_number": "991-2346",
}


def keyed(headers: Headers, **more: str) -> Headers:
    return headers | {"Idempotency-Key": str(new_id())} | more


async def allot(
    budget: ServiceUnderTest,
    amount: int,
    *,
    item: str = GRANTS,
    year: int = THIS_YEAR,
    kind: LimitKind = LimitKind.ALLOTMENT,
) -> None:
    now = utc_now()
    async with budget.work() as work:
        entry = LimitEntry(kind, PositionKey(PROGRAMME, item, year), Decimal(amount), f"U{new_id()}", now.date())
        await change_limit(work, entry, now=now)


async def position_of(budget: ServiceUnderTest, *, item: str = GRANTS, year: int = THIS_YEAR) -> Any:
    async with budget.work() as work:
        return position(await work.ledger.list_balances(PositionKey(PROGRAMME, item, year)))


async def faults_of(budget: ServiceUnderTest) -> list[Any]:
    """What does not hold in the books: nothing, unless a test has tampered with them."""
    async with budget.work() as work:
        return list((await work.proofs.verify()).faults)


async def run_job(budget: ServiceUnderTest, name: str, moment: str = "2026-11-22T10:00:00+00:00") -> None:
    """A timed job of the worker, as the worker runs it."""
    job = next(job for job in budget.worker.jobs if job.name == name)
    await job.run(budget.sessions, datetime.fromisoformat(moment))


async def publish_positions(budget: ServiceUnderTest) -> list[PositionChangedV1]:
    """What all has been told of positions, when the worker has told what it had not."""
    await run_job(budget, "publish positions")
    return [PositionChangedV1.model_validate(event.data) for event in await budget.told(PositionChangedV1)]


@dataclass(frozen=True)
class Books:
    """A service with its callers, each by role; the controller unless a test says otherwise."""

    budget: ServiceUnderTest
    authorization: AuthorizationHeaders

    def headers(self, role: str = "controller", **claims: str) -> Headers:
        return self.authorization(role, **claims)

    async def agree(self, *parts: Instalment, amount: int = 600) -> AgreementSignedV1:
        """An agreement with money behind it, and the instalments given."""
        await allot(self.budget, 1000)
        agreement = signed(new_id(), {GRANT: amount}, parts)
        await self.budget.deliver(agreement, agreement.cooperation_id)
        return agreement

    async def approve_statement(
        self, agreement: AgreementSignedV1, statement_id: UUID, *, approved: int = 100, unused: int = 0
    ) -> None:
        """Follow-up's event."""
        fact = facts.statement_approved(
            agreement,
            statement_id=statement_id,
            approved_amount=Decimal(approved),
            unused_amount=Decimal(unused),
            approved_on=date(THIS_YEAR, 11, 20),
        )
        await self.budget.deliver(fact, agreement.agreement_id)

    async def propose_due(self) -> None:
        await run_job(self.budget, "propose due payments")

    async def post(
        self,
        path: str,
        body: Any = None,
        *,
        role: str = "controller",
        subject: str | None = None,
        version: int | None = None,
        moment: str | None = None,
    ) -> Any:
        """By somebody of the role, or by `subject`."""
        headers = self._asking(role, subject, version) | (at(moment) if moment else {})
        return await self.budget.client.post(path, json=body, headers=headers)

    async def put(self, path: str, body: Any, *, version: int, subject: str | None = None) -> Any:
        return await self.budget.client.put(path, json=body, headers=self._asking("controller", subject, version))

    def _asking(self, role: str, subject: str | None, version: int | None) -> Headers:
        claims = {"subject": subject} if subject else {}
        return keyed(self.headers(role, **claims)) | ({"If-Match": f'"{version}"'} if version else {})

    async def get(self, path: str, *, role: str = "controller") -> Any:
        return (await self.budget.client.get(path, headers=self.headers(role))).json()

    async def only_payment(self) -> dict[str, Any]:
        page = await self.get("/payments")
        assert page["_meta"]["total_records"] == 1
        payment: dict[str, Any] = page["items"][0]
        return payment

    async def approve(self) -> dict[str, Any]:
        """The only payment, approved by a controller."""
        payment = await self.only_payment()
        path, tag = f"/payments/{payment['id']}/approvals", f'"{payment["version"]}"'
        answer = await self.budget.client.post(path, headers=keyed(self.headers(), **{"If-Match": tag}))
        assert answer.status_code == 200, answer.text
        approved: dict[str, Any] = answer.json()
        return approved

    async def settle(
        self, payment: dict[str, Any], paid_on: str = "2026-11-24", *, moment: str = "2026-11-24T10:00:00+00:00"
    ) -> Any:
        """The finance system's answer that the bank has paid."""
        body = {"status": "paid", "paid_on": paid_on, "bank_reference": "B1"}
        return await self.post(f"/payments/{payment['id']}/settlements", body, role="finance_system", moment=moment)

    async def approved_instalment(self, amount: int = 200) -> dict[str, Any]:
        """An agreement's instalment, proposed and approved."""
        await self.agree(instalment(amount))
        await self.propose_due()
        return await self.approve()

    async def pay(self, amount: int = 200) -> dict[str, Any]:
        """200 kr paid of 600 committed of 1 000 allotted."""
        payment = await self.approved_instalment(amount)
        answer = await self.settle(payment)
        assert answer.status_code == 200, answer.text
        return payment

    async def invoice(
        self, agreement: AgreementSignedV1, *, role: str = "controller", subject: str | None = None, **changed: str
    ) -> Any:
        """The answer to a proposed payment of 50 kr that no instalment plans."""
        body = {
            "commitment_id": str(agreement.agreement_id),
            "cost_kind": "grant",
            "amount": "50.00",
            "incurred_on": "2026-11-20",
            "pay_on": "2026-11-25",
            "message": "Faktura 17",
        }
        return await self.post("/payments", body | changed, role=role, subject=subject)
