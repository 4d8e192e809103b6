"""The steps that pay and claim, of those of the state machine; see `book_steps`."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from budget.models.claims import Claim
from budget.rules.costs import Cost
from budget.use_cases.claims.decide_claim import decide_claim
from budget.use_cases.claims.receive_repayment import receive_repayment
from budget.use_cases.claims.write_off_claim import write_off_claim
from budget.use_cases.payments.approve_payment import approve_payment
from budget.use_cases.payments.propose_payment import propose_payment
from budget.use_cases.payments.reject_payment import reject_payment
from budget.use_cases.payments.settle_payment import settle_payment
from shared.clock import new_id, utc_now
from shared.contracts.agreements import AgreementSignedV1

from .book_sums import add
from .book_world import Errand, World

Thing = TypeVar("Thing")


class PaymentSteps:
    """Payments by their message and claims by their source, and the agreements that they can be about."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.signed: list[AgreementSignedV1] = []
        self.payments: dict[str, UUID] = {}

    def propose(self, amount: Decimal, pick: int) -> Errand | None:
        found = (
            self.payable() if pick % 8 else [(agreement.agreement_id, "grant", amount) for agreement in self._known()]
        )
        if not (chosen := one(found, pick)):
            return None
        agreement, kind, most = chosen
        amount, label = most if pick % 2 else min(amount, most), str(new_id())
        day = date(self.world.today.year - 1, 11, 1) if pick % 7 == 6 else self.world.today

        async def run() -> None:
            async with self.world.work("anna") as work:
                cost = Cost(kind, amount, day, label)
                payment = await propose_payment(work, agreement, cost=cost, pay_on=self.world.today, now=utc_now())
            self.payments[label] = payment.id

        return Errand(
            f"propose {amount} {kind}",
            run,
            lambda model: model.propose(agreement, label, kind, amount, day),
        )

    def _known(self) -> list[AgreementSignedV1]:
        return [agreement for agreement in self.signed if agreement.agreement_id in self.world.model.deals]

    def payable(self) -> list[tuple[UUID, str, Decimal]]:
        """What agreements hold of each kind."""
        bound: dict[tuple[UUID, str], Decimal] = {}
        for signed in self._known():
            for key, part in self.world.model.deals[signed.agreement_id].bound.items():
                add(bound, (signed.agreement_id, key[2]), part)
        return [(agreement, kind, most) for (agreement, kind), most in bound.items()]

    def approve(self, amount: Decimal, pick: int) -> Errand | None:
        return self._on_payment(
            "approve", pick, "proposed", partial(_approve), lambda model, label: model.approve(label)
        )

    def reject(self, amount: Decimal, pick: int) -> Errand | None:
        state = "approved" if pick % 2 else "proposed"
        return self._on_payment("reject", pick, state, partial(_reject), lambda model, label: model.reject(label))

    def settle(self, amount: Decimal, pick: int) -> Errand | None:
        """Paid today, or as the bank says on the last day of last year."""
        paid_on = date(self.world.today.year - 1, 12, 31) if pick % 6 == 5 else self.world.today
        return self._on_payment(
            "settle",
            pick,
            "approved",
            partial(_settle, paid_on=paid_on),
            lambda model, label: model.settle(label, paid_on),
            who="cilla",
        )

    def _on_payment(
        self, name: str, pick: int, state: str, use: Callable[..., Any], apply: Callable[..., None], who: str = "berit"
    ) -> Errand | None:
        """Of those in a state, or now and then any."""
        found = [label for label, payment in self.world.model.payments.items() if payment.state == state]
        label = one(found or (list(self.payments) if pick % 2 else []), pick)
        if label is None or label not in self.payments:
            return None
        payment_id = self.payments[label]

        async def run() -> None:
            async with self.world.work(who) as work:
                payment = await work.payments.get_payment(payment_id)
                version = payment.version
            async with self.world.work(who) as work:
                await use(work, payment_id, version)

        return Errand(f"{name} {label[-4:]}", run, lambda model: apply(model, label))

    # Claims

    def claim(self, amount: Decimal, pick: int) -> Errand | None:
        paid = [agreement for agreement, deal in self.world.model.deals.items() if deal.paid]
        if not (agreement := one(paid, pick)):
            return None
        label = str(new_id())

        async def run() -> None:
            async with self.world.work() as work:
                await decide_claim(work, agreement, amount=amount, reason="prov", source=label, now=utc_now())

        return Errand(f"claim {amount}", run, lambda model: model.claim(agreement, label, amount))

    def receive(self, amount: Decimal, pick: int) -> Errand | None:
        """All that is left, or a part; this year or, late in being registered, last year."""
        if not (label := one(list(self.world.model.claims), pick)):
            return None
        part = self.world.model.claims[label].left if pick % 2 else amount
        day = date(self.world.today.year - 1, 12, 31) if pick % 6 == 5 else self.world.today
        if not part:
            return None

        async def run() -> None:
            claim_id = await self._claim_id(label)
            async with self.world.work("cilla") as work:
                await receive_repayment(
                    work, claim_id, amount=part, received_on=day, bank_reference=str(new_id()), now=utc_now()
                )

        return Errand(f"receive {part}", run, lambda model: model.receive(label, part, year=day.year))

    def write_off(self, amount: Decimal, pick: int) -> Errand | None:
        if not (label := one(list(self.world.model.claims), pick)):
            return None

        async def run() -> None:
            claim_id = await self._claim_id(label)
            async with self.world.work("berit") as work:
                version = (await work.claims.get_claim(claim_id)).version
            async with self.world.work("berit") as work:
                await write_off_claim(work, claim_id, reason="prov", version=version, now=utc_now())

        return Errand("write off", run, lambda model: model.write_off(label))

    async def _claim_id(self, label: str) -> UUID:
        async with self.world.budget.sessions() as session:
            return (await session.scalars(select(Claim.id).where(Claim.source == label))).one()


def one(found: Sequence[Thing], pick: int) -> Thing | None:
    return found[pick % len(found)] if found else None


async def _approve(work: Any, payment_id: UUID, version: int) -> None:
    await approve_payment(work, payment_id, version=version, now=utc_now())


async def _reject(work: Any, payment_id: UUID, version: int) -> None:
    await reject_payment(work, payment_id, reason="prov", version=version, now=utc_now())


async def _settle(work: Any, payment_id: UUID, version: int, *, paid_on: date) -> None:
    await settle_payment(work, payment_id, paid_on=paid_on, bank_reference="B", now=utc_now())
