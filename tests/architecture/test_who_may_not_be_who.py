"""Every pair of steps that different people must take, by a table written from what the steps are.

docs/duties.csv is what the code reads. `who_may_not_be_who.csv` is a second opinion, with a reason on each line: a pair
that is taken out of the first fails here, and each is tried as one person at every earlier step, by every name that a
release has recorded it under. The requests themselves are made in each service's `test_duty_pairs.py`.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from agreements.app import make_api
from agreements.settings import Settings
from agreements.worker import make_worker
from insatser.layout import CLONE
from shared.clock import new_id, utc_now
from shared.kit.actor import Actor
from shared.kit.duties import Duties
from shared.kit.errors import SamePerson
from tests.architecture.test_permissions import SERVICES
from tests.support.duty_pairs import DUTIES, reviewed
from tests.support.service import RunService

ASKED_ELSEWHERE = {"list_objects(round_)": "repository/grounds.py", "objects": "use_cases/payments/approve_payment.py"}
"""Where the objects of a question are gathered, when they do not stand in it."""


@pytest.mark.parametrize("service", SERVICES)
def test_the_pairs_are_those_that_somebody_has_thought_through(service: str) -> None:
    duties = Duties.from_file(service, DUTIES)
    kept_apart = {step: set(duties[step].differs_from) for step in duties.steps if duties[step].differs_from}
    assert kept_apart == reviewed(service)


async def test_nobody_takes_a_step_after_an_earlier_one_of_any_pair(run_service: RunService) -> None:
    """The audit trail is alike in all four services: one of them is asked about the pairs of each."""
    service = await run_service(make_api, make_worker, Settings)
    one, later_one, other = (Actor(name, frozenset({"decider"})) for name in ("en", "en senare", "en annan"))
    pairs = [(str(new_id()), *pair) for pair in _pairs()]
    assert len(pairs) > 80
    for actor in (one, later_one):  # what somebody else does afterwards does not make the first forgotten
        async with service.work(actor) as work:
            for thing, *_, action in pairs:
                await work.record(action, "thing", thing, at=utc_now())
    async with service.work(other) as work:
        for thing, duties, later, action in pairs:
            await duties.check(work.session, other, later, {"thing": [thing]})
            with pytest.raises(SamePerson) as refused:
                await duties.check(work.session, one, later, {"thing": [thing]})
            assert duties[later].to_do in refused.value.detail, (later, action)


def _pairs() -> Iterator[tuple[Duties, str, str]]:
    """Later step and the name of an earlier one, in every way that a release has recorded it."""
    for service in SERVICES:
        duties = Duties.from_file(service, DUTIES)
        for later, earlier_steps in reviewed(service).items():
            for earlier in sorted(earlier_steps):
                yield from ((duties, later, action) for action in duties[earlier].actions)


@pytest.mark.parametrize("service", SERVICES)
def test_an_earlier_step_is_recorded_on_an_object_that_the_later_one_asks_about(service: str) -> None:
    """Else the question would always be answered with nobody."""
    duties, recorded, asked = Duties.from_file(service, DUTIES), *_objects(service)
    for later, earlier_steps in reviewed(service).items():
        for earlier in earlier_steps:
            kinds = set().union(*(recorded[action] for action in duties[earlier].actions))
            assert kinds & asked[later], f"{later} never finds {earlier}: {kinds} is not among {asked[later]}"


@cache
def _objects(service: str) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Action → the kinds of object it is recorded on, and step → the kinds it asks about."""
    recorded, asked = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    package = CLONE / "services" / service / "src" / service
    for path in package.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            if getattr(call.func, "attr", "") == "record" and len(call.args) > 1:
                for action in _actions(call.args[0], path.stem, package):
                    recorded[action] |= _texts(call.args[1])
            if getattr(call.func, "attr", "") == "must_be_another":
                for keyword in call.keywords:
                    asked[next(iter(_texts(call.args[0])))] |= (
                        {keyword.arg} if keyword.arg else _gathered(ast.unparse(keyword.value), package)
                    )
    return recorded, asked


def _actions(given: ast.expr, function: str, package: Path) -> set[str]:
    """The action itself, or every one that a caller gives to a step that records in its name."""
    if texts := _texts(given):
        return texts
    calls = (call for path in package.rglob("*.py") for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    named = (call for call in calls if isinstance(call, ast.Call) and getattr(call.func, "id", "") == function)
    values = (value for call in named for value in (*call.args, *(keyword.value for keyword in call.keywords)))
    return set().union(*map(_texts, values))


def _gathered(expression: str, package: Path) -> set[str]:
    """The kinds that stand as keys where the objects are gathered."""
    path = next(path for end, path in ASKED_ELSEWHERE.items() if expression.endswith(end))
    tree = ast.parse((package / path).read_text(encoding="utf-8"))
    return {text for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys for text in _texts(key)}


def _texts(node: ast.expr | None) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()
