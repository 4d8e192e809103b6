"""Clocks that are wrong: nothing acts by them, nobody waits for a moment that they set, and it is said."""

import asyncio
import time
from datetime import timedelta
from types import SimpleNamespace

import jwt
import pytest
from sqlalchemy import text

from insatser.keys import ALGORITHM, LocalKeys
from shared.broker import parked
from shared.clock import utc_now
from shared.identity import tokens
from shared.identity.tokens import TokenReader
from shared.kit.errors import Unauthenticated
from shared.process import clock_watch
from shared.process.clock_watch import ClockWatch
from shared.process.worker import _Running
from shared.telemetry import metrics
from shared.webhooks import sending
from tests.support.alarms import alarms
from tests.support.consuming import Handler, consumer, take
from tests.support.hooks import Hooks
from tests.support.receivers import receiving
from tests.support.sandbox import NotedV1, Sandbox, event


def test_nothing_is_relied_upon_before_the_database_has_agreed_nor_when_it_stops() -> None:
    watch = ClockWatch()
    seen = [watch.is_right]
    for ahead in (59, 61, -59, -61):
        watch.compare(utc_now() - timedelta(seconds=ahead))
        seen.append(watch.is_right)
    assert seen == [False, True, False, True, False]


def test_a_clock_that_is_moved_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = ClockWatch()
    watch.compare(utc_now())
    now, monotonic = time.time(), time.monotonic
    for ahead, right in ((59, True), (61, False), (-61, False), (0, True)):
        moved = SimpleNamespace(time=lambda ahead=ahead: now + ahead, monotonic=monotonic)
        monkeypatch.setattr(clock_watch, "time", moved)
        assert watch.is_right is right, ahead


async def test_a_job_waits_while_the_clock_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_watch, "LOOK_SECONDS", 0.01)
    watch, runs = ClockWatch(), []

    async def run() -> None:
        runs.append(utc_now())

    waiting = asyncio.create_task(watch.when_right(run))
    await asyncio.sleep(0.05)
    assert runs == []
    watch.compare(utc_now())
    await waiting
    assert len(runs) == 1


async def test_a_worker_takes_no_events_while_the_clocks_differ(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, running = consumer(sandbox, Handler()), _Running(SimpleNamespace(), "sandbox", sandbox.engine)  # type: ignore[arg-type]
    for ahead, paused in ((0, False), (90, True), (-90, True), (0, False)):
        monkeypatch.setattr(clock_watch, "utc_now", lambda ahead=ahead: utc_now() + timedelta(seconds=ahead))
        await running._read_pauses(sandbox.sessions, [reader])  # type: ignore[list-item]
        assert reader.paused is paused, ahead


def test_the_alarm_sees_it_in_either_direction() -> None:
    for ahead in (61, -61):
        ClockWatch().compare(utc_now() - timedelta(seconds=ahead))
        assert "abs(clock_ahead_seconds" in alarms()["ClockApart"].expr
        assert alarms()["ClockApart"].passed_by(abs(metrics.WORKER.get_sample_value("clock_ahead_seconds") or 0))


async def test_a_parked_event_does_not_wait_for_a_moment_that_lies_ahead(sandbox: Sandbox) -> None:
    reader = consumer(sandbox, Handler())
    await take(reader, event(NotedV1(words="w2"), sequence=2))
    await take(reader, event(NotedV1(words="w1"), sequence=1))

    async def ready(last_at: str) -> bool:
        async with sandbox.owner.begin() as connection:
            await connection.execute(text(f"UPDATE held_event SET attempts = 1, last_at = {last_at}"))
        return (await parked.list_consumers(sandbox.sessions))[reader.name]

    assert not await ready("now()")
    assert await ready("now() - interval '2 s'")
    assert await ready("now() + interval '2 days'")


async def test_a_webhook_does_not_wait_for_a_moment_that_lies_ahead(sandbox: Sandbox) -> None:
    async with receiving() as receiver:
        webhook_id = await Hooks(sandbox).add(receiver)
        await sandbox.note("w1")

        async def due(what: str) -> bool:
            await Hooks(sandbox).set(webhook_id, what)
            async with sandbox.engine.connect() as connection:
                return bool((await connection.execute(sending._DUE)).one().due)

        assert await due("next_attempt_at = now() - interval '1 s', leased_until = NULL")
        assert not await due(f"leased_until = now() + interval '{sending.LEASE_SECONDS} s'")
        assert await due("leased_until = now() + interval '2 days'")
        longest = 1.25 * sending.LONGEST_DELAY
        assert not await due(f"leased_until = NULL, next_attempt_at = now() + interval '{longest} s'")
        assert await due("next_attempt_at = now() + interval '2 days'")


@pytest.fixture
def reader(local_keys: LocalKeys) -> TokenReader:
    jwks = str(local_keys.jwks)
    return TokenReader(
        issuer="insatser-local", audience="insatser", jwks=jwks, local=True, tenant_claim="organization_number"
    )


def beginning(keys: LocalKeys, claim: str, seconds: float) -> str:
    """A token whose `claim` is so far ahead."""
    claims = jwt.decode(keys.token(["case_officer"], utc_now()), options={"verify_signature": False})
    claims |= {claim: int(utc_now().timestamp() + seconds)}
    claims |= {"exp": max(claims["exp"], claims[claim] + 3600)}
    return jwt.encode(claims, keys._private(), algorithm=ALGORITHM, headers={"kid": keys._kid()})


@pytest.mark.parametrize("claim", ["iat", "nbf"])
async def test_a_token_that_begins_later_says_that_a_clock_is_wrong(
    claim: str, reader: TokenReader, local_keys: LocalKeys
) -> None:
    """Machines differ by some seconds, and that is nobody's fault."""
    assert (await reader.read(beginning(local_keys, claim, tokens.LEEWAY_SECONDS - 2))).subject
    with pytest.raises(Unauthenticated, match="Klockan går fel"):
        await reader.read(beginning(local_keys, claim, 3 * 3600))


@pytest.mark.parametrize("claim", ["iat", "nbf"])
async def test_a_remembered_token_is_not_good_before_it_begins(
    claim: str, reader: TokenReader, local_keys: LocalKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service's clock goes back: what was remembered is as early as what is new."""
    token = beginning(local_keys, claim, tokens.LEEWAY_SECONDS - 2)
    await reader.read(token)
    [digest] = reader._verified
    assert await reader._known(digest)
    now = time.time()
    for back, known in ((0, True), (5, False)):
        monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda back=back: now - back))
        assert bool(await reader._known(digest)) is known
