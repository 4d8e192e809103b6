"""The grant of a case adds up in all three services that know of it, whatever people do to it in whatever order.

Per instalment: paid = approved + open claim + repaid + written off + unaccounted. Budget's books, the decisions of
followup and what agreements shows for the case are three histories of the same money: they end at the same sums.
"""

import random
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal

import pytest

from insatser.chain import changing, paying
from insatser.chain.caller import Json
from insatser.chain.cooperating import Case, in_state, until
from shared.clock import new_id
from tests.conftest import CaseAt

Step = Callable[["Books", random.Random], Awaitable[bool]]
"""Whether there was anything to do it to."""
SUMS = ("approved", "open_claim", "repaid", "written_off")
SEEDS = (3, 8, 21, 55)
LENGTH = 10
SHARES = ("100000.00", "60000.00", "40000.00")


class Books:
    """One running case, and what its money looks like from each service."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.ended = False

    async def budget(self) -> Json:
        return await self.case.caller.get("budget", f"/commitments/{self.case.agreement_id}/grants", role="controller")

    async def followup(self) -> Json:
        return await self.case.caller.get("followup", f"/schedules/{self.case.id}/balances", role="case_officer")

    async def claims(self) -> list[Json]:
        found = await self.case.caller.all("budget", "/repayment-claims", role="controller")
        return [c for c in found if c["cooperation_id"] == self.case.id and Decimal(c["outstanding"]) > 0]

    async def to_judge(self) -> list[Json]:
        """Statements that are expected for money that is paid."""
        paid = {row["statement_id"] for row in (await self.budget())["instalments"] if Decimal(row["paid"])}
        asked = {"role": "case_officer", "schedule_id": self.case.id, "status": "expected"}
        found = await self.case.caller.all("followup", "/statements", **asked)
        return [statement for statement in found if statement["id"] in paid]

    async def add_up(self) -> Json:
        """Budget's figures, once the events of the last step have made the three services tell the same."""

        async def look() -> Json | None:
            ours, theirs, shown = await self.budget(), await self.followup(), (await self.case.read())["funding"]
            claimed = sum((Decimal(ours[name]) for name in SUMS[1:]), Decimal())
            same = (
                all(ours[name] == theirs[name] for name in ("paid", *SUMS))
                and ours["unaccounted"] == theirs["left"]
                and (shown["paid"], shown["repaid"]) == (ours["paid"], ours["repaid"])
                and Decimal(shown["claimed"]) == claimed
            )
            return ours if same else None

        found = await until("samma summor i tre tjänster", look, seconds=60)
        for row in found["instalments"]:
            parts = [Decimal(row[name]) for name in (*SUMS, "unaccounted")]
            assert Decimal(row["paid"]) == sum(parts), row
            assert min(parts) >= 0, row
        return found


async def pay(books: Books, _: random.Random) -> bool:
    asked = {"role": "controller", "cooperation_id": books.case.id, "state": "proposed"}
    if found := await books.case.caller.all("budget", "/payments", **asked):
        await paying.pay_next(books.case)
    return bool(found)


async def judge(books: Books, chance: random.Random) -> bool:
    for found in (await books.to_judge())[:1]:
        # What has come back on a claim cannot be approved too.
        room = Decimal((await books.followup())["approvable"])
        if chance.random() < 0.3 and Decimal(found["amount"]) <= room:
            await paying.state_and_approve(books.case, found)
        else:
            approved = min(Decimal(chance.choice(("0.00", "1.01", "35000.00"))), room)
            await paying.state_and_reject(books.case, found, approved=str(approved))
        return True
    return False


async def claim(books: Books, chance: random.Random) -> bool:
    """Before anything is accounted for: a part of what is paid."""
    left = Decimal((await books.budget())["unaccounted"])
    if left:
        amount = (left * chance.choice((1, 3)) / 7).quantize(Decimal("0.01"))
        body = {"commitment_id": books.case.agreement_id, "amount": str(amount), "reason": "Betalat för mycket."}
        await books.case.caller.post("budget", "/repayment-claims", body, role="decider")
    return bool(left)


async def repay(books: Books, chance: random.Random) -> bool:
    for found in (await books.claims())[:1]:
        amount = (Decimal(found["outstanding"]) * chance.choice((1, 2)) / 2).quantize(Decimal("0.01"))
        reference = f"IN{chance.randrange(10**9)}"
        body = {"amount": str(amount), "received_on": str(books.case.today), "bank_reference": reference}
        path = f"/repayment-claims/{found['id']}/receipts"
        await books.case.caller.post("budget", path, body, role="finance_system")
        return True
    return False


async def write_off(books: Books, _: random.Random) -> bool:
    for found in (await books.claims())[-1:]:
        path, how = f"/repayment-claims/{found['id']}/write-offs", {"role": "decider", "version": found["version"]}
        body = {"reason": "Huvudmannen är i konkurs."}
        await books.case.caller.post("budget", path, body, subject="demo-annan-beslutsfattare", **how)
        return True
    return False


async def end(books: Books, chance: random.Random) -> bool:
    """Once, and seldom: what is unaccounted is claimed back, or is still to be accounted for.

    It is over when budget and followup know of it: a payment or a statement that waited is another version then.
    """
    if books.ended or chance.random() < 0.7:
        return False
    books.ended = True
    case, claims = books.case, chance.random() < 0.5
    await changing.terminate(case, from_on=case.today, reason="Skolan läggs ned.", claims_repayment=claims)
    await until("avslutat åtagande", lambda: in_state(case.committed, "state", "ended"))
    await until("avslutat schema", lambda: in_state(case.scheduled, "status", "terminated"))
    return True


STEPS: tuple[Step, ...] = (pay, judge, claim, repay, write_off, end)


async def three_instalments(case: Case, today: date) -> None:
    """This year's grant in three parts that are due at once, each with a statement of its own."""
    content = (await case.agreement())["latest"]["content"]
    later = content["instalments"][1:]
    due_on = content["statements"][0]["due_on"]
    parts = [{"instalment_id": str(new_id()), "due_on": str(today), "amount": share} for share in SHARES]
    content["instalments"] = [part | {"number": number} for number, part in enumerate((*parts, *later), start=1)]
    accounts = [
        {"due_on": due_on, "amount": part["amount"], "instalment_ids": [part["instalment_id"]]} for part in parts
    ]
    # The statement that the next year's instalment waits for keeps its identity.
    accounts[-1]["statement_id"] = content["statements"][0]["statement_id"]
    content["statements"] = [*accounts, *content["statements"][1:]]
    path, version = case.parts["agreements"], (await case.agreement())["version"]
    await case.caller.post(
        "agreements", f"{path}/versions/1", {"content": content}, role="case_officer", version=version, method="PUT"
    )


async def _take_one(books: Books, chance: random.Random) -> str:
    """The first of the steps, in any order, that there is something to do for."""
    for step in chance.sample(STEPS, len(STEPS)):
        if await step(books, chance):
            return step.__name__
    return "nothing is left"


@pytest.mark.parametrize("seed", SEEDS)
async def test_three_services_tell_the_same_of_a_grant(case_at: CaseAt, today: date, seed: int) -> None:
    chance = random.Random(seed)
    case = await case_at("drafted")
    await three_instalments(case, today)
    await case.bring("running", after="drafted")
    await paying.pay_next(case)
    books = Books(case)
    taken = []
    for _ in range(LENGTH):
        taken.append(await _take_one(books, chance))
        found = await books.add_up()
    assert any(Decimal(found[name]) for name in SUMS), taken
