"""Whatever is sent in a field, the refusal says in Swedish what was wrong and what would be right."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from insatser.services import NAMES
from shared.rest.problems import in_swedish
from shared.rest.resources import In

WRONG: tuple[Any, ...] = (
    None, [], {}, "", "x", "1e400", "2026-13-01", "\x00", 1, -1, 1.5, 10**30, float("nan"), True,
    [1], [None], ["x"], [{}], [[]], {"a": 1}, {"grant": "x"}, {"grant": []},
)  # fmt: skip


@pytest.mark.parametrize("service", NAMES)
def test_no_refusal_of_a_field_is_vague(service: str) -> None:
    package = importlib.import_module(f"{service}.api")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{service}.api.{module.name}")
    vague = {
        (body.__name__, error["loc"], error["type"])
        for body in _bodies(In)
        if body.__module__.startswith(f"{service}.")
        for name in body.model_fields
        for wrong in WRONG
        for error in _errors(body, {name: wrong})
        if not in_swedish(error["type"])
    }
    assert vague == set()


def _bodies(kind: type[In]) -> Iterator[type[In]]:
    for body in kind.__subclasses__():
        yield body
        yield from _bodies(body)


def _errors(body: type[In], sent: dict[str, Any]) -> list[Any]:
    try:
        body.model_validate(sent)
    except ValidationError as refused:
        return list(refused.errors())
    return []
