"""Faults at random while cases are worked on: a few here, as many as one likes by `make faults`."""

import random
from typing import Any

import nats
import pytest

from insatser.chain.cooperating import Case
from insatser.stack import Stack
from insatser.target import Target
from tests.injection.__main__ import inject
from tests.injection.faults import GARBAGE, Injector
from tests.injection.load import PatientCaller
from tests.injection.proving import answers_stand
from tests.support.offers import publish_offer

FAULTS, SEED = 8, 20261129


async def test_nothing_is_lost_doubled_or_overdrawn_by_faults_at_random(stack: Stack, caller: object) -> None:
    """`caller` proves once more, when the test is done, what every test of this folder must leave behind."""
    findings, injected, load = await inject(stack, FAULTS, SEED, clients=2, pause=0.3)
    assert [f"{found.what}: {found.figures}" for found in findings if not found.holds] == []
    assert injected.total() == FAULTS
    assert load.done["undertecknade"] > 0


async def test_an_answer_that_does_not_stand_is_found(stack: Stack) -> None:
    async with PatientCaller(Target.of(stack)) as caller:
        await (await Case.of_offer(caller, str(await publish_offer(stack)))).accept()
        [answered] = caller.answered
        assert (await answers_stand(caller, 1)).holds
        caller.answered[0] = answered._replace(body=b"{}")
        assert not (await answers_stand(caller, 1)).holds


@pytest.mark.parametrize("left", [None, GARBAGE])
async def test_a_stream_that_was_emptied_has_no_event_to_repeat(left: bytes | None, nats_url: str) -> None:
    """Its first message is then the one after its last."""
    connection = await nats.connect(nats_url)
    jetstream = connection.jetstream(timeout=240)
    await jetstream.add_stream(name="SANDBOX", subjects=["sandbox.>"])
    for _ in range(3):
        await jetstream.publish("sandbox.noted", b"{}")
    nothing: Any = None  # neither a system nor a caller
    injector = Injector(nothing, random.Random(1), nothing)
    assert (await injector._any_message("SANDBOX", jetstream)) is not None
    await jetstream.purge_stream("SANDBOX")
    if left:
        await jetstream.publish("sandbox.noted", left)
    assert (await injector._any_message("SANDBOX", jetstream)) is None
    await connection.close()
