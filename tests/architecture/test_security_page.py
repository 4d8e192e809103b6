"""docs/security.md names a test that exists for each risk and each group of requirements, or says: not met."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from insatser.layout import CLONE

PAGE = (CLONE / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([\w/.-]+\.py)::(test_\w+)`")
SECTIONS = (5, 4, 7, 4, 4, 8, 6, 4, 2, 7, 7, 3, 4, 3, 4, 5, 3)
"""How many groups each chapter of ASVS 5.0 has."""
GROUPS = [f"{chapter}.{group}" for chapter, count in enumerate(SECTIONS, start=1) for group in range(1, count + 1)]
WITHOUT_A_TEST = ("not met", "does not apply")


def rows(heading: str) -> list[list[str]]:
    section = PAGE.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


@cache
def names_in(path: str) -> frozenset[str]:
    file = CLONE / path
    if not file.exists():
        return frozenset()
    found = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return frozenset(one.name for one in found if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef)))


def unproven(lines: list[list[str]]) -> Iterator[str]:
    """Lines that neither name tests, all of them there, nor say that there is nothing to name."""
    for name, _, proof in lines:
        named = NAMED.findall(proof)
        if proof not in WITHOUT_A_TEST and (not named or NAMED.sub("", proof).strip(", ")):
            yield f"{name}: {proof}"
        yield from (f"{name}: {path}::{test}" for path, test in named if test not in names_in(path))


def test_every_risk_of_the_ten_has_its_line() -> None:
    assert [row[0].split()[0] for row in rows("OWASP API")] == [f"API{number}" for number in range(1, 11)]


def test_every_group_of_the_standard_has_its_line() -> None:
    assert [row[0].split()[0] for row in rows("OWASP ASVS")] == GROUPS


@pytest.mark.parametrize("heading", ["OWASP API", "OWASP ASVS"])
def test_every_line_names_a_test_that_exists_or_says_that_it_is_not_met(heading: str) -> None:
    assert list(unproven(rows(heading))) == []


def test_every_file_of_tests_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`((?:[\w-]+/)+test_\w+\.py)", PAGE))
    assert len(named) > 20
    assert [path for path in sorted(named) if not (CLONE / path).exists()] == []


def test_a_line_that_proves_nothing_is_recognised() -> None:
    this = "tests/architecture/test_security_page.py"
    assert list(unproven([["a", "", f"`{this}::test_every_risk_of_the_ten_has_its_line`"], ["b", "", "not met"]])) == []
    for proof in ("", "met", f"`{this}::test_of_nothing`", "`tests/nowhere.py::test_x`", f"`{this}::test_x`, and more"):
        assert list(unproven([["a", "", proof]]))
