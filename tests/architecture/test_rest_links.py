"""A step that an answer links to is an operation that exists: a misspelt one would only silently never be shown."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from insatser.layout import CLONE
from tests.architecture.test_permissions import SERVICES, an_app, operations
from tests.support.descriptions import operations as described_operations

IANA = {"self", "first", "last", "next", "prev"}


def steps(service: str) -> Iterator[tuple[str, str, str]]:
    """Name, operation and method of every `Step(…)` that is written out in the service or the shared kit."""
    roots = (
        CLONE / "services" / service / "src" / service / "api",
        CLONE / "shared" / "src" / "shared" / "rest",
    )
    for node in (node for root in roots for node in calls_of("Step", root)):
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if len(texts) == 3:
            yield texts[0], texts[1], texts[2]


def calls_of(name: str, root: Path) -> Iterator[ast.Call]:
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def elsewhere(service: str) -> Iterator[tuple[str, str, str]]:
    """Service, operation and address of every `Elsewhere(…)`: what is filled in stands as `{}`."""
    for node in calls_of("Elsewhere", CLONE / "services" / service / "src" / service / "api"):
        _, other, operation, path = node.args[:4]
        assert isinstance(other, ast.Constant)
        assert isinstance(operation, ast.Constant)
        parts = path.values if isinstance(path, ast.JoinedStr) else [path]
        written = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
        yield str(other.value), str(operation.value), re.split(r"[{?]", written)[0]


@pytest.mark.parametrize("service", SERVICES)
def test_every_step_is_an_operation_with_that_method(service: str, jwks_file: Path) -> None:
    """HYP.01, HYP.13, HYP.16, HYP.18."""
    existing = {(name, method) for name, method, _ in operations(an_app(service, jwks_file))}
    found = set(steps(service))
    assert found
    assert {step for step in found if step[1:] not in existing} == set()


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_linked_to_elsewhere_is_read_by_that_operation_there(service: str, jwks_file: Path) -> None:
    found = list(elsewhere(service))
    assert found
    for other, operation, path in found:
        there = {
            (op.name, op.method, op.path.partition("{")[0])
            for op in described_operations(an_app(other, jwks_file).openapi())
        }
        assert (operation, "get", path) in there


@pytest.mark.parametrize("service", SERVICES)
def test_a_step_has_a_name_of_its_own(service: str) -> None:
    """HYP.19: IANA's names mean what IANA says, and nothing else."""
    assert {rel for rel, _, _ in steps(service)} & IANA == set()
