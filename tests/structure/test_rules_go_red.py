"""Each architecture rule is seen to fail when it is violated: a rule that cannot fail protects nothing."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import create_model

from insatser.layout import CLONE
from shared.contracts.agreements import AgreementPausedV1
from tests.structure import test_structure
from tests.support.documents import RELEASED, only_grows, released_schema

PLANTED = {
    "a service that imports another": ("services/selection/src/selection/models/planted.py", "import budget.models"),
    "plumbing that knows a contract": ("shared/src/shared/kit/planted.py", "import shared.contracts.budget"),
    "a transaction that knows its process": (
        "shared/src/shared/kit/planted_process.py",
        "import shared.process.worker",
    ),
    "webhooks that know the broker": ("shared/src/shared/webhooks/planted.py", "import shared.broker.nats"),
    "a service that speaks NATS": ("services/budget/src/budget/use_cases/planted_nats.py", "import nats"),
    "a use case that speaks HTTP to others": ("services/budget/src/budget/use_cases/planted_http.py", "import httpx"),
    "a rule that imports a use case": ("services/followup/src/followup/rules/planted.py", "import followup.use_cases"),
    "a service that publishes past its unit of work": (
        "services/agreements/src/agreements/use_cases/planted.py",
        "import shared.kit.outbox",
    ),
    "a module without a place in the layers": ("services/budget/src/budget/planted.py", ""),
}
FORBIDDEN = {
    "services/budget/src/budget/rules/planted.py": ("import sqlalchemy", "test_rules_use_only_the_standard_library"),
    "services/selection/src/selection/rules/planted.py": ("import numpy", "test_rules_use_only_the_standard_library"),
    "services/budget/src/budget/api/planted.py": ('Q = "SELECT 1 FROM account"', "test_sql_stands_in_repositories"),
    "services/budget/src/budget/use_cases/planted.py": (
        "from datetime import date\n\nTODAY = date.today()",
        "test_use_cases_know_neither_http_nor_the_clock",
    ),
    "services/followup/src/followup/steps/planted.py": (
        "def mark(schedule, now):\n    schedule.touch(now)",
        "test_a_version_moves_in_models_only",
    ),
    "services/budget/src/budget/models/planted.py": ("HALF = 0.5", "test_no_float_comes_near_money"),
    "shared/src/shared/kit/utils.py": ("", "test_no_file_has_a_vague_name"),
    "shared/src/shared/kit/long.py": ("A = 1\n" * 301, "test_files_are_small_enough_to_be_read"),
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sources and the rules, to be violated without touching the real ones."""
    copy = tmp_path_factory.mktemp("clone")
    for folder in ("shared", "services", "deploy"):
        shutil.copytree(CLONE / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "tests", "*.lock"))
    shutil.copy(CLONE / "pyproject.toml", copy)
    yield copy
    test_structure._parsed.cache_clear()


def lint_imports(copy: Path) -> subprocess.CompletedProcess[str]:
    paths = [copy / "shared" / "src", copy / "deploy" / "local" / "src", *copy.glob("services/*/src")]
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {"PYTHONPATH": ":".join(str(path) for path in paths), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def test_the_import_rules_hold_in_the_copy_until_each_planted_import_is_found(copied: Path) -> None:
    """One run for all of them: each names another module, and each must be found."""
    linted = lint_imports(copied)
    assert linted.returncode == 0, linted.stdout + linted.stderr
    planted = [(copied / name, line) for name, line in PLANTED.values()]
    for path, line in planted:
        path.write_text(f'"""Planted."""\n\n{line}\n')
    try:
        linted = lint_imports(copied)
    finally:
        for path, _ in planted:
            path.unlink()
    assert linted.returncode != 0
    missed = [violation for violation, (name, _) in PLANTED.items() if dotted(name) not in linted.stdout]
    assert missed == [], linted.stdout


def dotted(name: str) -> str:
    """The module of a file: `services/budget/src/budget/planted.py` is `budget.planted`."""
    return name.split("/src/")[1].removesuffix(".py").replace("/", ".")


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_planted_line_is_found(copied: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line, rule = FORBIDDEN[name]
    monkeypatch.setattr(test_structure, "CLONE", copied)
    sources = [copied / "shared" / "src", *copied.glob("services/*/src")]
    monkeypatch.setattr(test_structure, "SOURCES", sources)
    getattr(test_structure, rule)()
    planted = copied / name
    planted.write_text(f'"""Planted."""\n\n{line}\n')
    try:
        with pytest.raises(AssertionError):
            getattr(test_structure, rule)()
    finally:
        planted.unlink()


def test_a_changed_contract_differs_from_its_released_schema() -> None:
    released = (RELEASED / f"{AgreementPausedV1.TYPE}.json").read_text(encoding="utf-8")
    widened = create_model("AgreementPausedV1", __base__=AgreementPausedV1, paused_by=(str, ...))
    assert released_schema(AgreementPausedV1) == released
    assert released_schema(widened) != released


@pytest.mark.parametrize(
    ("change", "grows"),
    [
        ({"note": (str | None, None)}, True),
        ({"note": (str, ...)}, False),
        ({"reason": (int, ...)}, False),
        ({"reason": (str, "")}, False),
    ],
    ids=["an optional field", "a required field", "another type", "required no longer"],
)
def test_a_released_schema_is_rewritten_only_when_it_has_grown(change: dict[str, Any], grows: bool) -> None:
    changed = create_model("AgreementPausedV1", __base__=AgreementPausedV1, **change)
    released, now = (json.loads(released_schema(fact)) for fact in (AgreementPausedV1, changed))
    assert only_grows(released, now) is grows
    assert only_grows(now, released) is False
