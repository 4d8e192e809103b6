"""Bearer tokens for tests, signed with a key made for the run and accepted by services in the local profile."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from insatser.keys import LocalKeys

AuthorizationHeaders = Callable[..., dict[str, str]]


@pytest.fixture(scope="session")
def local_keys(tmp_path_factory: pytest.TempPathFactory) -> LocalKeys:
    """`local_keys.jwks` is the file for AUTH_JWKS."""
    keys = LocalKeys(tmp_path_factory.mktemp("keys"))
    keys.ensure()
    return keys


@pytest.fixture(scope="session")
def jwks_file(local_keys: LocalKeys) -> Path:
    return local_keys.jwks


@pytest.fixture
def authorization(local_keys: LocalKeys) -> AuthorizationHeaders:
    """`authorization("decider", subject="anna", organization_number=None)` gives the header of that caller."""

    def headers(*roles: str, subject: str | None = None, organization_number: str | None = None) -> dict[str, str]:
        now = datetime.now(UTC)
        token = local_keys.token(list(roles), now, subject=subject, organization_number=organization_number)
        return {"Authorization": f"Bearer {token}"}

    return headers
