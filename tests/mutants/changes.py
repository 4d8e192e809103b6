"""The small changes that can be made to a function: each is one that a person might have made by mistake."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

Function = ast.FunctionDef | ast.AsyncFunctionDef
Reached = tuple[str, str]
"""A file and the qualified name of a function in it."""
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """`place`: which of the possible changes of the file it is; the same source gives the same places."""

    path: Path
    function: str
    line: int
    before: str
    after: str
    place: int

    @property
    def reached(self) -> Reached:
        """What a test must reach to notice it."""
        return str(self.path), self.function


def mutants_of(path: Path) -> list[Mutant]:
    """Every change of every function, in the order of the source."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for place, (name, node, new, _put) in enumerate(_changes(tree)):
        found.append(Mutant(path, name, node.lineno, ast.unparse(node), ast.unparse(new), place))
    return found


def code_of(mutant: Mutant) -> CodeType:
    """The function as it would have been compiled with the change."""
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    changes = [put for *_, put in _changes(tree)]
    changes[mutant.place]()
    return _compiled(tree, mutant)


def noting_code_of(mutant: Mutant) -> CodeType:
    """The function as it is, noting each time that it is called."""
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    note = f"__import__('tests.mutants.loop', fromlist=['CALLED']).CALLED.add({mutant.reached})"
    next(function for name, function in _functions(tree, "") if name == mutant.function).body[:0] = ast.parse(note).body
    return _compiled(tree, mutant)


def _compiled(tree: ast.Module, mutant: Mutant) -> CodeType:
    ast.fix_missing_locations(tree)
    return _find(compile(tree, str(mutant.path), "exec"), mutant.function)


def _find(code: CodeType, name: str) -> CodeType:
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    for constant in inner:
        if constant.co_qualname == name:
            return constant
    return next(_find(c, name) for c in inner if name.startswith(f"{c.co_qualname}."))


class _Put:
    """Puts a new node where an old one stands in its parent."""

    def __init__(self, parent: ast.AST, field: str, index: int | None, new: ast.AST) -> None:
        self._place = (parent, field, index)
        self._new = new

    def __call__(self) -> None:
        parent, field, index = self._place
        if index is None:
            setattr(parent, field, self._new)
        else:
            getattr(parent, field)[index] = self._new


Change = tuple[str, ast.stmt | ast.expr, ast.AST, _Put]


def _changes(tree: ast.Module) -> Iterator[Change]:
    for name, function in _functions(tree, ""):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        offset = len(function.body) - len(body)
        for index, statement in enumerate(body, offset):
            yield from _within(name, function, "body", index, statement)


def _functions(tree: ast.AST, within: str) -> Iterator[tuple[str, Function]]:
    """Functions and methods; what is nested in one is a part of it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield within + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{within}{node.name}.")


def _within(name: str, parent: ast.AST, field: str, index: int | None, node: ast.AST) -> Iterator[Change]:
    if isinstance(node, (ast.stmt, ast.expr)):
        for new in _news(node):
            yield name, node, new, _Put(parent, field, index, new)
    for inner_field, value in ast.iter_fields(node):
        if inner_field in ("annotation", "returns", "decorator_list", "args") and not isinstance(node, ast.Call):
            continue
        for inner_index, inner in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(inner, ast.AST):
                place = inner_index if isinstance(value, list) else None
                yield from _within(name, node, inner_field, place, inner)


def _news(node: ast.stmt | ast.expr) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left, [operator], right) if type(operator) in COMPARISONS:
            yield ast.Compare(left, [COMPARISONS[type(operator)]()], right)
        case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
            if not any(isinstance(side, (ast.JoinedStr, ast.List, ast.ListComp)) for side in (left, right)):
                yield ast.BinOp(left, OPERATORS[type(operator)](), right)
        case ast.BoolOp(ast.And(), values):
            yield ast.BoolOp(ast.Or(), values)
        case ast.BoolOp(ast.Or(), values):
            yield ast.BoolOp(ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.UnaryOp(ast.USub(), operand):
            yield operand
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield ast.Constant(value + 1)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case (
            ast.Expr(ast.Call() | ast.Await(ast.Call()))
            | ast.Raise()
            | ast.Continue()
            | ast.Assign([ast.Attribute()])
            | ast.AugAssign()
        ):
            # Without `super` the function would close over nothing, and could not stand where it stood.
            if not any(isinstance(inner, ast.Name) and inner.id == "super" for inner in ast.walk(node)):
                yield ast.Pass()
