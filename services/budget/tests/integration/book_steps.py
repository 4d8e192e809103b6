"""The steps of the state machine: each makes an errand or a letter of an amount and a number, or nothing when there is
nothing to act on."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from budget.models.limits import LimitEntry, LimitKind
from budget.rules.accounts import PositionKey
from budget.use_cases.limits.change_limit import change_limit
from budget.use_cases.years.close_year import close_year
from shared.clock import new_id, utc_now
from shared.contracts.agreements import (
    AgreementAmendedV1,
    AgreementSignedV1,
    MeasuresDecidedV1,
)
from tests.support import facts

from .book_accounts import ALL, ITEMS
from .book_model import Model
from .book_payments import PaymentSteps, one
from .book_sums import Lines
from .book_world import Errand, Letter, World
from .facts import Costs, amended, decided, signed

Thing = TypeVar("Thing")
STAGES = {
    LimitKind.ALLOTMENT: "allotted",
    LimitKind.SAVING: "saved",
    LimitKind.CREDIT: "credit",
    LimitKind.WITHDRAWAL: "withdrawn",
    LimitKind.AUTHORISATION: "authorised",
}


class Steps(PaymentSteps):
    """What has been sent so far, so that what follows can be about it."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.decisions: dict[UUID, Costs] = {}
        self.versions: dict[UUID, int] = {}
        self.paused: set[UUID] = set()

    # Limits and years

    def limit(self, kind: LimitKind, amount: Decimal, pick: int) -> Errand:
        item = ("1:5 ap.3", "1:5 ap.3", "1:5 ap.3", "1:1")[pick % 4]
        year = self.world.model.year + (0, 0, 0, 1, -1)[pick % 5]
        diary_number = f"U{new_id()}"

        async def run() -> None:
            async with self.world.work() as work:
                key = PositionKey(self.world.programme, item, year)
                entry = LimitEntry(kind, key, amount, diary_number, self.world.today)
                await change_limit(work, entry, now=utc_now())

        return Errand(
            f"{kind} {amount} on {item} {year}", run, lambda model: model.limit(item, year, STAGES[kind], amount)
        )

    def close(self, amount: Decimal, pick: int) -> Errand:
        item, year = ("1:5 ap.3", "1:1")[pick % 2], self.world.model.year - 1 - (pick % 5 == 4)
        may_save = amount if pick % 3 == 2 else None

        async def run() -> None:
            async with self.world.work("dora") as work:
                key = PositionKey(self.world.programme, item, year)
                await close_year(work, key, may_save=may_save, diary_number="B", now=utc_now())

        return Errand(f"close {item} {year}", run, lambda model: model.close(item, year, may_save))

    # Agreements

    def decide(self, amount: Decimal, pick: int) -> Letter:
        """A new decision; or once more about a cooperation that has one."""
        again = one(list(self.decisions), pick) if pick % 5 == 4 else None
        cooperation = again or new_id()
        costs = self.decisions[cooperation] = self._costs(amount, pick)
        day = self._day(late=pick % 7 == 3)
        fact, lines = decided(cooperation, costs).model_copy(update={"decided_on": day}), _placed(costs)
        return self._letter(
            "decide", fact, cooperation, lambda model: model.reserve(cooperation, lines, decided_on=day)
        )

    def sign(self, amount: Decimal, pick: int) -> Letter:
        """What was decided, or something else; or straight away."""
        costs, cooperation = self._costs(amount, pick), new_id()
        if pick % 3 and (before := one(list(self.decisions), pick)):
            cooperation, reserved = before, self.decisions.pop(before)
            costs = reserved if pick % 3 == 1 else costs
        day = self._day(late=pick % 6 == 4)
        fact = signed(cooperation, costs).model_copy(update={"signed_on": day})
        agreement, lines = fact.agreement_id, _placed(costs)
        self.signed.append(fact)
        return self._letter(
            "sign", fact, cooperation, lambda model: model.sign(cooperation, agreement, lines, signed_on=day)
        )

    def amend(self, amount: Decimal, pick: int) -> Letter | None:
        if not (agreement := one(self.signed, pick)):
            return None
        costs = self._costs(amount, pick)
        version = self.versions[agreement.agreement_id] = self.versions.get(agreement.agreement_id, 1) + 1
        day = self._day(late=pick % 6 == 5)
        fact = amended(agreement, costs, version).model_copy(update={"signed_on": day})
        lines = _placed(costs)
        return self._letter(
            "amend",
            fact,
            agreement.cooperation_id,
            lambda model: model.amend(agreement.agreement_id, lines, signed_on=day),
        )

    def pause(self, amount: Decimal, pick: int) -> Letter | None:
        """Or go on again."""
        if not (agreement := one(self.signed, pick)):
            return None
        stops = agreement.agreement_id not in self.paused
        (self.paused.add if stops else self.paused.discard)(agreement.agreement_id)
        fact = facts.agreement_paused(agreement) if stops else facts.agreement_resumed(agreement)
        turn = Model.pause if stops else Model.resume
        apply = partial(_turn, turn=turn, agreement=agreement.agreement_id)
        return self._letter("pause" if stops else "resume", fact, agreement.cooperation_id, apply)

    def end(self, amount: Decimal, pick: int) -> Letter | None:
        """Terminated, with a ground, an amount of release 1.1.0 or neither, or completed."""
        agreement = one(self.signed, pick)
        if agreement is None:
            return None
        self.signed.remove(agreement)
        cooperation, claimable = (
            agreement.cooperation_id,
            (amount, Decimal(0), ALL if pick % 2 else Decimal(0))[pick % 3],
        )
        if pick % 3 == 1:
            fact: Any = facts.agreement_completed(agreement)
        else:
            said = {"repayment_ground": "prov"} if claimable == ALL else {"repayment_amount": claimable or None}
            fact = facts.agreement_terminated(agreement, **said)
        return self._letter(
            "complete" if pick % 3 == 1 else "terminate",
            fact,
            cooperation,
            lambda model: model.end(cooperation, agreement.agreement_id, claimable=claimable),
        )

    # What they are made of

    def _day(self, *, late: bool) -> date:
        """Today, or the last day of last year: the event is handled late."""
        return date(self.world.today.year - 1, 12, 31) if late else self.world.today

    def _letter(self, name: str, fact: Any, cooperation: UUID, apply: Any) -> Letter:
        lines = fact.cost_lines if isinstance(fact, MeasuresDecidedV1 | AgreementSignedV1 | AgreementAmendedV1) else ()
        costs = ", ".join(f"{line.fiscal_year} {line.cost_kind} {line.amount}" for line in lines)
        return self.world.letter(f"{name} {costs} ({str(cooperation)[-4:]})", fact, cooperation, apply)

    def _costs(self, amount: Decimal, pick: int) -> Costs:
        year = self.world.model.year
        kind = ("grant", "grant", "education_service", "operation")[pick % 4]
        costs: Costs = {(year, kind): str(amount)}
        if pick % 2:
            costs[year + 1, "grant"] = str(amount + 1)
        if pick % 5 == 3:
            costs[year + 2, "grant"] = "11"
        if pick % 7 == 6:
            costs[year - 1, "grant"] = "7"
        return costs


def _placed(costs: Costs) -> Lines:
    lines: Lines = {}
    for (year, kind), amount in costs.items():
        lines[ITEMS[kind], year, kind] = Decimal(amount)
    return lines


def _turn(model: Model, *, turn: Callable[[Model, UUID], None], agreement: UUID) -> None:
    turn(model, agreement)
