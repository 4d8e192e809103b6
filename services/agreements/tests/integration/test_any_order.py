"""Many cases, many people, any order: steps that are early, late, repeated, at once or taken on an old version, and
events that come late, twice and out of turn. After each step `World.look` says what must hold."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from agreements.models.agreement import AgreementStatus
from agreements.models.agreement_version import VersionState
from agreements.models.cooperation import CooperationStatus
from insatser.chain.cooperating import STEPS
from insatser.keys import LocalKeys
from services.agreements.tests.integration.any_order import TriedCase, World
from services.agreements.tests.integration.any_order_steps import ACTIONS, EVENTS
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

EXAMPLES = int(os.environ.get("CASES_EXAMPLES", "5"))
PHASES = [Phase.generate] if "CASES_QUICK" in os.environ else settings().phases
STEPS_OF_AN_EXAMPLE = int(os.environ.get("CASES_STEPS", "25"))
PICKS = st.integers(0, 41)
NAMES = st.sampled_from(sorted(ACTIONS))
BEGUN = st.sampled_from(["offered", *STEPS][:-1])
Wait = Callable[[Coroutine[Any, Any, Any]], Any]


class Cases(RuleBasedStateMachine):
    """Two cases for each example; `wait` runs a coroutine on the loop of the service."""

    world: World
    wait: Wait
    opened = 0

    @initialize(states=st.tuples(BEGUN, BEGUN))
    def begin(self, states: tuple[str, str]) -> None:
        kind = type(self)
        self.world.forget()
        self.cases: list[TriedCase] = []
        for state in states:
            kind.opened += 1
            self.cases.append(self.wait(self.world.open(kind.opened, state)))

    @rule(name=NAMES, pick=PICKS, stale=st.sampled_from([False, False, False, True]), repeat=st.booleans())
    def somebody_asks(self, name: str, pick: int, stale: bool, repeat: bool) -> None:
        case = self.case(pick)
        self.wait(self.world.do(case, ACTIONS[name](case, pick), stale=stale, repeat=repeat))

    @rule(names=st.lists(NAMES, min_size=2, max_size=3), pick=PICKS)
    def many_ask_at_once(self, names: list[str], pick: int) -> None:
        case = self.case(pick)
        self.wait(self.world.do(case, *(ACTIONS[name](case, pick) for name in names)))

    @rule(pick=PICKS)
    def it_goes_on(self, pick: int) -> None:
        """The steps that lead on from where the case is, so that chance alone does not decide how far it comes."""
        case = self.case(pick)
        for name in ("say yes", "approve plan", "propose decision", "decide"):
            self.wait(self.world.do(case, ACTIONS[name](case, pick)))
        self.somebody_says("reserved", 0 if case is self.cases[0] else 1, late=False)
        for name in ("draft", "sign for organiser", "sign for agency"):
            self.wait(self.world.do(case, ACTIONS[name](case, pick)))

    @rule(name=st.sampled_from([*sorted(EVENTS), "reserved", "reserved"]), pick=PICKS, late=st.booleans())
    def somebody_says(self, name: str, pick: int, late: bool) -> None:
        if heard := EVENTS[name](self.case(pick), pick):
            self.wait(self.world.hear(*heard, late=late))

    @rule(pick=PICKS, times=st.integers(1, 3))
    def mail_comes(self, pick: int, times: int) -> None:
        self.wait(self.world.deliver(pick, times=times))

    def case(self, pick: int) -> TriedCase:
        return self.cases[pick % len(self.cases)]

    def teardown(self) -> None:
        for case in getattr(self, "cases", ()):
            self.wait(self.world.replay(case))


@pytest.fixture
def world(agreements: ServiceUnderTest, authorization: AuthorizationHeaders, local_keys: LocalKeys) -> World:
    made = World(agreements, authorization, local_keys)
    made.begin()
    return made


@pytest.mark.timeout(900)  # a failure is shrunk; a run without one takes seconds
async def test_what_must_hold_of_a_case_holds_whatever_happens(world: World) -> None:
    """The same examples each time; `CASES_EXAMPLES` and `CASES_STEPS` ask for more, and others, `CASES_QUICK` for no
    shrinking."""
    loop = asyncio.get_running_loop()
    # The machine is no coroutine: it runs in a thread, and what it does on the loop where the service is.
    machine = type(
        "Cases",
        (Cases,),
        {"world": world, "wait": staticmethod(lambda doing: asyncio.run_coroutine_threadsafe(doing, loop).result())},
    )
    await asyncio.to_thread(
        run_state_machine_as_test,
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS_OF_AN_EXAMPLE,
            deadline=None,
            derandomize="CASES_EXAMPLES" not in os.environ,
            database=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


WAYS = {
    "offered": ["say no"],
    "accepted": [],
    "planned": ["reopen plan", "rewrite plan", "approve plan"],
    "drafted": ["sign for organiser", "unlock", "propose end", "decide end"],
    "half signed": ["sign for agency", "amend", "withdraw amendment", "pause", "resume", "complete"],
    "signed": ["amend", "sign for organiser", "sign for agency", "pause", "propose end", "decide end"],
}
"""From a state, what is asked for one after the other: together they lead to every state there is."""


async def test_every_state_is_reached(world: World) -> None:
    for number, (state, names) in enumerate(WAYS.items(), start=1):
        case = await world.open(number, state)
        for name in names:
            answers = await world.do(case, ACTIONS[name](case, 4))
            assert answers[0] < 300, (state, name)
        await world.replay(case)
    case = await world.open(len(WAYS) + 1)
    withdrawn = EVENTS["withdrawn"](case, 0)
    assert withdrawn is not None
    await world.hear(*withdrawn)
    case = await world.open(len(WAYS) + 2, "decided")
    await world.replay(case)
    assert world.statuses == (
        set(CooperationStatus)
        | {f"agreement {status}" for status in AgreementStatus}
        | {f"version {state}" for state in VersionState}
    )
