"""Which pages of others may call from a browser: none, unless its origin is named."""

from pathlib import Path

import pytest

from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import client_of, sandbox_app

OURS, ANOTHERS = "https://handlaggning.example", "https://handlaggning.example.evil.example"
ASKING = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


@pytest.mark.parametrize(
    ("named", "origin", "let_in"),
    [((), OURS, False), ((OURS,), OURS, True), ((OURS,), ANOTHERS, False), ((OURS,), "null", False)],
)
async def test_only_a_named_origin_is_let_in_and_never_with_cookies(
    sandbox: Sandbox,
    jwks_file: Path,
    tmp_path: Path,
    reader: dict[str, str],
    named: tuple[str, ...],
    origin: str,
    let_in: bool,
) -> None:
    async with client_of(sandbox_app(sandbox, jwks_file, tmp_path, cors_origins=named)) as api:
        asked = await api.options("/notes", headers={"Origin": origin} | ASKING)
        answer = await api.get("/notes", headers=reader | {"Origin": origin})
    assert answer.status_code == 200, (
        "who has a token may call; a browser does not show a page what it is not let in to"
    )
    for one in (asked, answer):
        assert one.headers.get("access-control-allow-origin") == (origin if let_in else None)
        assert "access-control-allow-credentials" not in one.headers
