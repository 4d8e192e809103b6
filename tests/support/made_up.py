"""Requests made up from an API's own description, sent by callers of every role, and what is wrong in the answers."""

import asyncio
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Self

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.identity.auth import Permissions
from shared.roles import ROLES
from tests.support.facts import ARBOGA
from tests.support.prose import python_in
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
schemathesis.serializer.alias("application/pdf", "application/octet-stream")
MANY = "*"
SETTINGS = settings(
    database=None,
    deadline=None,
    phases=[Phase.generate],
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Extent:
    """How many requests each operation gets, and which: the same ones without a seed."""

    examples: int = 2
    seed: int | None = None

    @classmethod
    def of_environment(cls) -> Self:
        """As `make fuzz` asks; the suite's own few otherwise."""
        examples = os.environ.get("FUZZ_EXAMPLES")
        return cls(int(examples), int(os.environ["FUZZ_SEED"])) if examples else cls()

    @property
    def by_mode(self) -> dict[GenerationMode, int]:
        """Two thirds follow the description, one third breaks it; of two one does."""
        broken = max(1, self.examples // 3)
        return {GenerationMode.POSITIVE: max(1, self.examples - broken), GenerationMode.NEGATIVE: broken}

    @property
    def settings(self) -> settings:
        return settings(SETTINGS, derandomize=self.seed is None)


class Callers:
    """Who sends: every other request somebody with all roles but the organiser's, so that there is something to find;
    between them each role that the operation admits, and one that it does not, another each time around."""

    def __init__(self, permissions: Permissions, authorization: AuthorizationHeaders) -> None:
        self._permissions = permissions
        self._headers = {role: authorization(role, **_whose(role)) for role in ROLES}
        self._headers[MANY] = authorization(*(role for role in ROLES if role != "organizer"))
        self._turns: dict[str, Iterator[str]] = {}

    def next(self, operation: str) -> tuple[str, dict[str, str]]:
        """The role, and the headers that say so."""
        role = next(self._turns.setdefault(operation, self._around(operation)))
        return role, self._headers[role]

    def admitted(self, operation: str, role: str) -> bool:
        """What stands in no row of the table is for everybody."""
        known = operation in self._permissions.operations
        return role == MANY or not known or role in self._permissions.granted(operation)

    def _around(self, operation: str) -> Iterator[str]:
        admitted = sorted(self._permissions.granted(operation))
        others = [role for role in ROLES if role not in admitted]
        for outsider in cycle(others or admitted):
            for role in (*admitted, outsider):
                yield MANY
                yield role


def _whose(role: str) -> dict[str, str]:
    return {"organization_number": ARBOGA} if role == "organizer" else {}


class Sender:
    """Sends made-up requests from a thread of its own, and remembers addresses to use in later ones."""

    def __init__(self, service: ServiceUnderTest, callers: Callers, extent: Extent) -> None:
        self.faults: list[str] = []
        self.sent: Counter[str] = Counter()
        """Requests by the role that sent them."""
        self._service = service
        self._callers = callers
        self._extent = extent
        self._loop = asyncio.get_running_loop()
        self._known: dict[str, list[dict[str, str]]] = {}
        app = service.client._transport.app  # type: ignore[attr-defined]
        self._document, self._root = app.openapi(), app.state.root

    def send_all(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Every operation, in both modes: what creates something before what is found by its identity."""
        schema = schemathesis.openapi.from_dict(_without_security(self._document))
        found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
        for mode, examples in self._extent.by_mode.items():
            made = settings(self._extent.settings, max_examples=examples)
            for operation in sorted(found, key=lambda op: (op.path.count("{"), op.method != "post", op.path)):
                if operation.body or operation.path_parameters or operation.query:
                    progress(f"{mode.value} {operation.label}: {self.sent.total()} sent, {len(self.faults)} faults")
                    send = made(given(operation.as_strategy(generation_mode=mode))(self._send))
                    with suppress(Unsatisfiable):  # nothing breaks the description of a free text
                        (send if self._extent.seed is None else seed(self._extent.seed)(send))()

    def _send(self, case: Case[Any]) -> None:
        self._make_it_reach_something(case)
        sent = case.as_transport_kwargs(base_url="http://test" + self._root)
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), (bytes, str)):
            sent["content"] = sent.pop("data")
        operation = case.operation.definition.raw["operationId"]
        role, authorization = self._callers.next(operation)
        # As bytes: a header may hold any character of Latin-1, which the client takes for itself only as ASCII.
        made = {name: str(value).encode("latin-1") for name, value in (sent.pop("headers") or {}).items()}
        headers = made | {name: value.encode() for name, value in authorization.items()}
        request = self._service.client.request(**sent, headers=headers)
        answer = asyncio.run_coroutine_threadsafe(request, self._loop).result()
        self.sent[role] += 1
        self._remember(answer.text)
        for fault in self._faults(case, answer, admitted=self._callers.admitted(operation, role)):
            where = f"{case.operation.label} by {role} {answer.status_code}"
            self.faults.append(f"{where}: {fault}\n  sent {_shown(case)}\n  answered {answer.text[:300]}")

    def _faults(self, case: Case[Any], answer: httpx.Response, *, admitted: bool) -> Iterator[str]:
        if not admitted and answer.status_code != 403:
            yield "the role is not admitted"
        if answer.is_client_error and (found := python_in(answer.text)):
            yield f"{found[0]} is Python's"
        if answer.status_code in (201, 202) and "Location" not in answer.headers:
            yield "no Location"
        try:
            # Any refusal is one: a request that is broken in two ways may be refused for the other, such as 412.
            accepted = [negative_data_rejection] if answer.is_success else []
            case.validate_response(answer, checks=[*CHECKS, *accepted])
        except (Failure, FailureGroup) as failure:
            yield _described(failure)

    def _make_it_reach_something(self, case: Case[Any]) -> None:
        """Most requests go to what exists, and to a version it may have; nothing waits for events.

        What was broken on purpose stays broken.
        """
        chance = random.Random(f"{self._extent.seed} {self.sent.total()}")
        known = self._known.get(case.path, [])
        if known and chance.random() < 0.7 and not _broken(case, ParameterLocation.PATH):
            case.path_parameters = dict(chance.choice(known))
        if "If-Match" in (case.headers or {}) and not _broken(case, ParameterLocation.HEADER):
            case.headers["If-Match"] = f'"{chance.randint(1, 2)}"'
        if case.path.endswith("/events"):
            case.query = {k: v for k, v in (case.query or {}).items() if k != "timeout"}

    def _remember(self, answer: str) -> None:
        for path in re.findall(r'"href":"http://[^/"]+(/[^"?]*)', answer):
            for template, values in _fits(path.removeprefix(self._root), self._document["paths"]):
                if values not in self._known.setdefault(template, []):
                    self._known[template].append(values)


def _without_security(document: dict[str, Any]) -> dict[str, Any]:
    """The caller's token is set here: a request that was made up without one would be sent with it."""
    open_to_all = deepcopy(document)
    for item in open_to_all["paths"].values():
        for operation in item.values():
            operation.pop("security", None)
    return open_to_all


def _broken(case: Case[Any], location: ParameterLocation) -> bool:
    component = case.meta.components.get(location) if case.meta else None
    return component is not None and component.mode is GenerationMode.NEGATIVE


def _fits(path: str, templates: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Templates that start as the path does: what has an address has its steps below it."""
    for template in templates:
        before, brace, rest = template.partition("{")
        name, _, after = rest.partition("}")
        if brace and "{" not in after and (match := re.fullmatch(f"{re.escape(before)}([^/]+)", path)):
            yield template, {name: match[1]}


def _shown(case: Case[Any]) -> str:
    parts = {"path": case.path_parameters, "query": case.query, "headers": case.headers, "body": case.body}
    return "; ".join(f"{name} {str(value)[:600]}" for name, value in parts.items() if value and value is not NOT_SET)


def _described(failure: Failure | FailureGroup) -> str:
    parts = failure.exceptions if isinstance(failure, FailureGroup) else [failure]
    return "; ".join(f"{type(part).__name__} {part}"[:300] for part in parts)
