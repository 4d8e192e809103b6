"""Every request of the Bruno collection, an example of each operation, is sent, read and answered as described."""

import importlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import jsonschema_rs
import pytest

from shared.identity.auth import Permissions
from shared.roles import ROLES
from tests.architecture.test_permissions import SERVICES, TABLE
from tests.support.bruno import COLLECTION, BrunoRequest, read_request
from tests.support.descriptions import Json, Operation, none_is_wrong, operations, resolved
from tests.support.facts import ARBOGA
from tests.support.service import RunService
from tests.support.tokens import AuthorizationHeaders

UNREAD = "Rätta uppgifterna under errors och skicka igen."
"""Said of values that could not be read. What an example names need not exist here: that is refused in other words."""


@pytest.mark.parametrize("name", SERVICES)
async def test_every_example_is_read_and_answered_as_described(
    name: str, run_service: RunService, authorization: AuthorizationHeaders
) -> None:
    app, worker = importlib.import_module(f"{name}.app"), importlib.import_module(f"{name}.worker")
    kind = importlib.import_module(f"{name}.settings").Settings
    service = await run_service(app.make_api, worker.make_worker, kind, {"rate_limit_per_minute": 1_000_000})
    document = service.client._transport.app.openapi()  # type: ignore[attr-defined]
    permissions = Permissions.from_file(name, TABLE)
    officials = authorization(*(role for role in ROLES if role != "organizer"))
    organizer = authorization("organizer", organization_number=ARBOGA)
    wrong, answered = [], 0
    for op in operations(document):
        caller = organizer if permissions.granted(op.name).keys() == {"organizer"} else officials
        request = _request(read_request((COLLECTION / name / f"{op.name}.bru").read_text(encoding="utf-8")))
        answer = await service.client.request(**request | {"headers": request["headers"] | caller})
        wrong += [f"{op.name} {answer.status_code}: {fault}" for fault in _faults(document, op, answer)]
        answered += answer.is_success
    none_is_wrong(wrong)
    assert answered > 15, "most lists, and what needs nothing before it"


def _request(read: BrunoRequest) -> dict[str, Any]:
    """As its file in the collection has it."""
    headers = {name: value.replace("{{$guid}}", str(uuid4())) for name, value in read.headers.items()}
    sent = {"method": read.method, "url": read.filled_url, "params": read.query, "headers": headers}
    return sent | ({"json": read.body} if read.body is not None else {})


def _faults(document: Json, op: Operation, answer: httpx.Response) -> Iterator[str]:
    described = op.spec["responses"].get(str(answer.status_code))
    if described is None or answer.is_server_error or answer.status_code in (400, 401, 403, 406):
        yield answer.text[:300]
        return
    kind = answer.headers.get("content-type", "").partition(";")[0]
    content = resolved(document, described).get("content", {})
    if kind.endswith(("/json", "+json")):  # lines of JSON are a text: each is a value of its own
        schema = content[kind]["schema"] | {"components": document["components"]}
        yield from (
            fault.message[:200] for fault in jsonschema_rs.Draft202012Validator(schema).iter_errors(answer.json())
        )
    elif answer.content and kind not in content:
        yield f"{kind} is not described"
    if answer.status_code == 422 and answer.json()["detail"] == UNREAD:
        yield str(answer.json()["errors"])
