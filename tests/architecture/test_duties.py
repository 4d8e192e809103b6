"""docs/duties.csv says what the code does: which steps ask who was there before, and which roles can take each."""

import ast
import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest

from insatser.layout import CLONE
from shared.identity.auth import Permissions
from tests.architecture.test_permissions import SERVICES, TABLE

Calls = dict[str, set[str]]


def rows(service: str) -> list[dict[str, str]]:
    with (CLONE / "docs" / "duties.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["service"] == service]


@cache
def calls(service: str) -> Calls:
    """What every function of a service calls by name; `record sign` and `ask sign` are its audit rows and questions."""
    found: Calls = defaultdict(set)
    for path in (CLONE / "services" / service / "src" / service).rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found[function.name].update(_named(function))
    return found


def _named(function: ast.AST) -> Iterator[str]:
    for call in ast.walk(function):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Name):
            yield call.func.id
        verb = {"record": "record", "must_be_another": "ask"}.get(getattr(call.func, "attr", ""))
        given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "action")]
        for value in given:
            if (
                isinstance(value, ast.Constant)
                and isinstance(value.value, str)
                and (verb or isinstance(call.func, ast.Name))
            ):
                yield f"{verb or 'record'} {value.value}"


def reached(found: Calls, name: str) -> set[str]:
    """All that a function leads to."""
    seen: set[str] = set()
    ahead = {name}
    while ahead:
        called = ahead.pop()
        if called not in seen:
            seen.add(called)
            ahead |= found.get(called, set())
    return seen


@pytest.mark.parametrize("service", SERVICES)
def test_who_was_there_before_is_asked_at_just_the_steps_that_say_so(service: str) -> None:
    asked = {
        name.removeprefix("ask ") for names in calls(service).values() for name in names if name.startswith("ask ")
    }
    assert asked == {row["step"] for row in rows(service) if row["differs_from"]}


@pytest.mark.parametrize("service", SERVICES)
def test_the_roles_of_a_step_are_those_that_its_operations_admit(service: str) -> None:
    permissions, found = Permissions.from_file(service, TABLE), calls(service)
    leads_to = {operation: reached(found, operation) for operation in permissions.operations}
    for row in rows(service):
        ways = [operation for operation, reach in leads_to.items() if f"record {row['step']}" in reach]
        admitted = {role for operation in ways for role in permissions.granted(operation)}
        assert set(row["roles"].split()) == admitted, f"{row['step']}, by {ways}"
