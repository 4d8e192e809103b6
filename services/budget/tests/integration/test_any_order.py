"""Allot, cut, reserve, sign, amend, pay, claim, end and turn the year in any order, many clients at once, with events
that come late, twice and out of order, and connections that are cut: after every step the books say what a model in
plain Python says. See `book_model` for the model and `book_world` for what is done to the service."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from budget.models.limits import LimitKind
from budget.worker import open_years, retry_waiting_commitments
from shared.clock import utc_now
from shared.telemetry.logging import configure_logging
from tests.support.service import ServiceUnderTest

from .book_steps import Steps
from .book_world import Errand, Letter, Trouble, World
from .books import faults_of

StartBudget = Callable[[], AbstractAsyncContextManager[ServiceUnderTest]]
PHASES = [Phase.generate] if "BOOKS_QUICK" in os.environ else settings().phases
EXAMPLES = int(os.environ.get("BOOKS_EXAMPLES", "6"))
STEPS = int(os.environ.get("BOOKS_STEPS", "30"))
AMOUNTS = st.integers(1, 250).map(Decimal) | st.sampled_from([Decimal("0.01"), Decimal("33.33"), Decimal("99.99")])
ROOMS = st.integers(100, 900).map(Decimal)
PICKS = st.integers(0, 41)
LIMITS = st.sampled_from(
    [LimitKind.ALLOTMENT] * 4
    + [LimitKind.AUTHORISATION] * 3
    + [LimitKind.CREDIT, LimitKind.SAVING, LimitKind.WITHDRAWAL]
)
TROUBLE = st.sampled_from([0, 0, 0, 0, 0, 1, 2, 4, 6, 8, 10, 12, 15, 20, "commit", "ack"])
AT_ONCE = st.sampled_from(
    ["sign", "sign", "amend", "amend", "end", "decide", "propose", "approve", "settle", "receive", "pause", "close"]
    + ["allot"] * 3
)


class Books(RuleBasedStateMachine):
    """The rules draw an amount, a number that picks what they are about, and what goes wrong on the way."""

    runner: asyncio.Runner
    budget: ServiceUnderTest

    @initialize(
        room=ROOMS,
        own=ROOMS,
        authorised=ROOMS | st.just(Decimal(0)),
        first=st.lists(st.tuples(AMOUNTS, PICKS), max_size=4),
    )
    def begin(self, room: Decimal, own: Decimal, authorised: Decimal, first: list[tuple[Decimal, int]]) -> None:
        self.world = World(self.budget)
        self.steps = Steps(self.world)
        self.mail: list[Letter] = []
        self.archive: list[Letter] = []
        self.wait(self.world.begin())
        self.go(self.steps.limit(LimitKind.ALLOTMENT, room, 0))
        self.go(self.steps.limit(LimitKind.ALLOTMENT, own, 7))
        if authorised:
            self.go(self.steps.limit(LimitKind.AUTHORISATION, authorised, 0))
        for amount, pick in first:
            self.send(self.steps.decide(amount, pick) if pick % 2 else self.steps.sign(amount, pick))

    @rule(kind=LIMITS, amount=ROOMS, sign=st.sampled_from([1, 1, -1]), pick=PICKS, trouble=TROUBLE)
    def change_limit(self, kind: LimitKind, amount: Decimal, sign: int, pick: int, trouble: Trouble) -> None:
        """An allotment or a cut, more or less authorisation, credit, a saving, a withdrawal."""
        can_be_cut = kind in (LimitKind.ALLOTMENT, LimitKind.AUTHORISATION)
        self.go(self.steps.limit(kind, amount * (sign if can_be_cut else 1), pick), trouble=trouble)

    @rule(amount=AMOUNTS, pick=PICKS, late=st.booleans(), trouble=TROUBLE)
    def decide(self, amount: Decimal, pick: int, late: bool, trouble: Trouble) -> None:
        self.send(self.steps.decide(amount, pick), late=late and pick % 2 == 0, trouble=trouble)

    @rule(amount=AMOUNTS, pick=PICKS, late=st.booleans(), trouble=TROUBLE)
    def sign(self, amount: Decimal, pick: int, late: bool, trouble: Trouble) -> None:
        self.send(self.steps.sign(amount, pick), late=late and pick % 4 == 0, trouble=trouble)

    @rule(amount=AMOUNTS, pick=PICKS, late=st.booleans(), trouble=TROUBLE)
    def amend(self, amount: Decimal, pick: int, late: bool, trouble: Trouble) -> None:
        self.send(self.steps.amend(amount, pick), late=late and pick % 4 == 0, trouble=trouble)

    @rule(pick=PICKS, trouble=TROUBLE)
    def pause_or_resume(self, pick: int, trouble: Trouble) -> None:
        self.send(self.steps.pause(Decimal(0), pick), trouble=trouble)

    @rule(amount=AMOUNTS, pick=PICKS, late=st.booleans(), trouble=TROUBLE)
    def end(self, amount: Decimal, pick: int, late: bool, trouble: Trouble) -> None:
        self.send(self.steps.end(amount, pick), late=late and pick % 4 == 0, trouble=trouble)

    @rule(pick=PICKS, times=st.integers(1, 3), old=st.booleans(), trouble=TROUBLE)
    def mail_comes(self, pick: int, times: int, old: bool, trouble: Trouble) -> None:
        """What was late, once or more; or what has been taken long ago, once more."""
        if self.mail and not old:
            self.archive.append(self.mail.pop(pick % len(self.mail)))
            for _ in range(times):
                self.go(self.archive[-1], trouble=trouble)
        elif self.archive:
            self.go(self.archive[pick % len(self.archive)], trouble=trouble)

    @rule(amount=AMOUNTS, pick=PICKS, trouble=TROUBLE)
    def pay(self, amount: Decimal, pick: int, trouble: Trouble) -> None:
        """Proposed, approved and paid, by an agreement that is signed now if no other holds anything."""
        if not self.steps.payable():
            self.send(self.steps.sign(amount, 0))
        for step in (self.steps.propose, self.steps.approve, self.steps.settle):
            self.go(step(amount, pick), trouble=trouble)

    @rule(amount=AMOUNTS, pick=PICKS, trouble=TROUBLE)
    def approve(self, amount: Decimal, pick: int, trouble: Trouble) -> None:
        """So that something is on its way when other things happen."""
        self.go(self.steps.propose(amount, pick))
        self.go(self.steps.approve(amount, pick), trouble=trouble)

    @rule(what=st.sampled_from(["settle", "settle", "reject"]), pick=PICKS, trouble=TROUBLE)
    def a_payment_goes_on(self, what: str, pick: int, trouble: Trouble) -> None:
        self.go(self._thing(what, Decimal(0), pick), trouble=trouble)

    @rule(what=st.sampled_from(["receive", "receive", "write_off"]), amount=AMOUNTS, pick=PICKS, trouble=TROUBLE)
    def claim_and(self, what: str, amount: Decimal, pick: int, trouble: Trouble) -> None:
        self.go(self.steps.claim(amount, pick))
        self.go(self._thing(what, amount, pick), trouble=trouble)

    @rule(amounts=st.lists(AMOUNTS, min_size=2, max_size=5), pick=PICKS, trouble=TROUBLE)
    def many_sign(self, amounts: list[Decimal], pick: int, trouble: Trouble) -> None:
        """Clients at once for the same money: whoever is refused would not have had room after the others."""
        letters = [self.steps.sign(amount, pick - pick % 3) for amount in amounts]
        self.archive += letters
        self.go(*letters, trouble=trouble)

    @rule(draws=st.lists(st.tuples(AT_ONCE, AMOUNTS, PICKS), min_size=2, max_size=4), trouble=TROUBLE)
    def at_once(self, draws: list[tuple[str, Decimal, int]], trouble: Trouble) -> None:
        """Many clients, one thing each; some order of them must explain what comes of it."""
        things: list[Errand | Letter] = []
        busy = {letter.cooperation for letter in self.mail}
        for name, amount, pick in draws:
            thing = self._thing(name, amount, pick)
            if isinstance(thing, Letter) and thing.cooperation in busy:
                self.mail.append(thing)
            elif thing:
                things.append(thing)
                busy |= {thing.cooperation} if isinstance(thing, Letter) else set()
        self.archive += [thing for thing in things if isinstance(thing, Letter)]
        self.go(*things, trouble=trouble)

    def _thing(self, name: str, amount: Decimal, pick: int) -> Errand | Letter | None:
        if name == "allot":
            return self.steps.limit(LimitKind.ALLOTMENT, amount if pick % 3 else -amount, pick)
        made: Errand | Letter | None = getattr(self.steps, name)(amount, pick)
        return made

    @rule(days=st.integers(1, 45), pick=PICKS)
    def days_pass(self, days: int, pick: int) -> None:
        """Within the year; and what was shown of an earlier day is still what that day shows."""
        today = self.world.today
        self.world.move_clock(min(today + timedelta(days=days), date(today.year, 12, 30)))
        day = sorted(self.world.history)[pick % len(self.world.history)]
        assert self.wait(self.world.sight.on(day)) == self.world.history[day], f"as of {day}"

    @rule(amount=AMOUNTS, pick=PICKS, closes=st.integers(0, 2), trouble=TROUBLE)
    def a_year_passes(self, amount: Decimal, pick: int, closes: int, trouble: Trouble) -> None:
        """And one item of it is closed, or both, or it is left open."""
        if self.world.model.year < 2029:
            year = self.world.model.year + 1
            self.world.move_clock(date(year, 1, 8))
            self.go(
                Errand("open years", lambda: open_years(self.budget.sessions, utc_now()), lambda m: m.turn_year(year))
            )
            for item in range(closes):
                self.go(self.steps.close(amount, pick + item), trouble=trouble)

    @rule()
    def what_waits_is_tried_again(self) -> None:
        """As the worker does now and then: after a release or a repayment there may be room."""
        self.go(Errand("try what waits", lambda: retry_waiting_commitments(self.budget.sessions, utc_now()), _retry))

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                assert self.wait(faults_of(self.budget)) == []
            finally:
                self.wait(self.world.end())

    def send(self, letter: Letter | None, *, late: bool = False, trouble: Trouble = 0) -> None:
        if letter is None:
            return
        (self.mail if late else self.archive).append(letter)
        if not late:
            self.go(letter, trouble=trouble)

    def go(self, *things: Errand | Letter | None, trouble: Trouble = 0) -> None:
        if found := [thing for thing in things if thing]:
            self.wait(self.world.perform(*found, trouble=trouble))

    def wait(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(doing)


def _retry(model: Any) -> None:
    model.retry(None)


@pytest.fixture
def machine(start_budget: StartBudget) -> Iterator[type[Books]]:
    """On a loop and a service of its own; each example has a programme of its own."""
    before = structlog.get_config()
    configure_logging("test", "CRITICAL")  # every cut connection is logged at length
    with asyncio.Runner() as runner:
        serving = start_budget()
        budget = runner.run(serving.__aenter__())
        yield type("Books", (Books,), {"runner": runner, "budget": budget})
        runner.run(serving.__aexit__(None, None, None))
    structlog.configure(**before)


@pytest.mark.timeout(900)  # a failure is shrunk; a run without one takes seconds
def test_the_books_follow_the_model_whatever_happens(machine: type[Books]) -> None:
    """The same examples each time; `BOOKS_EXAMPLES` and `BOOKS_STEPS` ask for more, and others."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="BOOKS_EXAMPLES" not in os.environ,
            database=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_books_follow_the_model_through_three_years(machine: type[Books]) -> None:
    """One way through all of it, so that no part is left to chance."""
    books = machine()
    kr = Decimal
    try:
        books.begin(room=kr(900), own=kr("333.33"), authorised=kr(500), first=[])
        books.sign(kr(100), pick=9, late=False, trouble=0)  # grants this year and the next
        books.sign(kr(50), pick=6, late=False, trouble=4)  # a service, and a grant of last year
        books.approve(kr(30), pick=6, trouble=0)
        books.end(kr(0), pick=2, late=False, trouble=8)  # with a payment on its way
        books.a_payment_goes_on("settle", pick=0, trouble="commit")
        books.approve(kr(20), pick=4, trouble=0)  # the service has been delivered
        books.a_payment_goes_on("settle", pick=0, trouble=0)
        books.decide(kr(60), pick=13, late=False, trouble="ack")  # grants this year, the next and the one after
        books.decide(kr(25), pick=33, late=False, trouble=0)  # the same, never signed
        books.decide(kr(15), pick=8, late=True, trouble=0)
        books.sign(kr(15), pick=5, late=False, trouble=0)  # before the decision that it rests on has come
        books.mail_comes(pick=0, times=2, old=False, trouble=4)
        books.sign(kr(70), pick=33, late=False, trouble=6)  # without a decision
        books.amend(kr(800), pick=17, late=False, trouble=0)  # there is no money for it
        books.many_sign([kr(200), kr(300), kr(400), kr(250)], pick=0, trouble=10)
        books.change_limit(LimitKind.ALLOTMENT, kr(500), sign=-1, pick=0, trouble=0)
        books.pay(kr(10), pick=10, trouble="commit")
        books.claim_and("receive", kr(5), pick=2, trouble=4)
        books.days_pass(40, pick=0)
        books.a_year_passes(kr(7), pick=6, closes=1, trouble=12)
        books.amend(kr(90), pick=1, late=False, trouble=0)  # before this year's authorisation
        books.change_limit(LimitKind.AUTHORISATION, kr(400), sign=1, pick=0, trouble=8)
        books.change_limit(LimitKind.ALLOTMENT, kr(900), sign=1, pick=0, trouble=0)
        books.change_limit(LimitKind.ALLOTMENT, kr(200), sign=1, pick=7, trouble=0)
        books.at_once(
            [("sign", kr(120), 9), ("allot", kr(300), 5), ("amend", kr(60), 2), ("close", kr(7), 1)], trouble=0
        )
        books.pay(kr(40), pick=4, trouble=2)
        books.approve(kr(30), pick=10, trouble=0)
        books.amend(kr(1), pick=0, late=False, trouble=0)
        books.pause_or_resume(pick=1, trouble=0)
        books.what_waits_is_tried_again()
        books.pause_or_resume(pick=1, trouble=0)
        books.claim_and("write_off", kr(5), pick=0, trouble=0)
        books.a_year_passes(kr(7), pick=0, closes=2, trouble=0)
        books.end(kr(20), pick=0, late=False, trouble=0)
        books.a_payment_goes_on("reject", pick=1, trouble=0)
        books.what_waits_is_tried_again()
        books.days_pass(20, pick=1)
        books.change_limit(LimitKind.AUTHORISATION, kr(100), sign=1, pick=0, trouble=0)
        books.change_limit(LimitKind.ALLOTMENT, kr(9000), sign=1, pick=0, trouble=0)
        books.sign(kr(150), pick=9, late=False, trouble=0)  # this year has room, the next has not
        books.sign(kr(20000), pick=0, late=False, trouble=0)  # is older, and gets the money when it comes
        books.days_pass(1, pick=0)
        books.sign(kr(20001), pick=0, late=False, trouble=0)
        books.change_limit(LimitKind.ALLOTMENT, kr(20000), sign=1, pick=0, trouble=0)
    finally:
        books.teardown()
