"""Faults at random while cases are worked on: a few here, as many as one likes by `make faults`."""

from insatser.chain.cooperating import Case
from insatser.stack import Stack
from insatser.target import Target
from tests.injection.__main__ import inject
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
