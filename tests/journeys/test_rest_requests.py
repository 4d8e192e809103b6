"""Requests made up from each API's own description: none is answered with an inner error or in an unknown form."""

import asyncio
import importlib
import random
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.roles import ROLES
from tests.architecture.test_permissions import SERVICES
from tests.support.prose import PYTHON
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
EXAMPLES = {GenerationMode.POSITIVE: 4, GenerationMode.NEGATIVE: 2}
"""For each operation: requests that follow the description, and requests that break it."""

SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    verbosity=Verbosity.quiet,
    suppress_health_check=list(HealthCheck),
)


class Caller:
    """Sends made-up requests from a thread of its own, and remembers addresses to use in later ones."""

    def __init__(self, service: ServiceUnderTest, headers: dict[str, str]) -> None:
        self.service = service
        self.headers = headers
        self.loop = asyncio.get_running_loop()
        self.known: dict[str, list[dict[str, str]]] = {}
        self.faults: list[str] = []
        self.sent = 0
        self.document = service.client._transport.app.openapi()  # type: ignore[attr-defined]

    def try_all(self) -> None:
        schema = schemathesis.openapi.from_dict(self.document)
        found = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]
        for mode, number in EXAMPLES.items():
            made = settings(SETTINGS, max_examples=number)
            for operation in sorted(found, key=lambda op: (op.path.count("{"), op.method != "post", op.path)):
                if operation.body or operation.path_parameters or operation.query:
                    with suppress(Unsatisfiable):  # nothing breaks the description of a free text
                        made(given(operation.as_strategy(generation_mode=mode))(self.try_one))()

    def try_one(self, case: Case[Any]) -> None:
        self._make_it_reach_something(case)
        sent = case.as_transport_kwargs(base_url="http://test")
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), (bytes, str)):
            sent["content"] = sent.pop("data")
        headers = {**dict(sent.pop("headers") or {}), **self.headers}
        request = self.service.client.request(**sent, headers=headers)
        answer = asyncio.run_coroutine_threadsafe(request, self.loop).result()
        self.sent += 1
        self._remember(answer.text)
        if answer.is_client_error and (found := PYTHON.search(answer.text)):
            self.faults.append(
                f"{case.operation.label} {answer.status_code}: {found[0]} is Python's\n{answer.text[:300]}"
            )
        if answer.status_code in (201, 202) and "Location" not in answer.headers:
            self.faults.append(f"{case.operation.label} {answer.status_code}: no Location")
        try:
            case.validate_response(answer, checks=CHECKS)
        except (Failure, FailureGroup) as failure:
            self.faults.append(f"{case.operation.label} {answer.status_code}: {_told(failure)}\n{answer.text[:300]}")

    def _make_it_reach_something(self, case: Case[Any]) -> None:
        """Half of the requests go to what exists, and to a version it may have; nothing waits for events."""
        chance = random.Random(self.sent)
        known = self.known.get(case.path, [])
        if known and chance.random() < 0.7:
            case.path_parameters = dict(chance.choice(known))
        if "If-Match" in (case.headers or {}):
            case.headers["If-Match"] = f'"{chance.randint(1, 2)}"'
        if case.path.endswith("/events"):
            case.query = {k: v for k, v in (case.query or {}).items() if k != "timeout"}

    def _remember(self, answer: str) -> None:
        for path in re.findall(r'"href":"http://[^/"]+(/[^"?]*)', answer):
            for template, values in _fits(path, self.document["paths"]):
                if values not in self.known.setdefault(template, []):
                    self.known[template].append(values)


def _fits(path: str, templates: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Templates that start as the path does: what has an address has its steps below it."""
    for template in templates:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        names = re.findall(r"\{(\w+)\}", template)
        if names and template.count("{") == 1:
            head = pattern[: pattern.index(")") + 1]
            match = re.fullmatch(head, path)
            if match:
                yield template, match.groupdict()


def _told(failure: Failure | FailureGroup) -> str:
    parts = failure.exceptions if isinstance(failure, FailureGroup) else [failure]
    return "; ".join(f"{type(part).__name__} {part}"[:300] for part in parts)


@pytest.mark.parametrize("name", SERVICES)
async def test_no_request_is_answered_with_an_inner_error_or_in_an_unknown_form(
    name: str, run_service: RunService, authorization: AuthorizationHeaders
) -> None:
    app, worker = importlib.import_module(f"{name}.app"), importlib.import_module(f"{name}.worker")
    kind = importlib.import_module(f"{name}.settings").Settings
    more = {"rate_limit_per_minute": 1_000_000}
    service = await run_service(app.make_api, worker.make_worker, kind, more)
    caller = Caller(service, authorization(*(set(ROLES) - {"organizer"})))
    await asyncio.to_thread(caller.try_all)
    assert caller.sent > 100
    assert not caller.faults, f"{len(caller.faults)} of {caller.sent}\n" + "\n".join(sorted(set(caller.faults))[:40])
