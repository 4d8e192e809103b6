"""Our descriptions are enough for others' generators: what they make is whole, strictly typed, and works."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from budget.app import make_api
from budget.settings import Settings
from budget.worker import make_worker
from tests.support.clients import check_python, check_typescript, python_clients, typescript_clients
from tests.support.facts import ARBOGA
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return python_clients(tmp_path_factory.mktemp("clients"))


@pytest.fixture
def generated(packages: list[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The package made for budget, importable while the test runs."""
    monkeypatch.syspath_prepend(packages[0].parent)
    yield importlib.import_module("budget_client")
    for name in [name for name in sys.modules if name.partition(".")[0] == "budget_client"]:
        del sys.modules[name]


def test_clients_in_python_are_made_and_pass_the_strictest_check(packages: list[Path], tmp_path: Path) -> None:
    check_python(packages, tmp_path)


def test_types_in_typescript_are_made_and_pass_the_strictest_check(tmp_path: Path) -> None:
    check_typescript(typescript_clients(tmp_path))


async def test_a_client_that_was_made_works(
    generated: ModuleType, run_service: RunService, authorization: AuthorizationHeaders
) -> None:
    """A payee is registered, found in the list and read again; a refusal comes as the error that it is."""
    budget = await run_service(make_api, make_worker, Settings)
    client = _client(generated, budget, authorization("controller"))
    models = importlib.import_module("budget_client.models")
    body = models.PayeeIn(
        name="Arboga kommun",
        account_type=models.AccountType.BANKGIRO,
        account_number="991-2346",
        organization_number=ARBOGA,
    )
    made = await _call("post_payee", client=client, body=body, idempotency_key="k")
    again = await _call("post_payee", client=client, body=body, idempotency_key="k")
    page = await _call("get_payees", client=client, limit=5)
    refused = await _call("get_payment", client=client, payment_id=made.id)
    assert isinstance(made, models.PayeeOut)
    assert again == made
    assert [(payee.id, payee.name) for payee in page.items] == [(made.id, "Arboga kommun")]
    assert isinstance(refused, models.Problem)
    assert refused.status == 404


def _client(generated: ModuleType, service: ServiceUnderTest, headers: dict[str, str]) -> Any:
    service.client.headers.update(headers)
    return generated.Client(base_url=str(service.client.base_url)).set_async_httpx_client(service.client)


async def _call(operation: str, **values: object) -> Any:
    """An operation by its name, whatever resource the generator put it under."""
    api = Path(importlib.import_module("budget_client.api").__file__ or "").parent
    [found] = api.glob(f"*/{operation}.py")
    module = importlib.import_module(f"budget_client.api.{found.parent.name}.{operation}")
    return await module.asyncio(**values)
