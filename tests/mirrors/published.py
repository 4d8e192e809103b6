"""Mirrors of every list of the four services, as somebody outside keeps them: with the published client."""

import importlib
import re
from collections.abc import Hashable, Iterator
from datetime import timedelta
from functools import partial
from types import ModuleType
from typing import Any

from insatser.services import NAMES
from insatser.target import Target
from tests.mirrors.wandering import EVERYTHING
from tests.support.descriptions import JSON, Json
from tests.support.mirrors import KEYS, lists_of, wholes_of

PARENTS = 3
"""Of a list within another resource, that many are mirrored."""
OWN_KEYS = {
    "get_consumers": ("name",),
    "get_national_values": ("indicator", "school_year"),
    "get_statistics": ("subject_kind", "subject_code", "part", "indicator", "school_year"),
}
"""What tells rows apart where they have no identity of their own, or where one takes the place of another."""
OVERLAP = timedelta(seconds=2)
"""Less than the published client's own: what is not dated anew must not be seen by chance."""
LACKS = " lacks "
Rows = dict[str, dict[Hashable, Json]]
"""Of each list, by its address."""


class Mirrors:
    """`rows`: the address of a list → key → the row, as JSON without its steps."""

    def __init__(self, package: ModuleType, target: Target, documents: dict[str, Json]) -> None:
        self._package, self._documents = package, documents
        self._clients = {service: self._connected(service, target) for service in NAMES}
        self._mirrors: dict[str, Any] = {}
        self._changed: list[tuple[str, Json]] = []

    def __enter__(self) -> "Mirrors":
        for client in self._clients.values():
            client.__enter__()
        for service in NAMES:
            lists = sorted(lists_of(self._documents[service]), key=lambda one: one[0].count("{"))
            for path, operation in lists:
                for address, asked in self._instances(service, path):
                    self._mirrors[f"{service} {address}"] = self._mirror(service, path, operation, asked)
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients.values():
            client.__exit__(None, None, None)

    def __len__(self) -> int:
        return len(self._mirrors)

    def follow(self) -> list[tuple[str, Json]]:
        """Every list, by what has changed since it was looked at; the rows that are new or different, by service."""
        found = []
        for name, mirror in self._mirrors.items():
            found += [(name.partition(" ")[0], mirror.rows[key].to_dict()) for key in mirror.follow()]
        return found

    def ask_as_promised(self) -> None:
        """Once more, with the published client's own overlap: a change is seen when its transaction has ended."""
        for mirror in self._mirrors.values():
            mirror._since -= self._package.mirror.OVERLAP - OVERLAP
            mirror.follow()

    def kept(self) -> Rows:
        return {name: _as_json(mirror.rows) for name, mirror in self._mirrors.items()}

    def whole(self) -> Rows:
        """The lists as they are now, read anew from end to end."""
        read = {}
        for name, mirror in self._mirrors.items():
            rows = self._package.every(mirror._page, mirror._operation, **mirror._asked)
            read[name] = _as_json({mirror._key(row) if mirror._key else n: row for n, row in enumerate(rows)})
        return read

    def _connected(self, service: str, target: Target) -> Any:
        kind = importlib.import_module(f"{self._package.__name__}.{service}").AuthenticatedClient
        access = self._package.Token(target.token(*EVERYTHING, subject="speglare"))
        return self._package.connect(kind, target.api_url(service), access)

    def _instances(self, service: str, path: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The address of each list to mirror, and what it asks of its path."""
        parent, brace, rest = path.partition("/{")
        name = rest.partition("}")[0]
        if not brace:
            yield path, {}
            return
        mirror = self._mirrors[f"{service} {parent}"]
        mirror.follow()
        rows = [row.to_dict() for row in mirror.rows.values()]
        for identity in sorted(str(row.get("id", row.get("name"))) for row in rows)[-PARENTS:]:
            yield re.sub(r"\{[^}]+\}", identity, path), {name.replace("-", "_"): identity}

    def _mirror(self, service: str, path: str, operation: str, asked: dict[str, str]) -> Any:
        package = self._package.__name__
        resource = re.sub(r"\W", "_", path.split("/")[1])
        module = importlib.import_module(f"{package}.{service}.api.{resource}.{operation}")
        answer = self._documents[service]["paths"][path]["get"]["responses"]["200"]["content"][JSON]["schema"]
        page = getattr(importlib.import_module(f"{package}.{service}.models"), answer["$ref"].rpartition("/")[2])
        return self._package.Mirror(
            page,
            module.sync_detailed,
            key=None
            if operation in wholes_of(self._documents[service])
            else partial(_key, OWN_KEYS.get(operation, ())),
            overlap=OVERLAP,
            client=self._clients[service],
            **asked,
        )


def differing(kept: Rows, whole: Rows) -> list[str]:
    """Where a mirror is not what the whole list is; a row too many is one that the list no longer has."""
    found = []
    for name, rows in whole.items():
        for key in rows.keys() | kept[name].keys():
            mine, theirs = kept[name].get(key), rows.get(key)
            if mine is None or theirs is None:
                found.append(f"{name} {LACKS.strip() if mine is None else 'has too many'} {key}")
            elif wrong := sorted(part for part in mine.keys() | theirs.keys() if mine.get(part) != theirs.get(part)):
                found.append(f"{name} has not {wrong} of {key}")
    return sorted(found)


def _key(own: tuple[str, ...], row: Any) -> Hashable:
    """The row's own identity; all of it where it has none, for such a row never changes."""
    written = {name: value for name, value in row.to_dict().items() if name != "_links"}
    if "id" in written and not own:
        return str(written["id"])
    known = [written[name] for name in own or KEYS if name in written]
    return str(known or sorted((name, str(value)) for name, value in written.items()))


def _as_json(rows: dict[Hashable, Any]) -> dict[Hashable, Json]:
    """Without the steps that may be taken now: they follow the clock and other resources."""
    return {key: {n: v for n, v in row.to_dict().items() if n != "_links"} for key, row in rows.items()}
