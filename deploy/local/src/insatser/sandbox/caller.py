"""Calls as the sandbox makes them: on the day of the calendar, under keys that are the same each time."""

from __future__ import annotations

import json
from typing import Any

import httpx

from insatser.chain.caller import Caller, Json
from insatser.layout import CLONE
from insatser.sandbox.calendar import Calendar
from insatser.services import NAMES
from insatser.target import Target

READER = "auditor"
"""Reads what is to be changed, for its version."""


class Examples:
    """The examples of bodies in the committed descriptions of the APIs."""

    def __init__(self) -> None:
        folder = CLONE / "docs" / "openapi"
        described = {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES}
        self._paths = {name: document["paths"] for name, document in described.items()}
        self._schemas = {name: document["components"]["schemas"] for name, document in described.items()}

    def body(self, service: str, path: str, method: str = "post") -> Json:
        """The example of the operation that a path, with its ids, leads to."""
        found = next(
            operations
            for known, operations in self._paths[service].items()
            if method in operations and _leads(path, known)
        )
        example: Json = found[method]["requestBody"]["content"]["application/json"]["example"]
        return dict(example)

    def lists(self, service: str) -> list[str]:
        """The paths of the lists that need nothing to be known: no id, and nothing asked of the query."""
        return [
            path
            for path, operations in self._paths[service].items()
            if "{" not in path and _is_list(operations.get("get", {}))
        ]

    def item(self, service: str, path: str) -> Json:
        """The schema of a list's items."""
        page = self._paths[service][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        return self._resolved(service, self._resolved(service, page)["properties"]["items"]["items"])

    def values(self, service: str, schema: Json, field: str) -> list[str]:
        """All that a field may say, where it is one of several things."""
        said = self._resolved(service, schema["properties"].get(field, {}))
        return [str(value) for value in said.get("enum", ())]

    def _resolved(self, service: str, schema: Json) -> Json:
        found: Json = self._schemas[service][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        return found


def _is_list(operation: Json) -> bool:
    parameters = operation.get("parameters", [])
    names = {parameter.get("name") or parameter.get("$ref", "").rpartition("/")[2] for parameter in parameters}
    return "page" in names and not any(parameter.get("required") for parameter in parameters)


def _leads(path: str, known: str) -> bool:
    parts, wanted = path.split("/"), known.split("/")
    return len(parts) == len(wanted) and all(
        part == want or want.startswith("{") for part, want in zip(parts, wanted, strict=True)
    )


class StoryCaller(Caller):
    """The calls of one story. What is made under a name is written down, so that it can be found again.

    A key stands for the place of a call in its story. With the moved clock it decides the ids of all that the call
    brings about, and a story that is run again changes nothing.
    """

    def __init__(
        self,
        story: str,
        calendar: Calendar,
        examples: Examples,
        target: Target,
        client: httpx.AsyncClient,
        ids: dict[str, str],
    ) -> None:
        super().__init__(target, client)
        self.story, self.calendar, self._examples, self._ids = story, calendar, examples, ids
        self._steps = 0

    @property
    def today(self) -> str:
        return str(self.calendar.day)

    def new_key(self) -> str:
        self._steps += 1
        return f"sandbox-{self.story}-{self._steps}"

    async def send(
        self, method: str, service: str, path: str, *, role: str, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        moved = {"X-With-Server-Date": self.calendar.moment(self._steps).isoformat()}
        return await super().send(method, service, path, role=role, headers=moved | (headers or {}), **more)

    def example(self, service: str, path: str, *, drop: tuple[str, ...] = (), **changes: Any) -> Json:
        """The documented body for a path, but for what is dropped or changed in it."""
        body = self._examples.body(service, path)
        return {name: value for name, value in body.items() if name not in drop} | changes

    async def make(
        self,
        service: str,
        path: str,
        *,
        role: str,
        called: str | None = None,
        drop: tuple[str, ...] = (),
        subject: str | None = None,
        **changes: Any,
    ) -> Json:
        """Make what the documented example makes, with the changes; write its id down as `called`."""
        body = self.example(service, path, drop=drop, **changes)
        made = await self.post(service, path, body, role=role, subject=subject)
        return self.call(called, made)

    async def step(
        self,
        service: str,
        path: str,
        step: str,
        body: Json | None = None,
        *,
        role: str,
        reader: str = READER,
        called: str | None = None,
        **who: Any,
    ) -> Json:
        """A step on the resource at `path`, at the version that it has."""
        version = (await self.get(service, path, role=reader))["version"]
        return self.call(called, await self.post(service, f"{path}/{step}", body, role=role, version=version, **who))

    def call(self, name: str | None, made: Json) -> Json:
        if name:
            self._ids[name] = str(made["id"])
        return made

    async def send_file(
        self,
        service: str,
        path: str,
        content: bytes,
        *,
        role: str,
        media_type: str = "text/csv",
        key: str | None = None,
        **query: Any,
    ) -> Json:
        headers = {"Content-Type": media_type, "Idempotency-Key": key or self.new_key()}
        answer = await self.send("POST", service, path, role=role, params=query, headers=headers, content=content)
        answered: Json = answer.json()
        return answered
