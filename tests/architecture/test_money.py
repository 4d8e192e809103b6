"""No float near money: not by name, not as a literal, not by division, not as a column."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Float, Numeric

from budget.copies import Organizer
from insatser.layout import CLONE
from shared.kit.db import MONEY

SERVICES = CLONE / "services"
FLOATS = {"float", "Float", "Double", "DOUBLE", "DOUBLE_PRECISION", "REAL"}
MONEY_WORDS = ("Amount", "Decimal", "MONEY")
"""What a module that handles money cannot do without."""
DIVIDING = {
    "budget/rules/money.py": "rounds each quotient on its own",
    "budget/rules/measures.py": "kronor by the size of an öre is a whole number",
    "followup/rules/participation.py": "shares of organisers and hours for each dialogue, not kronor",
    "followup/rules/plan_table.py": "rounds each quotient on its own",
    "followup/rules/results.py": "the mean of percentages, not of kronor",
    "followup/rules/surveys.py": "means and shares of answers, not of kronor",
}
"""Where Decimals may be divided, and why. A file that no longer does must leave the list."""


def money_modules() -> list[Path]:
    """All of budget and of the amounts themselves; of the others what handles amounts."""
    others = [*(SERVICES / "agreements" / "src").rglob("*.py"), *(SERVICES / "followup" / "src").rglob("*.py")]
    others += (CLONE / "shared" / "src" / "shared" / "contracts").rglob("*.py")
    handling = [path for path in others if any(word in path.read_text() for word in MONEY_WORDS)]
    return [*(SERVICES / "budget" / "src").rglob("*.py"), CLONE / "shared" / "src" / "shared" / "amount.py", *handling]


def floats(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in FLOATS or (isinstance(node, ast.Constant) and isinstance(node.value, float | complex)):
            yield f"line {getattr(node, 'lineno', 0)}: {ast.unparse(node)}"


def divisions(source: str) -> Iterator[str]:
    """True division; a path and the name after it is none."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            right = node.right if isinstance(node, ast.BinOp) else node.value
            if not (isinstance(right, ast.Constant) and isinstance(right.value, str)):
                yield f"line {node.lineno}: {ast.unparse(node)}"


def test_the_modules_that_handle_money_are_found() -> None:
    found = {path.parts[path.parts.index("src") + 1] for path in money_modules()}
    assert found == {"budget", "agreements", "followup", "shared"}


@pytest.mark.parametrize("path", money_modules(), ids=lambda path: str(path.relative_to(CLONE)))
def test_no_float_in_money_code(path: Path) -> None:
    """A float has lost the öre before anyone looks (0.1 + 0.2)."""
    assert list(floats(path.read_text())) == []


def test_kronor_are_divided_only_where_the_rest_is_taken_care_of() -> None:
    """A third of a krona is no amount: whoever divides says what becomes of the rest."""
    dividing = {path: list(divisions(path.read_text())) for path in money_modules()}
    allowed = {SERVICES / name.partition("/")[0] / "src" / name for name in DIVIDING}
    strange = {str(path.relative_to(CLONE)): found for path, found in dividing.items() if found and path not in allowed}
    assert strange == {}
    idle = {str(path.relative_to(CLONE)) for path in allowed if not dividing[path]}
    assert idle == set(), "these no longer divide: take them off the list"


@pytest.mark.parametrize(
    "source",
    ["x = float(y)", "x = 0.1", "def f(x: float) -> None: ...", "x = 1e3", "sa.Float()", "postgresql.DOUBLE_PRECISION"],
)
def test_each_kind_of_float_is_found(source: str) -> None:
    assert len(list(floats(source))) == 1


@pytest.mark.parametrize(("source", "found"), [("a / b", 1), ("a /= 3", 1), ("folder / 'name'", 0), ("a // b", 0)])
def test_each_division_is_found_and_no_path(source: str, found: int) -> None:
    assert len(list(divisions(source))) == found


def test_every_column_of_kronor_is_exact() -> None:
    columns = [column for table in Organizer.metadata.tables.values() for column in table.columns]
    assert [str(column) for column in columns if isinstance(column.type, Float)] == []
    inexact = [
        str(column)
        for column in columns
        if isinstance(column.type, Numeric)
        and (column.type.precision, column.type.scale) != (MONEY.precision, MONEY.scale)
    ]
    assert inexact == []
