"""What a new API description takes from those who call by an older one. Additions take nothing."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.support.descriptions import Json, resolved

_TEMPLATE = re.compile(r"\{[^}]*\}")
_WORDS = {"description", "example", "examples", "summary", "tags", "title"}


class _Side(NamedTuple):
    """A part of one of the two documents."""

    document: Json
    part: Json

    def at(self, *names: str) -> "_Side":
        part: Any = self.part
        for name in names:
            part = resolved(self.document, part.get(name, {}))
        return _Side(self.document, part)

    @property
    def choices(self) -> list["_Side"]:
        """What a value may be, without null."""
        schema = resolved(self.document, self.part)
        found = [resolved(self.document, choice) for choice in schema.get("anyOf", [schema])]
        return [_Side(self.document, choice) for choice in found if choice.get("type") != "null"]


def shape(part: Any, *, named: bool = False) -> Any:
    """A description without its words and refusals: what a caller's program goes by. `named`: keys are fields."""
    if isinstance(part, list):
        return [shape(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {
        name: shape(value, named=name in ("properties", "schemas") and not named)
        for name, value in part.items()
        if named or name not in _WORDS
    }
    return {name: value for name, value in kept.items() if named or not re.fullmatch("[3-5][0-9][0-9]", name)}


def broken(old: Json, new: Json) -> set[str]:
    """A line for each thing that a caller by `old` can no longer do or find."""
    before, after = _operations(old), _operations(new)
    lines = {f"{name}: the operation is gone" for name in before.keys() - after.keys()}
    for name in before.keys() & after.keys():
        lines |= {f"{name}: {fault}" for fault in _operation(before[name], after[name])}
    return lines


def _operations(document: Json) -> dict[str, _Side]:
    """By method and whole address; what the parameters of an address are called is no matter to a caller."""
    root = urlsplit(document.get("servers", [{"url": ""}])[0]["url"]).path
    return {
        f"{method.upper()} {_TEMPLATE.sub('{}', root + path)}": _Side(document, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def _operation(old: _Side, new: _Side) -> Iterator[str]:
    yield from _parameters(_query_and_headers(old), _query_and_headers(new))
    yield from _contents(old.at("requestBody", "content"), new.at("requestBody", "content"), sent=True)
    for status in (status for status in old.part["responses"] if status < "300"):
        if status not in new.part["responses"]:
            yield f"no longer answers {status}"
        else:
            path = ("responses", status, "content")
            yield from _contents(old.at(*path), new.at(*path), sent=False)


def _query_and_headers(side: _Side) -> dict[str, _Side]:
    found = [resolved(side.document, parameter) for parameter in side.part.get("parameters", [])]
    return {f"{p['in']} {p['name']}": _Side(side.document, p) for p in found if p["in"] != "path"}


def _parameters(old: dict[str, _Side], new: dict[str, _Side]) -> Iterator[str]:
    for name in old.keys() - new.keys():
        yield f"{name} is no longer known"
    for name, parameter in new.items():
        if parameter.part.get("required") and not (name in old and old[name].part.get("required")):
            yield f"{name} is required"
        if name in old:
            yield from _value(name, old[name].at("schema"), parameter.at("schema"), sent=True)


def _contents(old: _Side, new: _Side, *, sent: bool) -> Iterator[str]:
    for kind in old.part:
        if kind not in new.part:
            yield f"{kind} is no longer {'taken' if sent else 'given'}"
        else:
            where = "body" if sent else "answer"
            yield from _value(where, old.at(kind, "schema"), new.at(kind, "schema"), sent=sent)


def _value(where: str, old: _Side, new: _Side, *, sent: bool, within: tuple[int, ...] = ()) -> Iterator[str]:
    """What was sent is still taken, what was answered is still there."""
    if id(old.part) in within:  # a schema that holds itself
        return
    for before in old.choices:
        fits = [after for after in new.choices if _kind(after) == _kind(before) or not _kind(after)]
        if not fits:
            yield f"{where} is no longer {_kind(before) or 'anything'}"
        elif "enum" in before.part and sent and (gone := set(before.part["enum"]) - _values(fits)):
            yield f"{where} no longer takes {', '.join(sorted(map(str, gone)))}"
        elif "properties" in before.part:
            yield from _fields(where, before, fits[0], sent=sent, within=(*within, id(old.part)))
        elif "items" in before.part:
            yield from _value(f"{where}[]", before.at("items"), fits[0].at("items"), sent=sent, within=within)


def _kind(side: _Side) -> str:
    schema = side.part
    return str(schema.get("type", "string" if "enum" in schema or "const" in schema else ""))


def _values(sides: list[_Side]) -> set[Any]:
    """The listed values, or all those of the old when one of the new has no list."""
    return {value for side in sides for value in side.part.get("enum", [side.part.get("const")])}


def _fields(where: str, old: _Side, new: _Side, *, sent: bool, within: tuple[int, ...]) -> Iterator[str]:
    before, after = old.part["properties"], new.part.get("properties", {})
    for name in before.keys() - after.keys():
        yield f"{where}.{name} is gone"
    for name in before.keys() & after.keys():
        yield from _value(
            f"{where}.{name}",
            _Side(old.document, before[name]),
            _Side(new.document, after[name]),
            sent=sent,
            within=within,
        )
    was, now = set(old.part.get("required", [])), set(new.part.get("required", []))
    if sent:
        yield from (f"{where}.{name} is required" for name in now - was)
    else:
        yield from (f"{where}.{name} may be left out" for name in (was & after.keys()) - now)
