"""The command that changes rules makes the changes it says, in whatever form a function stands."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pluggy
import pytest

from insatser.layout import CLONE
from tests.mutants import __main__ as command
from tests.mutants.changes import Mutant, code_of, mutants_of
from tests.mutants.loop import CALLED, Mutating, TooLong, changed, draw, noting

SOURCE = '''
from functools import cache


def limit(value: int, *, top: "int | None" = 3) -> bool:
    """At most."""
    if not value:
        raise ValueError
    return value <= top and value > 0


@cache
def doubled(value: int) -> int:
    return value * 2


class Sum:
    total: int = 1

    def __init__(self) -> None:
        super().__init__()

    @property
    def left(self) -> int:
        return 10 - self.total

    def add(self, other: int) -> None:
        self.total = other

    def nested(self) -> int:
        def inner() -> int:
            return 5

        return inner()
'''


@pytest.mark.parametrize("raised", [TooLong(), pluggy.PluggyTeardownRaisedWarning("hypothesispytest: TooLong")])
def test_a_test_that_takes_too_long_has_noticed_wherever_its_time_is_up(
    monkeypatch: pytest.MonkeyPatch, raised: BaseException
) -> None:
    def runs_out(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("tests.mutants.loop.runtestprotocol", runs_out)
    session = SimpleNamespace(_setupstate=SimpleNamespace(teardown_exact=lambda _: None))
    item: Any = SimpleNamespace(session=session)
    assert not Mutating(Path(), [], print)._passes(item, item)


@pytest.fixture
def mutants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Mutant]:
    (tmp_path / "src").mkdir()
    path = tmp_path / "src" / "planted_rules.py"
    path.write_text(SOURCE)
    monkeypatch.syspath_prepend(str(path.parent))
    monkeypatch.delitem(sys.modules, "planted_rules", raising=False)
    return mutants_of(path)


def test_changes_are_those_a_person_might_make_and_none_to_types_and_defaults(mutants: list[Mutant]) -> None:
    assert [(m.function, m.before, m.after) for m in mutants] == [
        ("limit", "not value", "value"),
        ("limit", "raise ValueError", "pass"),
        ("limit", "value <= top and value > 0", "value <= top or value > 0"),
        ("limit", "value <= top", "value < top"),
        ("limit", "value > 0", "value >= 0"),
        ("limit", "0", "1"),
        ("doubled", "value * 2", "value // 2"),
        ("doubled", "2", "3"),
        ("Sum.left", "10 - self.total", "10 + self.total"),
        ("Sum.left", "10", "11"),
        ("Sum.add", "self.total = other", "pass"),
        ("Sum.nested", "5", "6"),
    ]


def test_a_changed_function_is_changed_for_whoever_has_it_already_and_is_itself_again_afterwards(
    mutants: list[Mutant],
) -> None:
    import planted_rules as rules  # type: ignore[import-not-found]

    limit, doubled, total = rules.limit, rules.doubled, rules.Sum()
    seen = {}
    for mutant in mutants:
        if mutant.after == "value":
            continue  # refuses the 3 that is sent below
        doubled(4)
        with changed(mutant):
            seen[mutant.function, mutant.after] = (limit(3), doubled(4), total.left, total.nested())
    assert seen["limit", "value < top"] == (False, 8, 9, 5)
    assert seen["doubled", "value // 2"] == (True, 2, 9, 5)
    assert seen["Sum.left", "10 + self.total"] == (True, 8, 11, 5)
    assert seen["Sum.nested", "6"] == (True, 8, 9, 6)
    assert (limit(3), doubled(4), total.left, total.nested()) == (True, 8, 9, 5)


def test_it_is_noted_which_functions_are_called_also_in_another_thread(mutants: list[Mutant]) -> None:
    import planted_rules as rules

    CALLED.clear()
    with noting(mutants), ThreadPoolExecutor() as threads:
        assert rules.doubled(4) == 8
        assert threads.submit(rules.limit, 3).result()
    rules.Sum().nested()
    assert {(str(mutants[0].path), name) for name in ("limit", "doubled")} == CALLED


def test_the_same_seed_draws_the_same_changes(mutants: list[Mutant]) -> None:
    assert draw(mutants, 5, 7) == draw(mutants, 5, 7) != draw(mutants, 5, 8)
    assert draw(mutants, 99, 1) == mutants


def test_a_test_in_the_last_file_leaves_nothing_that_makes_the_others_fail(tmp_path: Path) -> None:
    """pytest refuses a test while the file of another stands: no test has then noticed anything."""
    files = {
        "src/planted.py": "def more(n): return n + 1\n\ndef half(n): return n // 2\n",
        "tests/conftest.py": "from hypothesis import settings\n\nsettings.register_profile('counted')\n",
        "tests/test_first.py": "from planted import half\n\ndef test_half(): assert half(4)\n",
        "tests/test_last.py": "from planted import more\n\ndef test_more(): assert more(3) == 4\n",
        "run.py": f"""
import sys
from pathlib import Path
sys.path[:0] = [{str(CLONE)!r}, "src"]
import pytest
from tests.mutants.changes import mutants_of
from tests.mutants.loop import Mutating
source = Path("src").resolve()
mutating = Mutating(source, mutants_of(source / "planted.py"), say=lambda _: None)
pytest.main(["-qq", "-c", "none.ini", "-p", "no:cacheprovider", "tests"], plugins=[mutating])
print([(mutant.function, mutant.after) for mutant in mutating.survived], mutating.failed)
""",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "none.ini").write_text("[pytest]\n")
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(
        [sys.executable, "run.py"], cwd=tmp_path, env=alone, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "[('half', 'n * 2'), ('half', '3')] []"


def test_every_change_that_may_survive_can_still_be_made() -> None:
    stale = []
    for file, function, before, after in command.accepted():
        possible = {(m.function, m.before, m.after): m for m in mutants_of(CLONE / file)}
        if mutant := possible.get((function, before, after)):
            code_of(mutant)
        else:
            stale.append(f"{file}: {function}: {before} → {after}")
    assert stale == []


def test_the_command_runs_as_it_is_typed() -> None:
    asked = ("followup", "1", "31", "--only", "/rules/settlement", "--tests", "unit")
    command = (sys.executable, "-m", "tests.mutants", *asked)
    done = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, check=False)
    assert "1 av 1 ändringar märktes" in done.stdout, done.stdout + done.stderr
