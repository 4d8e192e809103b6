"""Our descriptions are enough for others' generators: what they make is whole, strictly typed, and works."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from insatser.target import Target
from tests.support.clients import (
    BUILT,
    built_elsewhere,
    check_python,
    check_typescript,
    run_typescript,
    typescript_clients,
)

PAYEE = {"name": "Arboga kommun", "account_type": "bankgiro", "account_number": "991-2346"}
PROGRAM = """
import createClient from "openapi-fetch"
import type { paths } from "./budget.js"

const [baseUrl, token, key, number] = process.argv.slice(2)
type Json = "application/json" | "application/problem+json"
const headers = { Authorization: `Bearer ${token}` }
const budget = createClient<paths, Json>({ baseUrl, headers })
const params = { header: { "Idempotency-Key": key } }
const body = { name: "Arboga kommun", account_type: "bankgiro", account_number: number } as const
const made = await budget.POST("/payees", { params, body: { ...body, organization_number: "2120000142" } })
const again = await budget.POST("/payees", { params, body: { ...body, organization_number: "2120000142" } })
const page = await budget.GET("/payees", { params: { query: { organization_number: "2120000142", limit: 500 } } })
const refused = await budget.GET("/payments/{payment-id}", { params: { path: { "payment-id": made.data?.id ?? "" } } })
const names = page.data?.items.filter((payee) => payee.id === made.data?.id).map((payee) => payee.name)
console.log(JSON.stringify([made.data?.id === again.data?.id, names, refused.error?.status]))
"""


def test_the_client_in_python_passes_the_strictest_check(package: Path, tmp_path: Path) -> None:
    check_python(package, tmp_path)


def test_the_client_is_the_same_bytes_when_it_is_built_of_its_source_elsewhere(package: Path, tmp_path: Path) -> None:
    [wheel] = (package.parents[1] / "dist").iterdir()
    assert built_elsewhere(tmp_path).read_bytes() == wheel.read_bytes()


@pytest.fixture
def connected(client: ModuleType, system: Target) -> Iterator[dict[str, Any]]:
    """The client of budget, as an argument of every operation."""
    kind = importlib.import_module(f"{BUILT}.budget").AuthenticatedClient
    access = client.Token(system.token("controller"))
    with client.connect(kind, system.api_url("budget"), access) as budget:
        yield {"client": budget}


def test_the_client_in_python_works(client: ModuleType, connected: dict[str, Any]) -> None:
    """A payee is registered once though it is sent twice, found in the list, mirrored and read again."""
    models = importlib.import_module(f"{BUILT}.budget.models")
    post, get_all = _operation("payees", "post_payee"), _operation("payees", "get_payees")
    mirror = client.Mirror(models.PayeePage, get_all, **connected)
    mirror.follow()

    body = models.PayeeIn.from_dict(PAYEE | {"organization_number": "2120002122"})
    again = {"body": body, "idempotency_key": str(uuid4())} | connected
    made = client.expect(models.PayeeOut, post, **again)
    assert client.expect(models.PayeeOut, post, **again) == made
    assert made.id in mirror.follow()
    listed = {row.id: row for row in client.every(models.PayeePage, get_all, limit=1, **connected)}
    assert listed == mirror.rows
    with pytest.raises(client.Refused) as refused:
        get_payment = _operation("payments", "get_payment")
        client.expect(models.PaymentOut, get_payment, payment_id=made.id, **connected)
    assert refused.value.status == refused.value.problem.status == 404


def _operation(resource: str, name: str) -> Any:
    return importlib.import_module(f"{BUILT}.budget.api.{resource}.{name}").sync_detailed


def test_types_in_typescript_pass_the_strictest_check_and_a_program_that_uses_them_works(
    tmp_path: Path, system: Target
) -> None:
    check_typescript(typescript_clients(tmp_path))
    token, key = system.token("controller"), str(uuid4())
    said = run_typescript(PROGRAM, tmp_path, system.api_url("budget"), token, key, "5050-1055")
    assert json.loads(said) == [True, ["Arboga kommun"], 404]
