"""One agreement with a grant in instalments, each with a statement of its own, and what happens to its money."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from budget.steps.find_grant_account import find_grant_account
from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.event import Event, Fact
from tests.support import facts

from .books import GRANT, Books, allot, run_job
from .facts import instalment, signed

GROUND = "Punkt 7: bidrag som inte har redovisats ska betalas tillbaka när överenskommelsen upphör."


@dataclass
class GrantCase:
    """Statement n accounts for instalment n, unless the agreement is as release 1.1.0 wrote it."""

    books: Books
    agreement: AgreementSignedV1
    statements: list[UUID]
    payments: dict[int, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    async def sign(cls, books: Books, *amounts: int, names_instalments: bool = True) -> "GrantCase":
        """With a proposed payment of every instalment."""
        parts = tuple(instalment(amount, number) for number, amount in enumerate(amounts, 1))
        due = tuple(
            facts.statement_due(amount=part.amount, instalment_ids=(part.instalment_id,) if names_instalments else ())
            for part in parts
        )
        agreement = signed(new_id(), {GRANT: sum(amounts)}, parts).model_copy(update={"statements_due": due})
        await allot(books.budget, sum(amounts))
        await books.budget.deliver(agreement, agreement.cooperation_id)
        case = cls(books, agreement, [statement.statement_id for statement in due])
        await run_job(books.budget, "propose due payments")
        page = await books.get(f"/payments?commitment_id={agreement.agreement_id}")
        by_instalment = {payment["instalment_id"]: payment for payment in page["items"]}
        for number, part in enumerate(parts, 1):
            case.payments[number] = by_instalment[str(part.instalment_id)]
        return case

    async def approve(self, number: int, **who: str) -> None:
        answer = await self.books.post(f"/payments/{self.payments[number]['id']}/approvals", version=1, **who)
        assert answer.status_code == 200, answer.text

    async def settle(self, number: int) -> None:
        """The bank has paid."""
        body = {"status": "paid", "paid_on": "2026-11-22", "bank_reference": f"B{number}"}
        path = f"/payments/{self.payments[number]['id']}/settlements"
        answer = await self.books.post(path, body, role="finance_system")
        assert answer.status_code == 200, answer.text

    async def pay(self, *numbers: int) -> None:
        for number in numbers:
            await self.approve(number)
            await self.settle(number)

    def judged(self, number: int, *, approved: int, refused: int = 0, rejected: bool = False) -> Fact:
        """What follow-up publishes about statement n."""
        about = {"statement_id": self.statements[number - 1], "approved_amount": Decimal(approved)}
        if rejected:
            return facts.statement_rejected(self.agreement, **about, claim_amount=Decimal(refused))
        return facts.statement_approved(self.agreement, **about, unused_amount=Decimal(refused))

    async def judge(self, number: int, *, approved: int, refused: int = 0, rejected: bool = False) -> None:
        fact = self.judged(number, approved=approved, refused=refused, rejected=rejected)
        await self.books.budget.deliver(fact, self.agreement.agreement_id)

    async def terminate(self, **changed: Any) -> None:
        fact = facts.agreement_terminated(self.agreement, **({"repayment_ground": GROUND} | changed))
        await self.books.budget.deliver(fact, self.agreement.cooperation_id)

    async def claims(self) -> list[dict[str, Any]]:
        """Oldest first."""
        page = await self.books.get("/repayment-claims?sort=updated_at")
        return sorted(page["items"], key=lambda claim: str(claim["id"]))

    async def standing(self) -> dict[str, Any]:
        """As a controller sees it."""
        answer: dict[str, Any] = await self.books.get(f"/commitments/{self.agreement.agreement_id}/grants")
        return answer

    async def rows(self) -> list[tuple[int, ...]]:
        """Per instalment: paid, approved, open claim, repaid, written off, unaccounted; each of which adds up."""
        async with self.books.budget.work() as work:
            grant = await find_grant_account(work, self.agreement.agreement_id)
        assert grant.account.excess == 0
        rows = []
        for row in grant.account.standings:
            parts = (row.approved, row.open_claim, row.repaid, row.written_off, row.unaccounted)
            assert sum(parts) == row.part.paid
            assert min(parts) >= 0, parts
            rows.append(tuple(int(amount) for amount in (row.part.paid, *parts)))
        return rows

    async def events(self, fact: type[Fact], *names: str) -> list[tuple[str, ...]]:
        """Of this case's events of a kind: the fields named."""
        published: list[Event] = await self.books.budget.told(fact)
        return [
            tuple(str(event.data[name]) for name in names)
            for event in published
            if event.data["cooperation_id"] == str(self.agreement.cooperation_id)
        ]
