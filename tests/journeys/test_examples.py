"""Every example of a request in the descriptions is sent: the API reads it, and answers as described."""

import importlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import jsonschema_rs
import pytest

from shared.kit.auth import Permissions
from shared.rest.examples import example_of
from shared.roles import ROLES
from tests.architecture.test_permissions import SERVICES, TABLE
from tests.support.descriptions import JSON, Json, Operation, none_is_wrong, operations, resolved
from tests.support.documents import described
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
    document = described(name)
    permissions = Permissions.from_file(name, TABLE)
    officials = authorization(*(role for role in ROLES if role != "organizer"))
    organizer = authorization("organizer", organization_number=ARBOGA)
    wrong, answered = [], 0
    for op in operations(document):
        caller = organizer if permissions.granted(op.name).keys() == {"organizer"} else officials
        answer = await service.client.request(**_request(document, op), headers=caller | _headers(document, op))
        wrong += [f"{op.name} {answer.status_code}: {fault}" for fault in _faults(document, op, answer)]
        answered += answer.is_success
    none_is_wrong(wrong)
    assert answered > 15, "most lists, and what needs nothing before it"


def _request(document: Json, op: Operation) -> dict[str, Any]:
    """As the description shows it: what is required of the query, and the body."""
    path = op.path
    for name, parameter in op.parameters(document, "path").items():
        path = path.replace(f"{{{name}}}", str(_example(document, parameter["schema"])))
    query = {n: _example(document, p["schema"]) for n, p in op.parameters(document, "query").items() if p["required"]}
    body = op.told.get("requestBody", {}).get("content", {}).get(JSON)
    return {"method": op.method, "url": path, "params": query} | ({"json": body["example"]} if body else {})


def _headers(document: Json, op: Operation) -> dict[str, str]:
    asked = op.parameters(document, "header")
    key = {"Idempotency-Key": str(uuid4())} if "Idempotency-Key" in asked else {}
    return key | ({"If-Match": asked["If-Match"]["example"]} if "If-Match" in asked else {})


def _example(document: Json, schema: Json) -> Any:
    return example_of(schema, document["components"]["schemas"])


def _faults(document: Json, op: Operation, answer: httpx.Response) -> Iterator[str]:
    described = op.told["responses"].get(str(answer.status_code))
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
