"""The command that changes rules makes the changes it says, in whatever form a function stands."""

import sys
from pathlib import Path

import pytest

from insatser.layout import CLONE
from tests.mutants import __main__ as command
from tests.mutants.changes import Mutant, code_of, mutants_of
from tests.mutants.loop import changed, draw

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


def test_the_same_seed_draws_the_same_changes(mutants: list[Mutant]) -> None:
    assert draw(mutants, 5, 7) == draw(mutants, 5, 7) != draw(mutants, 5, 8)
    assert draw(mutants, 99, 1) == mutants


def test_every_change_that_may_survive_can_still_be_made() -> None:
    stale = []
    for file, function, before, after in command.accepted():
        possible = {(m.function, m.before, m.after): m for m in mutants_of(CLONE / file)}
        if mutant := possible.get((function, before, after)):
            code_of(mutant)
        else:
            stale.append(f"{file}: {function}: {before} → {after}")
    assert stale == []
