"""A test process makes hundreds of apps; it stays small because each is gone when its test is."""

import gc
import weakref
from pathlib import Path

import pytest

from tests.architecture.test_permissions import SERVICES, an_app


@pytest.mark.parametrize("service", SERVICES)
def test_an_app_that_nobody_uses_is_gone(service: str, jwks_file: Path) -> None:
    app = an_app(service, jwks_file)
    app.openapi()
    remembered = weakref.ref(app)
    del app
    gc.collect()
    assert remembered() is None, "a cache holds an endpoint that closes over its app"
