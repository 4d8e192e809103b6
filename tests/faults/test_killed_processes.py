"""Each process of the four services is killed in the middle and started again: the end is the same."""

import asyncio
import uuid
from contextlib import suppress

import httpx
import pytest

from insatser.services import NAMES
from insatser.stack import Stack
from tests.conftest import CaseAt


@pytest.mark.parametrize("part", ["api", "worker"])
async def test_each_process_killed_right_after_a_second_signature(part: str, case_at: CaseAt, stack: Stack) -> None:
    cases = {name: await case_at("half signed") for name in NAMES}
    for name in sorted(NAMES, key="agreements".__eq__):  # it takes the signatures, and goes last
        await cases[name].sign_as_agency()
        stack.kill_process(f"{name}-{part}")
    await asyncio.to_thread(stack.start_process, *(f"{name}-{part}" for name in NAMES))
    for name, case in cases.items():
        shown = await case.shown()
        assert shown["funding"]["committed"] == "750000.00", name
        assert (await case.committed())["bound"] == "750000.00", name
        assert (await case.scheduled())["status"] == "active", name


async def test_a_signature_cut_off_in_mid_request_counts_once_when_it_is_sent_again(
    case_at: CaseAt, stack: Stack
) -> None:
    case = await case_at("half signed")
    version, key = (await case.agreement())["version"], str(uuid.uuid4())
    signing = asyncio.create_task(case.sign_as_agency(version=version, key=key))
    await asyncio.sleep(0.015)
    stack.kill_process("agreements-api")
    with suppress(httpx.TransportError):
        await signing
    await asyncio.to_thread(stack.start_process, "agreements-api")
    await case.sign_as_agency(version=version, key=key)
    assert (await case.shown())["funding"]["committed"] == "750000.00"
