"""The lock check notices what would make an install differ from what was reviewed."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from insatser.layout import CLONE

LOCK = "services/budget/requirements.lock"


@pytest.fixture
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, looking at a copy of the workspace's pyproject files and locks."""
    spec = importlib.util.spec_from_file_location("locks", CLONE / "deploy" / "local" / "locks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in (*module.LOCKS, "pyproject.toml", *(f"{member}/pyproject.toml" for member in module.MEMBERS)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CLONE / name, tmp_path / name)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def test_the_locks_of_the_project_hold(locks: ModuleType) -> None:
    assert locks.check() == []


def test_a_new_dependency_without_a_new_lock_is_noticed(locks: ModuleType, tmp_path: Path) -> None:
    project = tmp_path / "services" / "budget" / "pyproject.toml"
    project.write_text(project.read_text().replace("dependencies = [", 'dependencies = [\n    "left-pad",'))
    assert f"{LOCK}: stämmer inte med pyproject-filerna" in locks.check()


def test_a_new_version_of_a_service_leaves_its_lock_valid(locks: ModuleType, tmp_path: Path) -> None:
    project = tmp_path / "services" / "budget" / "pyproject.toml"
    project.write_text(project.read_text().replace('version = "', 'version = "9.'))
    assert locks.check() == []


@pytest.mark.parametrize(
    ("added", "problem"),
    [
        ("left-pad==1.0\n", "ett paket saknar hash"),
        ("--extra-index-url https://packages.example\n", "innehåller en adress till ett paketregister"),
    ],
)
def test_a_line_that_does_not_belong_is_noticed(locks: ModuleType, tmp_path: Path, added: str, problem: str) -> None:
    lock = tmp_path / LOCK
    lock.write_text(lock.read_text() + added)
    assert locks.check() == [f"{LOCK}: {problem}"]
