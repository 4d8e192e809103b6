"""Bearer tokens for tests, signed with a key made for the run and accepted by services in the local profile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from insatser.keys import LocalKeys

AuthorizationHeaders = Callable[..., dict[str, str]]
LASTS = timedelta(minutes=50)
"""For so long a caller comes with the same token, as real ones do: to make and to verify one is a tenth of a test."""


@pytest.fixture(scope="session")
def local_keys(tmp_path_factory: pytest.TempPathFactory) -> LocalKeys:
    """`local_keys.jwks` is the file for AUTH_JWKS."""
    keys = LocalKeys(tmp_path_factory.mktemp("keys"))
    keys.ensure()
    return keys


@pytest.fixture(scope="session")
def jwks_file(local_keys: LocalKeys) -> Path:
    return local_keys.jwks


@pytest.fixture(scope="session")
def made_tokens() -> dict[tuple[object, ...], tuple[datetime, str]]:
    """The token of each caller so far, and when it was made."""
    return {}


@pytest.fixture
def authorization(
    local_keys: LocalKeys, made_tokens: dict[tuple[object, ...], tuple[datetime, str]]
) -> AuthorizationHeaders:
    """`authorization("decider", subject="anna", organization_number=None)` gives the header of that caller."""

    def headers(*roles: str, subject: str | None = None, organization_number: str | None = None) -> dict[str, str]:
        now, whose = datetime.now(UTC), (roles, subject, organization_number)
        made, token = made_tokens.get(whose, (now, ""))
        if not token or not made <= now < made + LASTS:  # a test may have moved the clock
            token = local_keys.token(list(roles), now, subject=subject, organization_number=organization_number)
            made_tokens[whose] = now, token
        return {"Authorization": f"Bearer {token}"}

    return headers
