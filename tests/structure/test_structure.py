"""House rules that the import linter cannot see, each with the reason it exists."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from insatser.layout import CLONE
from shared.contracts import facts_of
from shared.kit.inbox import Order
from tests.run import PARTS
from tests.support.documents import subscriptions

SERVICES = ("selection", "agreements", "budget", "followup")
SOURCES = [CLONE / "shared" / "src", *(CLONE / "services" / name / "src" for name in SERVICES)]
TESTS = [CLONE / "tests", *sorted(CLONE.glob("*/tests")), *sorted(CLONE.glob("*/*/tests"))]
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
# Of the standard library alone themselves, and the same wherever a decision is hashed or a county is named.
SHARED_BY_RULES = {"shared.canonical", "shared.counties"}
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b .*\b(FROM|VALUES|SET|WHERE|INTO)\b", re.DOTALL)


def modules(*roots: Path) -> Iterator[Path]:
    for root in roots:
        yield from sorted(root.rglob("*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(CLONE))


def tree_of(path: Path) -> ast.Module:
    """Parsed once for all rules: most of them look at most of the files."""
    return _parsed(path, path.stat().st_mtime_ns)


@cache
def _parsed(path: Path, changed: int) -> ast.Module:
    return ast.parse(path.read_text())


@pytest.fixture(scope="module", autouse=True)
def _parsed_for_this_file() -> Iterator[None]:
    """The trees of a thousand files are not carried along to the tests of the next."""
    yield
    _parsed.cache_clear()


def imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_rules_use_only_the_standard_library() -> None:
    """Rules that decide about people's schools are read in court: no framework between the reader and the rule.

    The one exception is the arithmetic over columns, where numpy holds whole numbers and nothing else.
    """
    for service in SERVICES:
        package = CLONE / "services" / service / "src" / service
        for path in [*package.glob("rules.py"), *package.glob("rules/**/*.py")]:
            tops = {name.split(".")[0] for name in imported(tree_of(path)) - SHARED_BY_RULES}
            allowed = {"numpy"} if path.parent == package / "rules" / "columns" and service == "selection" else set()
            strange = tops - set(sys.stdlib_module_names) - {service, "__future__"} - allowed
            assert not strange, f"{relative(path)} imports {sorted(strange)}"


def test_sql_stands_in_repositories() -> None:
    """Anywhere else a query is found neither by the reader nor by whoever counts statements."""
    for service in SERVICES:
        package = CLONE / "services" / service / "src" / service
        for path in modules(package):
            part = path.relative_to(package).parts[0]
            if part in ("repository", "repository.py"):
                continue
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not SQL.search(node.value), f"{relative(path)}:{node.lineno} holds SQL"


def test_what_may_be_undone_alone_takes_its_traces_with_it() -> None:
    """A bare savepoint undoes rows and leaves audit rows and events of what did not happen: `work.savepoint()`."""
    found = {relative(path) for path in modules(*SOURCES) if "begin_nested" in path.read_text()}
    assert found == {"shared/src/shared/kit/unit_of_work.py"}


def test_a_version_moves_in_models_only() -> None:
    """A change is a verb of what changes: elsewhere a state changes without its version, or the reverse."""
    found = {
        f"{relative(path)}:{node.lineno}"
        for service in SERVICES
        for path in modules(CLONE / "services" / service / "src" / service)
        if path.relative_to(CLONE).parts[4] != "models"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "touch"
    }
    assert found == set()


def test_documents_are_set_in_one_place() -> None:
    """The one that knows the fonts, the day and what to do with characters that no font has."""
    found = {relative(path) for path in modules(*SOURCES) if "typst" in imported(tree_of(path))}
    assert found == {"shared/src/shared/pdf.py"}


def test_use_cases_know_neither_http_nor_the_clock() -> None:
    for service in SERVICES:
        for path in modules(CLONE / "services" / service / "src" / service / "use_cases"):
            text = path.read_text()
            tops = {name.split(".")[0] for name in imported(tree_of(path))}
            assert not tops & {"fastapi", "starlette", "httpx", "nats"}, relative(path)
            assert not re.search(r"\butc_now\(|datetime\.now\(|date\.today\(", text), (
                f"{relative(path)} reads the clock"
            )


def test_no_file_has_a_vague_name() -> None:
    assert [relative(p) for p in modules(*SOURCES) if p.stem in VAGUE] == []


def test_files_are_small_enough_to_be_read() -> None:
    """Past 300 lines a module becomes a package of the same name, a test file several by subject."""
    long = {relative(p): n for p in modules(*SOURCES, *TESTS) if (n := len(p.read_text().splitlines())) > 300}
    assert long == {}


def test_no_merge_has_left_its_marks() -> None:
    """In a docstring or a document nothing else notices them."""
    files = [*modules(*SOURCES, *TESTS), *CLONE.glob("*.md"), *(CLONE / "docs").rglob("*.md")]
    marked = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
    assert [relative(p) for p in files if marked.search(p.read_text(encoding="utf-8"))] == []


def test_the_first_line_of_a_module_says_what_it_is_for() -> None:
    silent = [relative(p) for p in modules(*SOURCES) if p.read_text().strip() and not ast.get_docstring(tree_of(p))]
    assert silent == []


def test_a_decision_has_its_day_and_the_same_four_headings() -> None:
    headings = ["## Context", "## Decision", "## Tried", "## Consequences"]
    for path in sorted((CLONE / "docs" / "adr").glob("0*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert any(re.match(r"Date: \d{4}-\d{2}-\d{2}\b", line) for line in lines[:6]), path.name
        assert [line for line in lines if line in headings] == headings, path.name


def test_no_float_comes_near_money() -> None:
    """Decimal to float loses öre above 90 million million, and in sums long before."""
    for path in modules(CLONE / "services" / "budget" / "src", CLONE / "services" / "agreements" / "src"):
        for node in ast.walk(tree_of(path)):
            is_float = (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
                isinstance(node, ast.Name) and node.id == "float"
            )
            assert not is_float, f"{relative(path)}:{getattr(node, 'lineno', 0)} uses float"


@pytest.mark.parametrize("service", SERVICES)
def test_an_ordered_subscription_reads_every_fact_of_its_aggregate(service: str) -> None:
    """Otherwise it would wait for ever for a step that it has not asked for."""
    for subscription in subscriptions()[service]:
        if subscription.order is Order.GAPLESS:
            for fact in subscription.handlers:
                missing = {f.TYPE for f in facts_of(fact.AGGREGATE)} - {f.TYPE for f in subscription.handlers}
                assert not missing, f"{service}-{subscription.name} does not read {sorted(missing)}"


def test_consumers_have_names_of_their_own() -> None:
    names = [f"{service}-{s.name}" for service, subscriptions in subscriptions().items() for s in subscriptions]
    assert len(names) == len(set(names))


def test_make_test_runs_every_test_file_once() -> None:
    left_out = "--ignore="
    for root in ("shared", "services", "deploy", "tests"):
        for path in (CLONE / root).rglob("test_*.py"):
            where = {path, *path.parents}
            parts = [
                paths
                for paths in PARTS
                if any(CLONE / given in where for given in paths)
                and not any(CLONE / given.removeprefix(left_out) in where for given in paths if left_out in given)
            ]
            assert len(parts) == 1, relative(path)
