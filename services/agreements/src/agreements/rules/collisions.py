"""A collision of two texts in the same place of an agreement, as a sentence in which both can be weighed."""

from collections.abc import Iterable, Mapping
from typing import Any

from agreements.rules.differences import IDENTITIES, LABELS, ROW_LABELS, names_in, row_name, shown
from agreements.rules.merging import Collision
from agreements.rules.rows import Row

Content = Mapping[str, Any]


def collision_text(collision: Collision, contents: Iterable[Content], *, whose: str) -> str:
    """`contents`: those that the place is looked for in; `whose` wrote what stands there now, in Swedish."""
    contents = list(contents)
    names = names_in(*contents)
    field, _, rest = collision.section.partition("/")
    if not rest:
        return _both_wrote(LABELS[field], collision, names, whose)
    for identity, row in _rows(field, contents):
        if rest == identity:
            return _row_text(row_name(field, row, names), collision, names, whose)
        if rest.startswith(f"{identity}/"):
            key = rest.removeprefix(f"{identity}/")
            place = f"{row_name(field, row, names)}, {ROW_LABELS.get(key, key)}"
            return _both_wrote(place, collision, names, whose, key=key)
    raise LookupError(f"no row of {field} is {rest}")


def _rows(field: str, contents: Iterable[Content]) -> list[tuple[str, Row]]:
    return [(IDENTITIES[field](row), row) for content in contents for row in content[field]]


def _row_text(name: str, collision: Collision, names: Mapping[str, str], whose: str) -> str:
    """A row that one took away and the other wrote in stays; one that both added is theirs."""
    if collision.theirs is None:
        return f"{name}: {whose} har tagit bort den och du har ändrat den. Den står kvar, så som du skrev den."
    if collision.yours is None:
        return f"{name}: {whose} har ändrat den och du har tagit bort den. Den står kvar, så som den är ändrad."
    return _both_wrote(name, collision, names, whose)


def _both_wrote(place: str, collision: Collision, names: Mapping[str, str], whose: str, *, key: str = "") -> str:
    theirs, yours = (_quoted(_value(side, names, key)) for side in (collision.theirs, collision.yours))
    return f"{place}: {whose} har skrivit {theirs} och du {yours}."


def _quoted(text: str) -> str:
    """A whole sentence stands in quotation marks: its full stop ends nothing but itself."""
    return f"”{text}”" if text.endswith((".", "!", "?")) else text


def _value(value: Any, names: Mapping[str, str], key: str) -> str:
    if isinstance(value, Mapping):
        parts = ((name, part) for name, part in value.items() if name in ROW_LABELS)
        return "(" + ", ".join(f"{ROW_LABELS[name]} {shown(part, names, name)}" for name, part in parts) + ")"
    if isinstance(value, (list, tuple)) and any(isinstance(row, Mapping) for row in value):
        return "en rad" if len(value) == 1 else f"{len(value)} rader"
    return shown(value, names, key)
