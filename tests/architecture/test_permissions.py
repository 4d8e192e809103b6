"""What is not granted is refused, on every route of every service."""

import importlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, get_origin, get_type_hints

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import SecretStr

from insatser.layout import CLONE
from shared.app import create_app
from shared.identity.auth import Permissions, read_permissions
from shared.rest.calls import Read
from shared.rest.routes import api_routes
from shared.roles import OFFICIALS, ROLES, DelegableRole
from tests.support.tokens import AuthorizationHeaders

SERVICES = ("selection", "agreements", "budget", "followup")
TABLE = CLONE / "docs" / "permissions.csv"
OPEN = {"get_live", "get_ready", "get_metrics", "get_api_info", "get_event_schema", "get_changes"}


@lru_cache(maxsize=8)
def an_app(service: str, jwks: Path) -> FastAPI:
    """The same for all who ask: it takes seconds to make, and to describe. Nobody changes it."""
    return a_new_app(service, jwks)


def a_new_app(service: str, jwks: Path) -> FastAPI:
    settings_type = importlib.import_module(f"{service}.settings").Settings
    nowhere = "postgresql+asyncpg://nobody:nothing@127.0.0.1:1/nothing"
    settings = settings_type(
        database_url=SecretStr(nowhere),
        nats_url=SecretStr("nats://127.0.0.1:1"),
        permissions_file=TABLE,
        auth_issuer="insatser-local",
        auth_audience="insatser",
        auth_jwks=str(jwks),
        profile="local",
        trusted_proxies=("127.0.0.1",),
        programmes_dir=CLONE / "services" / service / "programmes",
    )
    return create_app(importlib.import_module(f"{service}.app").make_api(settings), settings)


def operations(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    """Name, method and path of every documented operation."""
    for path, item in app.openapi()["paths"].items():
        for method, operation in item.items():
            yield operation["operationId"], method.upper(), app.state.root + path


def filled(path: str) -> str:
    """A path whose parameters have values of a plausible form."""
    while "{" in path:
        before, _, rest = path.partition("{")
        _, _, after = rest.partition("}")
        path = f"{before}00000000-0000-7000-8000-000000000000{after}"
    return path


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_stands_in_the_table_and_every_row_has_its_operation(service: str, jwks_file: Path) -> None:
    rows = read_permissions(TABLE)
    granted = {row.operation for row in rows if row.service in (service, "*") and row.conditions}
    existing = {name for name, _, _ in operations(an_app(service, jwks_file))} - OPEN
    assert existing - granted == set(), "operations that nobody may use"
    assert {row.operation for row in rows if row.service == service} - existing == set(), "rows without operation"


def test_every_role_has_its_column() -> None:
    columns = TABLE.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert columns == ["service", "operation", *ROLES]


RECOMPUTES_ONLY = {"post_verification", "post_audit_verification"}
"""A POST because it takes long, or because much is sent along; it stores nothing."""
TAKES_OUT = {"post_case_file_seal"}
"""Stores who has taken a case out, and nothing else: no case is another for it."""


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_got_is_only_read(service: str, jwks_file: Path) -> None:
    """HYP.02, ARQ.06: GET takes a call that knows no version to change and no key to remember."""
    app = an_app(service, jwks_file)
    got = [route for route in _documented(app) if "GET" in (route.methods or ())]
    taken = {route.name: get_type_hints(route.endpoint).get("call") for route in got}
    assert {name for name, call in taken.items() if call is not None and get_origin(call) is not Read} == set()
    assert len(got) > 30


def _documented(app: FastAPI) -> list[APIRoute]:
    return [route for route in api_routes(app.routes) if route.include_in_schema]


def test_the_auditor_changes_nothing() -> None:
    changing = [
        row.operation
        for row in read_permissions(TABLE)
        if "auditor" in row.conditions and not row.operation.startswith("get_")
        if row.operation not in RECOMPUTES_ONLY | TAKES_OUT
    ]
    assert changing == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_role_without_grant_is_refused_on_every_route(
    service: str, jwks_file: Path, authorization: AuthorizationHeaders
) -> None:
    """SAK.08, ARQ.02 (Authorization). 403 before anything is read: the database of this test does not exist.

    Where a colleague may have delegated a role, only the database knows: without it nobody is let in, and nobody is
    told that they may not.
    """
    app = an_app(service, jwks_file)
    permissions = Permissions.from_file(service, TABLE)
    async with app.router.lifespan_context(app), _client(app) as client:
        for name, method, path in operations(app):
            if name in OPEN:
                continue
            refused = sorted(set(ROLES) - set(permissions.granted(name)))
            delegable = not set(permissions.granted(name)).isdisjoint(DelegableRole)
            for role in [*refused[:2], *refused[-1:]]:
                caller = authorization(role, organization_number="2120000530")
                answer = await client.request(method, filled(path), headers=caller)
                expected = 503 if delegable and role in OFFICIALS else 403
                assert answer.status_code == expected, f"{name}: {answer.text}"
            nobody = await client.request(method, filled(path))
            assert nobody.status_code == 401, name


def _client(app: Any) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")
