"""What people read is words: no code of ours and none of Python's own notation stands in a text that we build."""

import ast
import re

from tests.support import prose

CODE = re.compile(r"(^|_)(kind|status|state|stage|outcome|level|effect|party|basis|phase)$")
"""Names of values that are codes: in a text they go through a function or table that gives their word."""


def _code_in(value: ast.expr) -> str:
    """The name of the code that is inserted as it is, or nothing."""
    if isinstance(value, ast.Attribute) and value.attr == "value":
        value = value.value
    name = value.attr if isinstance(value, ast.Attribute) else value.id if isinstance(value, ast.Name) else ""
    return name if CODE.search(name) else ""


def test_no_value_is_inserted_in_pythons_notation() -> None:
    """`{text!r}` writes 'text', and Decimal('0') or None for what is not a text. Logs and faults for us may."""
    faults = [str(text) for text, part in prose.inserted() if part.conversion == ord("r") and text.swedish]
    assert not faults, "\n".join(faults)


def test_no_code_is_inserted_as_it_is() -> None:
    """In the sandbox it is the name of a thing, which ids follow from."""
    sentences = ((text, part) for text, part in prose.inserted() if text.swedish and " " in text.words)
    faults = [str(text) for text, part in sentences if _code_in(part.value) and "/sandbox/" not in text.place]
    assert not faults, "\n".join(faults)


def test_no_text_is_written_in_pythons_notation() -> None:
    """What is quoted with backticks is code on purpose."""
    unquoted = ((text, re.sub(r"`[^`]*`", "", text.words)) for text in prose.texts() if text.swedish)
    faults = [str(text) for text, words in unquoted if prose.PYTHON.search(words)]
    assert not faults, "\n".join(faults)


def test_what_is_refused_as_invalid_names_its_field() -> None:
    """A program that sends us something wrong is told where; only what no single field holds has none."""
    without = {
        f"{path.parent.name}/{path.stem}"
        for path in prose.sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "InvalidInput"
        and not any(keyword.arg == "errors" for keyword in node.keywords)
    }
    assert without == {"steps/run_analysis"}  # what a round has been fed with, not what this call says


def test_the_notation_is_recognised() -> None:
    seen = ("minst Decimal('0')", "None saknas", "<CostKind.GRANT: 'grant'> saknas", "['a'] finns", "UUID('0198')")
    assert all(prose.PYTHON.search(words) for words in seen)
    assert prose.python_in('{"detail":"Ange True","instance":"/selection/v1/organizers/1"}')
    assert not prose.python_in('{"detail":"Ange ett namn","instance":"/selection/v1/organizers/True"}')
    assert not prose.python_in('{"field":"body.a\\"None","message":"fältet finns inte","expected":"ta bort"}')
    assert not prose.python_in('{"field":"body.content.None","message":"värdet har fel form","expected":"a-z"}')
    assert prose.python_in('{"field":"body.None","message":"fältet saknas","expected":"ange ett värde"}')
    assert not prose.PYTHON.search("minst 0 kr, från 2026-03-15 till och med 2027")
