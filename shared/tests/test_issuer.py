"""Tokens of a real OpenID provider: found by discovery, out within a minute when its key is, and away when it is."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import jwt
import pytest
from prometheus_client import REGISTRY

from shared.identity.issuer_keys import GRACE, REFRESH, RETRY, STALE, IssuerAway, IssuerKeys, source_of
from shared.identity.tokens import TokenReader
from shared.kit.errors import Unauthenticated
from tests.support.alarms import alarms
from tests.support.openid import AUDIENCE, Provider
from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import client_of, sandbox_app


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def provider() -> Provider:
    return Provider()


@pytest.fixture
def running(provider: Provider) -> Iterator[Provider]:
    with provider.running():
        yield provider


def reader(provider: Provider, clock: Clock, *, audience: str = AUDIENCE, jwks: str = "") -> TokenReader:
    made = TokenReader(
        issuer=provider.issuer, audience=audience, jwks=jwks, local=True, tenant_claim="organization_number"
    )
    made.keys = IssuerKeys(source_of(jwks, provider.issuer, local=True), clock=clock)
    return made


async def test_the_keys_are_found_where_the_issuer_says(running: Provider) -> None:
    token = running.token("anna", roles=["case_officer"], organization_number="2120000530")
    actor = await reader(running, Clock()).read(token)
    assert (actor.subject, actor.roles, actor.tenant) == ("anna", frozenset({"case_officer"}), "2120000530")


async def test_the_api_lets_in_whoever_has_logged_in_there_and_for_us(
    sandbox: Sandbox, running: Provider, tmp_path: Path
) -> None:
    settings = {"auth_issuer": running.issuer, "auth_audience": AUDIENCE, "auth_jwks": ""}
    async with client_of(sandbox_app(sandbox, Path(), tmp_path, **settings)) as api:

        async def status(token: str) -> int:
            return (await api.get("/notes", headers={"Authorization": f"Bearer {token}"})).status_code

        officer = running.token("anna", roles=["case_officer"])
        assert await status(officer) == 200
        assert await status(running.token("anna", roles=["evaluator"])) == 403
        assert await status(running.token("anna", client="another-system", roles=["case_officer"])) == 401


async def test_a_key_that_is_no_longer_published_is_out_within_a_minute(provider: Provider) -> None:
    clock = Clock()
    reading = reader(provider, clock)
    with provider.running():
        old = provider.token("anna", roles=["case_officer"])
        await reading.read(old)
    with provider.running():
        clock.now += STALE + 1
        with pytest.raises(Unauthenticated):
            await reading.read(old)
        assert (await reading.read(provider.token("anna", roles=["case_officer"]))).subject == "anna"
    assert STALE < 60


async def test_an_issuer_that_is_away_is_no_reason_to_refuse_tokens(provider: Provider) -> None:
    clock = Clock()
    reading = reader(provider, clock)
    with provider.running():
        token = provider.token("anna", roles=["case_officer"])
        await reading.read(token)
    clock.now += STALE + 1
    assert (await reading.read(token)).subject == "anna", "for a while its known keys go on"
    assert alarms()["IssuerAway"].passed_by(REGISTRY.get_sample_value("issuer_away") or 0)
    clock.now += GRACE
    with pytest.raises(IssuerAway):
        await reading.read(token)
    with pytest.raises(IssuerAway):
        await reader(provider, Clock()).read(token)
    assert IssuerAway.status == 503


async def test_an_api_without_its_issuer_answers_503_and_lives(
    sandbox: Sandbox, provider: Provider, tmp_path: Path
) -> None:
    with provider.running():
        token = provider.token("anna", roles=["case_officer"])
    settings = {"auth_issuer": provider.issuer, "auth_audience": AUDIENCE, "auth_jwks": ""}
    async with client_of(sandbox_app(sandbox, Path(), tmp_path, **settings)) as api:
        answer = await api.get("/notes", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/issuer-unavailable")
        assert (await api.get("/api-info")).status_code == 200
        live = httpx.URL("https://api.test/health/live")
        assert (await api.get(live)).status_code == 200


async def test_a_description_of_another_issuer_is_not_believed(running: Provider) -> None:
    other = Provider()
    other.issuer = f"{running.issuer}/"
    with pytest.raises(IssuerAway):
        await reader(other, Clock()).read(running.token("anna", roles=["case_officer"]))


@pytest.mark.parametrize("address", ["http://issuer.example.se/jwks", "file:///etc/passwd", "ftp://127.0.0.1/jwks"])
async def test_keys_come_over_https(address: str) -> None:
    for local in (True, False):
        with pytest.raises(IssuerAway):
            await IssuerKeys(source_of(address, "https://issuer.example.se", local=local)).get("one")


async def test_unknown_keys_do_not_make_us_ask_the_issuer_again_and_again(running: Provider) -> None:
    clock, asked = Clock(), 0
    read = source_of("", running.issuer, local=True)

    def counted() -> object:
        nonlocal asked
        asked += 1
        return read()

    keys = IssuerKeys(counted, clock=clock)
    for number in range(20):
        with pytest.raises(jwt.InvalidKeyError):
            await keys.get(f"made-up-{number}")
    assert asked == 1
    clock.now += RETRY
    with pytest.raises(jwt.InvalidKeyError):
        await keys.get("made-up")
    assert asked == 2
    assert RETRY < REFRESH < STALE
