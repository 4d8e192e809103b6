"""A token's signature is verified once by each key; nothing else about it is taken for granted."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import jwt
import pytest

from insatser.keys import LocalKeys
from shared.clock import utc_now
from shared.identity import tokens
from shared.identity.issuer_keys import STALE, IssuerKeys, source_of
from shared.identity.tokens import LEEWAY_SECONDS, TokenReader
from shared.kit.errors import Unauthenticated


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signatures were verified, in order."""
    seen: list[str] = []
    decode = jwt.decode

    def noted(token: str, *args: Any, **options: Any) -> Any:
        seen.append(token)
        return decode(token, *args, **options)

    monkeypatch.setattr(jwt, "decode", noted)
    return seen


@pytest.fixture
def now() -> SimpleNamespace:
    return SimpleNamespace(seconds=1000.0)


@pytest.fixture
def reader(local_keys: LocalKeys, now: SimpleNamespace) -> TokenReader:
    jwks = str(local_keys.jwks)
    made = TokenReader(
        issuer="insatser-local", audience="insatser", jwks=jwks, local=True, tenant_claim="organization_number"
    )
    made.keys = IssuerKeys(source_of(jwks, "insatser-local", local=True), clock=lambda: now.seconds)
    return made


async def test_once_while_the_key_stands(
    reader: TokenReader, local_keys: LocalKeys, verified: list[str], now: SimpleNamespace
) -> None:
    anna, bo = (local_keys.token(["case_officer"], utc_now(), subject=subject) for subject in ("anna", "bo"))
    assert [(await reader.read(token)).subject for token in (anna, anna, bo, anna)] == ["anna", "anna", "bo", "anna"]
    assert verified == [anna, bo]
    now.seconds += STALE + 1  # the keys are read again
    assert (await reader.read(anna)).subject == "anna"
    assert verified == [anna, bo, anna]


async def test_what_has_ended_is_refused_though_it_was_good(
    reader: TokenReader, local_keys: LocalKeys, verified: list[str]
) -> None:
    nearly_out = timedelta(seconds=1 - LEEWAY_SECONDS)
    token = local_keys.token(["case_officer"], utc_now(), valid_for=nearly_out)
    await reader.read(token)
    await asyncio.sleep(1.1)
    with pytest.raises(Unauthenticated):
        await reader.read(token)
    assert verified == [token, token], "past its end nothing is remembered of it"


async def test_no_more_are_remembered_than_there_is_room_for(
    reader: TokenReader, local_keys: LocalKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "MOST_VERIFIED", 2)
    for subject in ("anna", "bo", "cia"):
        await reader.read(local_keys.token(["case_officer"], utc_now(), subject=subject))
    assert len(reader._verified) == 1
