"""Selection, plans and follow-up measure by the indicators of one register, and by no others (decision 67)."""

import ast
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from agreements.models.chosen_goal import choose, indicator_faults
from agreements.models.goal import PlannedGoal
from agreements.rules.register import Register, RegisteredIndicator
from followup.models.indicator import Indicator
from insatser.chain import bodies
from insatser.layout import CLONE

PROGRAMMES = CLONE / "services" / "selection" / "programmes"
ENTRIES: list[dict[str, Any]] = yaml.safe_load((PROGRAMMES / "quality-register.yaml").read_text(encoding="utf-8"))[
    "indicators"
]
CODES = {entry["code"] for entry in ENTRIES}
AIMS = {entry["code"] for entry in ENTRIES if entry["direction"] != "context"}
GOAL = bodies.action_plan([], date(2026, 11, 29))["measures"][0]["goals"][0]
FOLLOWUP = CLONE / "services" / "followup" / "src" / "followup"
MAKERS = {"use_cases/indicators/add_indicator.py": "find_indicator", "steps/agree_goals.py": "amend"}
"""Where followup makes an indicator, and what says there what it is: the register, or the goal of a signed plan."""


def _registered(entry: dict[str, Any]) -> RegisteredIndicator:
    higher = {"higher": True, "lower": False}.get(entry["direction"])
    least, most = Decimal(entry["low"]), Decimal(entry["high"])
    return RegisteredIndicator(
        entry["code"], 1, entry["name"], entry["school_type"], entry["unit"], higher, least, most, None
    )


REGISTER = Register({entry["code"]: _registered(entry) for entry in ENTRIES}, {}, None)


def _named(document: Any) -> Iterator[str]:
    """Every indicator that a programme file names, wherever it does."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name in ("indicator", "pupils") and isinstance(value, str):
                yield value
            yield from _named(value)
    elif isinstance(document, list):
        for item in document:
            yield from _named(item)


def _is_refused(indicator: str) -> bool:
    """Whether a plan with that goal is, for the sake of its indicator."""
    goal = choose(PlannedGoal.model_validate(GOAL | {"indicator": indicator}), REGISTER.indicators)
    return any(indicator_faults("goal", goal, REGISTER, is_kept=False))


def test_selection_weighs_by_the_register() -> None:
    named = {
        path.name: set(_named(yaml.safe_load(path.read_text(encoding="utf-8"))))
        for path in PROGRAMMES.glob("*.yaml")
        if path.name not in ("quality-register.yaml", "indicators.yaml")
    }
    assert sum(map(len, named.values())) > 10, "the criteria were found"
    assert {name: codes - CODES for name, codes in named.items() if codes - CODES} == {}


def test_a_plan_takes_every_aim_of_the_register_and_nothing_else() -> None:
    others = {"", "GR9_MERIT", "gr9_merit2", "Genomsnittligt meritvärde", "egen", "knowledge_gr", "inclusion"}
    assert {code for code in CODES if not _is_refused(code)} == AIMS
    assert {code for code in others if not _is_refused(code)} == {""}, "an empty one is missing, and named as such"


def test_followup_makes_an_indicator_only_of_the_register_and_of_signed_goals() -> None:
    makers = {
        path.relative_to(FOLLOWUP).as_posix(): {
            node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        }
        for path in FOLLOWUP.rglob("*.py")
        if (tree := ast.parse(path.read_text(encoding="utf-8"))) and _makes_indicators(path, tree)
    }
    assert makers.keys() == MAKERS.keys()
    assert all(MAKERS[path] in called for path, called in makers.items())


def _makes_indicators(path: Path, tree: ast.Module) -> bool:
    """Calls the model by its name, which nobody imports under another."""
    imported = any(
        isinstance(node, ast.ImportFrom) and node.module == Indicator.__module__ and
        any(name.name == Indicator.__name__ for name in node.names)
        for node in ast.walk(tree)
    )  # fmt: skip
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return imported and any(isinstance(func, ast.Name) and func.id == Indicator.__name__ for func in calls)


def test_nobody_describes_an_indicator_to_followup() -> None:
    """What it is called, and what it can be, comes from the register; a caller only says which."""
    document = json.loads((CLONE / "docs" / "openapi" / "followup.json").read_text(encoding="utf-8"))
    fields = document["components"]["schemas"]["IndicatorIn"]["properties"].keys()
    assert "code" in fields
    assert not fields & {"name", "unit", "least", "most", "higher_is_better", "school_type"}


@pytest.mark.parametrize("service", ["agreements", "followup"])
def test_examples_are_of_the_register(service: str) -> None:
    """So are the plans of the demo, the sandbox and the tests."""
    document = json.loads((CLONE / "docs" / "openapi" / f"{service}.json").read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"].items()
    fields = {"agreements": ("PlannedGoal", "indicator"), "followup": ("Indicator", "code")}
    prefix, field = fields[service]
    shown = {
        example
        for name, schema in schemas
        if name.startswith(prefix)
        for example in schema["properties"].get(field, {}).get("examples", ())
    }
    assert shown
    assert shown | set(bodies.AIMS.values()) <= AIMS
