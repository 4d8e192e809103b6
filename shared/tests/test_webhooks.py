"""Events reach the receivers that have asked for them, in order and at least once, and nobody waits for another."""

import asyncio
import base64
import hashlib
import hmac
import json
from statistics import mean
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from shared.clock import new_id
from shared.identity.auth import Permission, Permissions
from shared.kit import outbox
from shared.webhooks.sending import FIRST_DELAY, LONGEST_DELAY, delay
from tests.support.hooks import Hooks, served
from tests.support.receivers import Received, receiving
from tests.support.sandbox import ManifestPublishedV1, Sandbox

NOBODY = Permissions("sandbox", [Permission("sandbox", "get_events", {"auditor": "all", "operator": "own"})])


@pytest.fixture
def hooks(sandbox: Sandbox) -> Hooks:
    return Hooks(sandbox)


async def feed(sandbox: Sandbox) -> list[str]:
    async with sandbox.sessions() as session:
        events = await outbox.read_feed(session, after=None, types=None, limit=100)
    return [json.loads(event)["id"] for event in events or ()]


def is_signed(request: Received, secret: str) -> bool:
    """As the specification says (standardwebhooks.com), without a line of ours."""
    signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"
    return expected in request.headers["webhook-signature"].split(" ")


async def test_events_come_in_the_order_of_the_feed_with_ids_alone(sandbox: Sandbox, hooks: Hooks) -> None:
    """WEB.01."""
    await sandbox.note("before")
    async with receiving() as receiver:
        webhook_id = await hooks.add(receiver)
        for words in ("hemligt ord 1", "hemligt ord 2", "hemligt ord 3"):
            await sandbox.note(words)
        await hooks.send()
        assert receiver.ids == (await feed(sandbox))[1:]
        content = json.loads(receiver.came[0].body)
        assert content["type"] == "sandbox.noted.v1"
        assert content["data"] == {
            "id": receiver.ids[0],
            "source": "/sandbox",
            "subject": "one",
            "aggregate": "note",
            "sequence": 2,
        }
        assert not any(b"hemligt" in request.body for request in receiver.came)
        assert all(is_signed(request, hooks.secret(webhook_id)) for request in receiver.came)
        assert receiver.came[0].headers["content-type"] == "application/json"


async def test_an_independent_library_takes_the_signature(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as receiver:
        webhook_id = await hooks.add(receiver)
        await sandbox.note("w1")
        await hooks.send()
        (request,) = receiver.came
    assert Webhook(hooks.secret(webhook_id)).verify(request.body, request.headers)["type"] == "sandbox.noted.v1"
    old = request.headers | {"webhook-timestamp": str(int(request.headers["webhook-timestamp"]) - 301)}
    for secret, body, headers in (
        (hooks.secret(webhook_id), request.body + b" ", request.headers),
        (hooks.secret(webhook_id, 2), request.body, request.headers),
        (hooks.secret(webhook_id), request.body, old),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(body, headers)


async def test_both_secrets_sign_for_a_day_after_a_rotation(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as receiver:
        webhook_id = await hooks.add(receiver, generation=2)
        for age in ("0 h", "25 h"):
            await hooks.set(webhook_id, f"rotated_at = now() - interval '{age}'")
            await sandbox.note(age)
            await hooks.send()
    secrets = [hooks.secret(webhook_id, generation) for generation in (1, 2)]
    assert [[is_signed(request, secret) for secret in secrets] for request in receiver.came] == [
        [True, True],
        [False, True],
    ]


async def test_what_is_not_taken_comes_again_first_and_in_order(sandbox: Sandbox, hooks: Hooks) -> None:
    """WEB.03."""
    async with receiving() as receiver:
        webhook_id = await hooks.add(receiver)
        receiver.answers = ["500 Oops", "503 Busy"]
        for words in ("w1", "w2"):
            await sandbox.note(words)
        for _ in range(3):
            await hooks.send()
            await hooks.send()  # nothing is due: its time has not come
            await hooks.set(webhook_id, "next_attempt_at = now()")
        first, second = await feed(sandbox)
        assert receiver.ids == [first, first, first, second]
    assert await hooks.log(webhook_id) == [(1, 500, None), (2, 503, None), (3, 204, None), (1, 204, None)]
    assert (await hooks.row(webhook_id)).first_failed_at is None


async def test_what_happens_while_events_are_sent_comes_once_too(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as receiver, hooks.worker() as worker:
        await hooks.add(receiver)
        await sandbox.note("w1")
        receiver.holding.clear()
        await worker.look()
        await until(lambda: len(receiver.came) == 1)
        await sandbox.note("w2")
        receiver.holding.set()
        await served(worker)
        await hooks.send()
        assert receiver.ids == await feed(sandbox)


async def test_a_slow_and_a_dead_receiver_keep_nobody_waiting(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as slow, receiving() as quick, hooks.worker() as worker:
        slow.holding.clear()
        async with receiving() as dead:
            dead_id = await hooks.add(dead)
        for receiver in (slow, quick):
            await hooks.add(receiver)
        await sandbox.note("w1")
        await worker.look()  # returns at once
        await until(lambda: len(quick.came) == 1)
        await sandbox.note("w2")
        # Again and again, as the process looks: the first may come while what was sent is being noted.
        while len(quick.came) < 2 or not await hooks.log(dead_id):
            await worker.look()
            await asyncio.sleep(0.01)
        assert len(slow.came) == 1
        assert (await hooks.log(dead_id))[0] == (1, None, "connection")


async def test_two_workers_do_not_send_the_same_at_once(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as receiver, hooks.worker() as one, hooks.worker() as other:
        await hooks.add(receiver)
        for number in range(5):
            await sandbox.note(f"w{number}")
        for _ in range(3):
            await asyncio.gather(one.look(), other.look())
            await asyncio.gather(served(one), served(other))
        assert receiver.ids == await feed(sandbox)


async def test_a_webhook_that_two_workers_found_due_is_served_by_one(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as receiver, hooks.worker() as one, hooks.worker() as other:
        webhook_id = await hooks.add(receiver)
        await sandbox.note("w1")
        receiver.holding.clear()
        serving = [asyncio.create_task(worker._serve(webhook_id)) for worker in (one, other)]
        done, _ = await asyncio.wait(serving, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        receiver.holding.set()
        await asyncio.gather(*serving)
        assert len(done) == 1, "the other has let it be"
        assert receiver.ids == await feed(sandbox)


async def test_what_a_worker_had_in_hand_when_it_died_comes_again_from_another(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as receiver:
        webhook_id = await hooks.add(receiver)
        for words in ("w1", "w2"):
            await sandbox.note(words)
        receiver.holding.clear()
        async with hooks.worker() as worker:
            await worker.look()
            await until(lambda: len(receiver.came) == 1)
        receiver.holding.set()
        await hooks.send()
        assert len(receiver.came) == 1, "while its lease lasts the webhook is nobody else's"
        await hooks.set(webhook_id, "leased_until = now()")
        await hooks.send()
        first, second = await feed(sandbox)
        assert receiver.ids == [first, first, second]


async def test_a_receiver_that_is_gone_is_disabled_and_goes_on_where_it_stood(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as receiver:
        webhook_id = await hooks.add(receiver)
        receiver.answers = ["410 Gone"]
        await sandbox.note("w1")
        await hooks.send()
        await hooks.set(webhook_id, "next_attempt_at = now()")
        await hooks.send()
        found = await hooks.row(webhook_id)
        assert (found.state, found.reason, len(receiver.came)) == ("disabled", "gone", 1)
        await hooks.set(webhook_id, "state = 'active'")
        await hooks.send()
        assert len(set(receiver.ids)) == 1
    assert await sandbox.scalar("SELECT count(*) FROM audit_entry WHERE action = 'disable_webhook'") == 1


async def test_a_receiver_that_takes_nothing_for_three_days_is_given_up(sandbox: Sandbox, hooks: Hooks) -> None:
    """WEB.04."""
    async with receiving() as receiver:
        webhook_id = await hooks.add(receiver)
        receiver.answers = ["500 Oops"] * 2
        await sandbox.note("w1")
        for age in ("0 h", "73 h"):
            await hooks.set(webhook_id, f"first_failed_at = now() - interval '{age}', next_attempt_at = now()")
            assert (await hooks.row(webhook_id)).state == "active"
            await hooks.send()
        assert (await hooks.row(webhook_id)).reason == "given_up"


async def test_nobody_gets_what_its_role_may_not_read(sandbox: Sandbox, hooks: Hooks) -> None:
    """What is for our services alone, types that were not asked for, and all of it once the role has lost the right."""
    async with receiving() as receiver, receiving() as narrow:
        webhook_id, _ = await hooks.add(receiver), await hooks.add(narrow, types=["sandbox.erased.v1"])
        async with sandbox.work() as work:
            work.publish(ManifestPublishedV1(listed=[], last_event_id=new_id()), subject="sandbox")
        await sandbox.note("w1")
        await hooks.send()
        assert receiver.ids == (await feed(sandbox))[1:]
        await sandbox.note("w2")
        await hooks.send(permissions=NOBODY)
        assert (len(receiver.came), len(narrow.came)) == (1, 0)
        assert (await hooks.row(webhook_id)).reason == "not_permitted"


async def test_the_time_between_attempts_doubles_to_an_hour_and_is_never_quite_the_same() -> None:
    for attempts, expected in ((0, FIRST_DELAY), (3, 8 * FIRST_DELAY), (11, LONGEST_DELAY), (10_000, LONGEST_DELAY)):
        drawn = [delay(attempts) for _ in range(200)]
        assert 0.75 * expected <= min(drawn) < max(drawn) <= 1.25 * expected
        assert 0.9 * expected < mean(drawn) < 1.1 * expected


async def test_attempts_are_forgotten_after_their_time(sandbox: Sandbox, hooks: Hooks) -> None:
    async with receiving() as receiver, hooks.worker() as worker:
        webhook_id = await hooks.add(receiver)
        for words in ("w1", "w2"):
            await sandbox.note(words)
        await hooks.send()
        async with sandbox.owner.begin() as connection:
            await connection.exec_driver_sql(
                "UPDATE webhook_attempt SET at = now() - interval '31 d' WHERE position = (SELECT min(position) "
                "FROM webhook_attempt)"
            )
        await worker.forget(30)
    assert len(await hooks.log(webhook_id)) == 1


async def until(is_done: Any) -> None:
    while not is_done():
        await asyncio.sleep(0.01)
