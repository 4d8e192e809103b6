"""Random changes from outside: steps that `_links` offer, and new things by the documented examples, by many people."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from insatser.services import NAMES
from insatser.target import Target
from shared.clock import new_id
from shared.roles import ROLES
from tests.support.descriptions import JSON, Json, Operation, operations

EVERYTHING = tuple(role for role in ROLES if role != "organizer")
PEOPLE = tuple(f"vandrare-{number}" for number in range(1, 7))
"""Several, for what one has done another must take on."""
TEXTS = {"reason", "message", "name", "title", "text", "comment", "note", "description"}
STEPS_FIRST = 0.75
"""How often a step on what exists is tried, and not something new."""


@dataclass
class Wanderer:
    """`documents`: service → its description. What it hears of in answers and lists it may change later."""

    target: Target
    client: httpx.Client
    chance: random.Random
    documents: dict[str, Json]
    organizers: tuple[str, ...]
    done: Counter[str] = field(default_factory=Counter)
    """Changes that were accepted, by operation."""
    refused: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._operations = {
            service: [op for op in operations(self.documents[service]) if op.method != "get" and _in_json(op)]
            for service in NAMES
        }
        self._offered: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._ids: dict[str, list[str]] = defaultdict(list)
        self._tokens: dict[tuple[str, str | None], str] = {}

    @property
    def changes(self) -> int:
        return self.done.total()

    def hear_of(self, service: str, row: Json) -> None:
        """What the links of a row offer, and its identity, by the resource that it is."""
        for link in (row.get("_links") or {}).values():
            path = urlsplit(link["href"]).path.removeprefix(f"/{service}/v1")
            if link["method"] == "GET" and link["rel"] == "self" and "id" in row:
                self._ids[_singular(path.split("/")[1])].append(str(row["id"]))
            elif link["method"] != "GET":
                self._offered[service, link["method"].lower()].add(path)

    def change(self) -> None:
        """One change is tried, whether it is accepted or not."""
        service = self.chance.choice(NAMES)
        operation, path = self._step(service) or self._new(service)
        body = self._body(operation)
        kind = operation.sent[0] if operation.sent else JSON
        headers = {"Idempotency-Key": str(new_id()), "If-Match": "*", "Content-Type": kind}
        headers["Authorization"] = f"Bearer {self._token(operation)}"
        address = self.target.api_url(service) + path
        answer = self.client.request(operation.method, address, json=body, headers=headers, params=_query(operation))
        if answer.is_server_error and answer.status_code != 503:
            self.faults.append(f"{operation.method} {service}{path} {answer.status_code} {answer.text[:200]}")
        elif answer.is_success:
            self.done[f"{service} {operation.name}"] += 1
            if answer.headers.get("content-type", "").startswith(JSON):
                self.hear_of(service, answer.json())
        else:
            self.refused[answer.status_code] += 1

    def _step(self, service: str) -> tuple[Operation, str] | None:
        """A step that was offered, whatever it is a step on: each operation as likely as the next."""
        offered = [
            (operation, paths)
            for operation in self._operations[service]
            if (paths := self._fitting(service, operation)) and "{" in operation.path
        ]
        if not offered or self.chance.random() > STEPS_FIRST:
            return None
        operation, paths = self.chance.choice(offered)
        return operation, self.chance.choice(paths)

    def _fitting(self, service: str, operation: Operation) -> list[str]:
        pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", operation.path))
        return sorted(path for path in self._offered[service, operation.method] if pattern.fullmatch(path))

    def _new(self, service: str) -> tuple[Operation, str]:
        operation = self.chance.choice([op for op in self._operations[service] if "{" not in op.path])
        return operation, operation.path

    def _body(self, operation: Operation) -> Any:
        """The documented example, with other words, and with identities of what exists."""
        if operation.sent is None:
            return None
        return self._varied(deepcopy(operation.sent[1]["example"]))

    def _varied(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self._varied(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._varied(inner, name) for inner in value]
        if not isinstance(value, str):
            return value
        if name == "organization_number":
            return self.chance.choice(self.organizers)
        if name in TEXTS:
            return f"{value} {self.chance.randint(1, 999)}"
        known = self._ids.get(name.removesuffix("_id"), [])
        return self.chance.choice(known) if name.endswith("_id") and known else value

    def _token(self, operation: Operation) -> str:
        """Of somebody with every role; the organiser's where nobody else may take the step."""
        own = "`organizer`" in operation.spec["description"].rpartition("Roller:")[2] and self.chance.random() < 0.5
        number = self.chance.choice(self.organizers) if own else None
        who = (self.chance.choice(PEOPLE), number)
        if who not in self._tokens:
            roles = ("organizer",) if number else EVERYTHING
            self._tokens[who] = self.target.token(*roles, subject=who[0], organization_number=number)
        return self._tokens[who]


def _in_json(operation: Operation) -> bool:
    asked = operation.spec.get("requestBody")
    return asked is None or operation.sent is not None


def _query(operation: Operation) -> dict[str, str]:
    return dict(_required(operation))


def _required(operation: Operation) -> Iterator[tuple[str, str]]:
    for parameter in operation.spec.get("parameters", ()):
        if parameter.get("in") == "query" and parameter.get("required"):
            yield parameter["name"], str(parameter["schema"].get("examples", [""])[0])


def _singular(resource: str) -> str:
    return resource.replace("-", "_").removesuffix("s")
