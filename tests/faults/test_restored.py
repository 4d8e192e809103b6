"""One service is restored to an older state than the others: what is missing comes by itself, and money counts once."""

import asyncio
from decimal import Decimal
from pathlib import Path

from insatser.backup import read_backup, take_backup
from insatser.chain import paying
from insatser.chain.cooperating import Case, until
from insatser.restoring import restore_service
from insatser.stack import Stack
from tests.conftest import CaseAt


def _silent(_: object) -> None:
    """Nobody is watching."""


async def test_a_budget_that_is_older_than_the_others_catches_up_and_counts_once(
    case_at: CaseAt, stack: Stack, tmp_path: Path
) -> None:
    paid = await case_at("signed")
    await paid.shown()
    await asyncio.to_thread(take_backup, stack.postgres, tmp_path / "backup", _silent)
    await paying.pay_next(paid)
    amount = await _paid(paid)
    late = await case_at("signed")
    await late.shown()

    backup = read_backup(tmp_path / "backup", _silent)
    aside = await asyncio.to_thread(restore_service, stack, backup, "budget", _silent)

    assert stack.postgres.has_database(aside)
    await late.committed()  # what budget had done because of the others it does again
    await paying.pay_next(paid)  # what people had done in it they do again
    await paying.pay_next(late)  # and they go on; the last event comes after those of before
    assert await _paid(late) == amount
    assert await _paid(paid) == amount, "the bank has paid it once"
    assert (await late.read())["funding"]["committed"] == "750000.00"


async def _paid(case: Case) -> Decimal:
    async def look() -> dict[str, str] | None:
        found = (await case.read())["funding"]
        return found if Decimal(found["paid"]) else None

    return Decimal((await until("utbetalningen i ärendet", look))["paid"])
