"""PostgreSQL is restarted under load: every answer is a success or a 503 that can be read, and nothing is lost."""

import asyncio
import uuid
from collections import Counter
from dataclasses import dataclass, field

from insatser.chain.caller import Caller, Refused
from insatser.chain.cooperating import Case
from insatser.stack import Stack
from tests.conftest import CaseAt
from tests.support.offers import publish_offers

SIGNING, ANSWERING = 6, 40
PATIENCE = 2000
"""Attempts a client makes, a tenth of a second apart: more than any restart takes."""


@dataclass
class Clients:
    """What those who use the system meanwhile are answered, by status; 200 stands for every success."""

    answers: Counter[int] = field(default_factory=Counter)

    async def sign(self, case: Case, version: int) -> None:
        """Sent again under its key until it has been taken: a 503 does not say whether it was."""
        key = str(uuid.uuid4())
        for _ in range(PATIENCE):
            try:
                await case.sign_as_agency(version=version, key=key)
            except Refused as refused:
                await self._away(refused)
            else:
                self.answers[200] += 1
                return

    async def decline(self, case: Case) -> None:
        """Read anew before each attempt: the one before may have been taken."""
        for _ in range(PATIENCE):
            try:
                if (await case.read())["status"] == "declined":
                    return
                await case.decline("Pågående omorganisation.")
            except Refused as refused:
                await self._away(refused)
            else:
                self.answers[200] += 1

    async def _away(self, refused: Refused) -> None:
        self.answers[refused.status] += 1
        assert refused.status == 503, refused
        assert refused.problem["detail"], refused
        await asyncio.sleep(0.1)


async def test_a_database_restarted_under_load_loses_and_doubles_nothing(
    case_at: CaseAt, caller: Caller, stack: Stack
) -> None:
    signing = await asyncio.gather(*(case_at("half signed") for _ in range(SIGNING)))
    versions = [(await case.agreement())["version"] for case in signing]
    offers = await publish_offers(stack, ANSWERING)
    answering = await asyncio.gather(*(Case.of_offer(caller, str(offer)) for offer in offers))
    clients = Clients()

    async def restart() -> None:
        await asyncio.sleep(0.1)
        await asyncio.to_thread(stack.stop_process, "postgres")
        await asyncio.sleep(0.5)
        await asyncio.to_thread(stack.start_process, "postgres")

    slots = asyncio.Semaphore(8)

    async def decline(case: Case) -> None:
        async with slots:
            await clients.decline(case)

    await asyncio.gather(
        restart(),
        *(clients.sign(case, version) for case, version in zip(signing, versions, strict=True)),
        *(decline(case) for case in answering),
    )
    assert clients.answers[503] > 0, "the restart was not felt"
    assert set(clients.answers) == {200, 503}
    for case in signing:
        assert (await case.shown())["funding"]["committed"] == "750000.00"
    assert {(await case.read())["status"] for case in answering} == {"declined"}


OUTAGE_SECONDS = 35
"""Longer than the broker waits for an acknowledgement, so that everything a worker holds would be given out again."""


async def test_after_a_long_outage_every_effect_comes_within_ten_seconds(
    case_at: CaseAt, caller: Caller, stack: Stack
) -> None:
    """An outage is waited out: if it counted as failed attempts, the next one would be minutes away."""
    signing = await asyncio.gather(*(case_at("half signed") for _ in range(SIGNING)))
    versions = [(await case.agreement())["version"] for case in signing]
    clients = Clients()
    for case, version in zip(signing, versions, strict=True):
        await clients.sign(case, version)
    await asyncio.to_thread(stack.stop_process, "postgres")
    await asyncio.sleep(OUTAGE_SECONDS)
    await asyncio.to_thread(stack.start_process, "postgres")
    for case in signing:
        assert (await case.shown(seconds=10))["funding"]["committed"] == "750000.00"
