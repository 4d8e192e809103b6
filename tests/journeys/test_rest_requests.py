"""Requests made up from each API's own description: none is answered with an inner error or in an unknown form.

The suite sends a few to each operation, always the same. `make fuzz N=200 SERVICE=budget` sends more, others each time;
`SEED=…`, as it printed, sends them again.
"""

import asyncio
import importlib
import sys
from collections.abc import Callable

import pytest

from shared.kit.auth import Permissions
from shared.roles import ROLES
from tests.architecture.test_permissions import SERVICES, TABLE
from tests.support.made_up import MANY, Callers, Extent, Sender
from tests.support.service import RunService
from tests.support.tokens import AuthorizationHeaders


@pytest.mark.parametrize("name", SERVICES)
async def test_no_request_is_answered_with_an_inner_error_or_in_an_unknown_form(
    name: str, run_service: RunService, authorization: AuthorizationHeaders
) -> None:
    app, worker = importlib.import_module(f"{name}.app"), importlib.import_module(f"{name}.worker")
    kind = importlib.import_module(f"{name}.settings").Settings
    extent = Extent.of_environment()
    service = await run_service(app.make_api, worker.make_worker, kind, {"rate_limit_per_minute": 1_000_000})
    sender = Sender(service, Callers(Permissions.from_file(name, TABLE), authorization), extent)
    await asyncio.to_thread(sender.send_all, _progress(name) if extent.seed is not None else lambda _: None)
    assert sender.sent.total() > 100
    assert sender.sent.keys() >= {MANY, *ROLES} or extent.examples < 20, sender.sent
    faults = sorted(set(sender.faults))
    assert not faults, f"{len(sender.faults)} of {sender.sent.total()}\n" + "\n".join(faults[:40])


def _progress(name: str) -> Callable[[str], None]:
    def show(line: str) -> None:
        print(f"{name} {line}", file=sys.stderr, flush=True)

    return show
