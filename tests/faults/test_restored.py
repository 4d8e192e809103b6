"""One service is restored to an older state than the others: what is missing comes by itself, and money counts once."""

import asyncio
from decimal import Decimal
from pathlib import Path

from insatser.backup import read_backup, take_backup
from insatser.chain import paying
from insatser.chain.caller import Json
from insatser.chain.cooperating import Case, until
from insatser.restoring import restore_service
from insatser.stack import Stack
from tests.conftest import CaseAt

PAYMENTS = "SELECT count(*) FROM inbox WHERE type = 'budget.payment-made.v1'"


def _silent(_: object) -> None:
    """Nobody is watching."""


async def test_a_budget_that_is_older_than_the_others_catches_up_and_counts_once(
    case_at: CaseAt, stack: Stack, tmp_path: Path
) -> None:
    case = await case_at("half signed")
    await asyncio.to_thread(take_backup, stack.postgres, tmp_path / "backup", _silent)
    await case.sign_as_agency()
    paid = await _pay(case, stack)

    backup = read_backup(tmp_path / "backup", _silent)
    aside = await asyncio.to_thread(restore_service, stack, backup, "budget", _silent)

    assert stack.postgres.has_database(aside)
    await case.committed()  # what budget had done because of the others it does again
    assert await _pay(case, stack) == paid, "what people had done they do again, and the bank has paid it once"
    assert (paid["committed"], Decimal(paid["paid"]) > 0) == ("750000.00", True)


async def _pay(case: Case, stack: Stack) -> Json:
    """The money of the case when agreements has had the event about the payment, whatever came of it.

    When it was last told of is left out: that is later after the restore.
    """

    def known() -> str:
        return stack.postgres.execute(PAYMENTS, database="agreements")

    async def look() -> Json | None:
        if known() == before:
            return None
        funding: Json = (await case.read())["funding"]
        return {name: value for name, value in funding.items() if name != "source_at"}

    before = known()
    await paying.pay_next(case)
    return await until("utbetalningen i agreements", look)
