"""What the source says in words: every text in it, the sentences people read, and the names in the code."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from insatser.layout import CLONE

ROOTS = (
    CLONE / "shared" / "src",
    *sorted((CLONE / "services").glob("*/src")),
    *sorted((CLONE / "deploy").glob("*/src")),
)
TEMPLATES = {".typ", ".html", ".md"}
SWEDISH = re.compile(r"[åäö]|\b(och|att|som|en|ett|den|det|inte|av|till|med|om)\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(the|of|and|is|are|with|this|by|that|to|from|which|for|a|an|as|not|without)\b", re.IGNORECASE)
PYTHON = re.compile(
    r"\b(Decimal|UUID|date|datetime)\(|(?<!If-)\bNone\b(?!-Match)|\b(True|False)\b|<\w+(\.\w+)+|\{'|\['|\('|' or '"
)
"""Python's own notation, which means nothing to whoever reads a refusal."""
_CALLERS = re.compile(r'"instance":"[^"]*"|"field":"(?:[^"\\]|\\.)*"(?!,"message":"fältet saknas")')


def python_in(refusal: str) -> re.Match[str] | None:
    """What a refusal says as Python writes it; its address, and a field that is not missing, are the caller's words."""
    return PYTHON.search(_CALLERS.sub("", refusal))


class Text(NamedTuple):
    """A text and where it stands. What is inserted in an f-string is shown as {}."""

    place: str
    words: str

    @property
    def swedish(self) -> bool:
        return bool(SWEDISH.search(self.words)) and not ENGLISH.search(self.words)

    def __str__(self) -> str:
        return f"{self.place}: {' '.join(self.words.split())[:100]}"


def sources() -> Iterator[Path]:
    """The Python files of the services, of what they share and of what runs them; no tests, no migrations."""
    for root in ROOTS:
        yield from sorted(root.rglob("*.py"))


@cache
def texts() -> tuple[Text, ...]:
    """Every text in the sources, docstrings too, and every line of the templates."""
    literals = (text for path, tree in _trees() for text in _literals(path, tree))
    return (*literals, *_lines_of_templates())


@cache
def inserted() -> tuple[tuple[Text, ast.FormattedValue], ...]:
    """Every value that is inserted into a text."""
    return tuple(
        (Text(_place(path, node.lineno), _template(node)), part)
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if isinstance(part, ast.FormattedValue)
    )


def names() -> Iterator[tuple[str, str]]:
    """Place and name of everything that the sources define: functions, classes, parameters, variables."""
    for path, tree in _trees():
        for node in ast.walk(tree):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    yield _place(path, node.lineno), name
                case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                    yield _place(path, node.lineno), name


def remarks() -> Iterator[Text]:
    """Docstrings and comments."""
    for path, tree in _trees():
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
            if token.type == tokenize.COMMENT:
                yield Text(_place(path, token.start[0]), token.string)
        for node in ast.walk(tree):
            match node:
                case ast.Expr(value=ast.Constant(value=str(words))):
                    yield Text(_place(path, node.lineno), words)


def enum_values() -> set[str]:
    """The codes that our own enums give to machines."""
    return {
        assigned.value.value
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "StrEnum" for base in node.bases)
        for assigned in node.body
        if isinstance(assigned, ast.Assign) and isinstance(assigned.value, ast.Constant)
        if isinstance(assigned.value.value, str)
    }


def _literals(path: Path, tree: ast.Module) -> Iterator[Text]:
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield Text(_place(path, node.lineno), _template(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in within:
            yield Text(_place(path, node.lineno), node.value)


def _lines_of_templates() -> Iterator[Text]:
    for root in ROOTS:
        for path in sorted(p for p in root.rglob("*") if p.suffix in TEMPLATES):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                yield Text(_place(path, number), line)


def _template(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sources():
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _place(path: Path, line: int) -> str:
    return f"{path.relative_to(CLONE)}:{line}"
