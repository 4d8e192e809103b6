"""Requests made up from each API's own description: none is answered with an inner error or in an unknown form.

Meanwhile somebody outside keeps a mirror of every list by what has changed, and has in the end what the lists have.

The suite sends a few to each operation, always the same. `make fuzz N=200 SERVICE=budget` sends more, others each time;
`SEED=…`, as it printed, sends them again.
"""

import asyncio
import importlib
import sys
from collections.abc import Callable

import httpx
import pytest

from shared.identity.auth import Permissions
from shared.roles import ROLES
from tests.architecture.test_permissions import SERVICES, TABLE
from tests.support.made_up import MANY, Callers, Extent, Sender
from tests.support.mirrors import Mirror, lists_of, wholes_of
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


@pytest.mark.parametrize("name", SERVICES)
async def test_no_request_is_answered_with_an_inner_error_or_in_an_unknown_form(
    name: str, run_service: RunService, authorization: AuthorizationHeaders
) -> None:
    """DOK.04, MOG.01, SAK.24, SAK.26, HYP.11, HYP.12, HYP.15–17: each answer, and each link in it, is as described."""
    app, worker = importlib.import_module(f"{name}.app"), importlib.import_module(f"{name}.worker")
    kind = importlib.import_module(f"{name}.settings").Settings
    extent = Extent.of_environment()
    service = await run_service(app.make_api, worker.make_worker, kind, {"rate_limit_per_minute": 1_000_000})
    sender = Sender(service, Callers(Permissions.from_file(name, TABLE), authorization), extent)
    mirror = _mirror(service, authorization(*(role for role in ROLES if role != "organizer")))
    await mirror.read_whole()
    await asyncio.to_thread(sender.send_all, _progress(name) if extent.seed is not None else lambda _: None)
    assert sender.sent.total() > 100
    assert sender.sent.keys() >= {MANY, *ROLES} or extent.examples < 20, sender.sent
    faults = sorted(set(sender.faults))
    assert not faults, f"{len(sender.faults)} of {sender.sent.total()}\n" + "\n".join(faults[:40])
    await mirror.follow()
    differing = await mirror.differing()
    assert not differing, "a mirror that asks for what has changed has not what the list has\n" + "\n".join(differing)


def _mirror(service: ServiceUnderTest, everything: dict[str, str]) -> Mirror:
    """Of every list that does not lie within another object: what changes while thousands of requests are sent."""
    document = service.client._transport.app.openapi()  # type: ignore[attr-defined]

    async def get(address: str, query: dict[str, str], accept: str) -> httpx.Response:
        return await service.client.get(address, params=query, headers=everything | {"Accept": accept})

    lists = {path: name for path, name in lists_of(document) if "{" not in path}
    return Mirror(get, list(lists), frozenset(path for path, name in lists.items() if name in wholes_of(document)))


def _progress(name: str) -> Callable[[str], None]:
    def show(line: str) -> None:
        print(f"{name} {line}", file=sys.stderr, flush=True)

    return show
