"""A test process makes hundreds of apps; it stays small because each is gone when its test is."""

import gc
import weakref
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from tests.architecture.test_permissions import SERVICES, a_new_app


@pytest.mark.parametrize("service", SERVICES)
def test_an_app_that_nobody_uses_is_gone(service: str, jwks_file: Path) -> None:
    app = a_new_app(service, jwks_file)
    app.openapi()
    remembered = weakref.ref(app)
    del app
    gc.collect()
    assert remembered() is None, "a cache holds an endpoint that closes over its app"


async def test_what_serves_a_route_is_made_before_the_first_request(
    jwks_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever comes first makes it for all routes, while everybody waits."""
    app = a_new_app("budget", jwks_file)
    made: list[TypeAdapter[object]] = []
    make = TypeAdapter.__init__

    def noting(adapter: TypeAdapter[object], *args: Any, **more: Any) -> None:
        made.append(adapter)
        make(adapter, *args, **more)

    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as api:
        monkeypatch.setattr(TypeAdapter, "__init__", noting)
        assert (await api.get(f"{app.state.root}/nowhere")).status_code == 404
    assert made == []
