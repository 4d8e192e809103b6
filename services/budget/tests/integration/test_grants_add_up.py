"""Each instalment adds up whatever happens in whatever order: paid, judged again, ended, come back, written off.

Per instalment: paid = approved + open claim + repaid + written off + unaccounted.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.app import create_app
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import Books, faults_of
from .grant_case import GrantCase

StartBudget = Callable[[], AbstractAsyncContextManager[ServiceUnderTest]]
AMOUNTS = (200, 100, 50)
NUMBERS = st.integers(1, len(AMOUNTS))
SHARES = st.sampled_from([0, 30, 100, 200])
Step = tuple[Any, ...]
STEPS = st.one_of(
    st.tuples(st.just("settle"), NUMBERS),
    st.tuples(st.just("judge"), NUMBERS, SHARES, SHARES, st.booleans()),
    st.tuples(st.just("terminate"), st.sampled_from(["ground", "amount", "neither"])),
    st.tuples(st.just("receive"), st.integers(1, 120)),
    st.tuples(st.just("write_off")),
    st.tuples(st.just("claim"), st.integers(1, 120)),
)
# Facts alone: what comes of them may not depend on the order they come in.
PAID_AND_JUDGED = st.permutations(
    [("settle", 1), ("settle", 2), ("settle", 3), ("judge", 1, 150, 50, False), ("judge", 2, 0, 100, True),
     ("terminate", "ground")]
)  # fmt: skip


async def take(case: GrantCase, step: Step) -> None:
    """What people and systems may do; some of it is refused, and then changes nothing."""
    name, *values = step
    if name == "settle" and case.payments[values[0]]["state"] != "paid":
        case.payments[values[0]]["state"] = "paid"
        await case.settle(values[0])
    elif name == "judge":
        number, approved, refused, rejected = values
        await case.judge(number, approved=approved, refused=refused, rejected=rejected)
    elif name == "terminate":
        await terminate(case, values[0])
    elif name == "claim":
        body = {"commitment_id": str(case.agreement.agreement_id), "amount": f"{values[0]}.00", "reason": "Felaktigt"}
        await case.books.post("/repayment-claims", body, role="decider")
    elif name in ("receive", "write_off"):
        await on_a_claim(case, name, *values)


async def terminate(case: GrantCase, how: str) -> None:
    said: dict[str, dict[str, Any]] = {
        "ground": {},
        "amount": {"repayment_ground": None, "repayment_amount": "99999999.00"},
        "neither": {"repayment_ground": None},
    }
    await case.terminate(**said[how])


async def on_a_claim(case: GrantCase, name: str, amount: int = 0) -> None:
    """The newest that is open."""
    found = [claim for claim in await case.claims() if claim["state"] in ("decided", "partly_paid")]
    if not found:
        return
    path = f"/repayment-claims/{found[-1]['id']}"
    if name == "write_off":
        await case.books.post(f"{path}/write-offs", {"reason": "Konkurs"}, role="decider", version=found[-1]["version"],
                              subject="siv")  # fmt: skip
    else:
        receipt = {"amount": f"{amount}.00", "received_on": "2026-11-22", "bank_reference": f"IN{amount}"}
        await case.books.post(f"{path}/receipts", receipt, role="finance_system")


@pytest.fixture
def books_of(start_budget: StartBudget, authorization: AuthorizationHeaders) -> Iterator[tuple[asyncio.Runner, Books]]:
    """With an API to call, on a loop of its own: the examples of a test are no coroutines."""
    with asyncio.Runner() as runner:
        serving = start_budget()
        budget = runner.run(serving.__aenter__())
        app = create_app(budget.api, budget.settings)
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        budget.client = httpx.AsyncClient(transport=transport, base_url=f"http://budget.test{budget.api.root}")
        yield runner, Books(budget, authorization)
        runner.run(budget.client.aclose())
        runner.run(lifespan.__aexit__(None, None, None))
        runner.run(serving.__aexit__(None, None, None))


async def approved_case(books: Books) -> GrantCase:
    """All payments are on their way to the bank."""
    case = await GrantCase.sign(books, *AMOUNTS)
    for number in case.payments:
        await case.approve(number)
    return case


def test_every_instalment_adds_up_after_every_step(books_of: tuple[asyncio.Runner, Books]) -> None:
    runner, books = books_of

    async def walk(steps: list[Step]) -> None:
        case = await approved_case(books)
        for step in steps:
            await take(case, step)
            await case.rows()  # adds up, instalment by instalment, and no part of it is negative

    @settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, min_size=4, max_size=10))
    def example(steps: list[Step]) -> None:
        runner.run(walk(steps))

    example()
    assert runner.run(faults_of(books.budget)) == []


def test_the_order_of_events_changes_nothing(books_of: tuple[asyncio.Runner, Books]) -> None:
    runner, books = books_of

    async def walk(steps: list[Step]) -> list[tuple[int, ...]]:
        case = await approved_case(books)
        for step in steps:
            await take(case, step)
        return await case.rows()

    @settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(PAID_AND_JUDGED)
    def example(steps: list[Step]) -> None:
        assert runner.run(walk(steps)) == [(200, 150, 50, 0, 0, 0), (100, 0, 100, 0, 0, 0), (50, 0, 50, 0, 0, 0)]

    example()
