"""A stream loses what nobody had read: readers see it, ask, and get it once."""

import asyncio
import re

import httpx
import nats

from insatser.chain.cooperating import until
from insatser.stack import Stack
from tests.conftest import CaseAt


async def test_ten_signatures_that_a_purge_took_unread_are_committed_all_the_same(
    case_at: CaseAt, stack: Stack
) -> None:
    cases = await asyncio.gather(*(case_at("half signed") for _ in range(10)))
    await asyncio.to_thread(stack.stop_process, "budget-worker")
    await asyncio.gather(*(case.sign_as_agency() for case in cases))
    await asyncio.gather(*(case.scheduled() for case in cases))  # the others have had them
    await _purge(stack)
    await asyncio.to_thread(stack.start_process, "budget-worker")
    shown = await asyncio.gather(*(case.shown() for case in cases))
    assert {case["funding"]["committed"] for case in shown} == {"750000.00"}, "once each"
    assert "events never came, asked for again" in _log(stack, "budget-worker")
    assert "a reader lacks events, they are sent again" in _log(stack, "agreements-worker")

    async def nothing_missing() -> dict[str, float] | None:
        found = await _missing(stack, "budget-worker")
        return None if any(found.values()) else found

    # Known by the comparison that follows: the events may take effect just before it.
    assert set(await until("att inget saknas", nothing_missing)) == {"agreements", "followup", "selection"}


async def _purge(stack: Stack) -> None:
    connection = await nats.connect(stack.operator_url("agreements"))
    await connection.jetstream(timeout=240).purge_stream("AGREEMENTS")
    await connection.close()


def _log(stack: Stack, process: str) -> str:
    return (stack.layout.logs / f"{process}.log").read_text(encoding="utf-8")


async def _missing(stack: Stack, worker: str) -> dict[str, float]:
    async with httpx.AsyncClient(timeout=240) as client:
        text = (await client.get(f"{stack.root_url(worker)}/metrics")).text
    return {name: float(value) for name, value in re.findall(r'^events_missing\{producer="(\w+)"\} (\S+)', text, re.M)}
