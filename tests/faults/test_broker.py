"""NATS goes away, dies, is fed poison or loses a stream: the services go on, and nothing is gone."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import nats
from nats.js import JetStreamContext

from insatser.chain import proof
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import until
from insatser.stack import Stack
from tests.conftest import CaseAt
from tests.support.documents import subscriptions

SIGNED = "agreements.agreement-signed.v1"
STREAM = "AGREEMENTS"
READERS = ("selection", "budget", "followup")
"""Those who read what agreements tells."""
OUTAGE_SECONDS = 35


async def test_the_apis_go_on_through_half_a_minute_without_nats_and_everything_arrives_afterwards(
    case_at: CaseAt, caller: Caller, stack: Stack
) -> None:
    signing = await asyncio.gather(*(case_at("half signed") for _ in range(3)))
    answering = await asyncio.gather(*(case_at("offered") for _ in range(2)))
    began = time.monotonic()
    stack.stop_process("nats")
    for case in signing:
        await case.sign_as_agency()
    for case in answering:
        await case.bring("decided")
    assert await caller.unsent("agreements") >= len(signing)
    # Not at once: what a relay tries to send is a transaction that runs, and the feed passes none by.
    await until("underskrifterna i flödet utan NATS", partial(_in_the_feed, caller, {case.id for case in signing}))
    assert await _ready(stack, "agreements-worker") == 503
    while time.monotonic() - began < OUTAGE_SECONDS:
        assert await _ready(stack, "agreements-api", "live") == 200
        assert (await signing[0].agreement())["status"] == "active"
        await asyncio.sleep(2)

    stack.start_process("nats")
    for case in signing:
        assert (await case.shown())["funding"]["committed"] == "750000.00"
    for case in answering:
        assert (await case.reserved())["funding"]["status"] == "reserved"


async def test_nats_killed_right_after_a_signature_and_started_again(case_at: CaseAt, stack: Stack) -> None:
    case = await case_at("half signed")
    await case.sign_as_agency()
    stack.kill_process("nats")
    stack.start_process("nats")
    assert (await case.shown())["funding"]["committed"] == "750000.00"


async def test_poison_is_set_aside_with_its_reason_and_the_others_go_on(
    case_at: CaseAt, caller: Caller, stack: Stack
) -> None:
    case = await case_at("half signed")
    async with _operator(stack) as jetstream:
        await jetstream.publish(SIGNED, b"\xffthis is no event")
        await jetstream.publish(SIGNED, json.dumps(_without_its_terms()).encode())
    await case.sign_as_agency()
    await case.shown()
    for service in READERS:
        dead = (await until(f"döda brev hos {service}", partial(_dead, caller, service)))["items"]
        reasons = " ".join(letter["reason"] for letter in dead)
        assert "not a CloudEvent" in reasons
        assert "does not follow its contract: cooperation_id" in reasons
        for letter in dead:
            body = {"reason": "Skickad av misstag till strömmen"}
            path = f"/held-events/{letter['id']}"
            await caller.post(service, f"{path}/discard-proposals", body, role="operator", subject="another-operator")
            gone = await caller.post(service, f"{path}/discards", body, role="operator")
            assert gone["state"] == "discarded"


async def test_a_lost_stream_is_declared_anew_and_filled_from_the_outbox(
    case_at: CaseAt, caller: Caller, stack: Stack
) -> None:
    waiting = await case_at("half signed")
    published = len(await proof.read_events(caller, "agreements"))
    async with _operator(stack) as jetstream:
        await jetstream.delete_stream("AGREEMENTS")
    await waiting.sign_as_agency()
    await asyncio.to_thread(stack.stop_process, "agreements-worker")
    await asyncio.to_thread(stack.start_process, "agreements-worker")
    assert (await waiting.shown())["funding"]["committed"] == "750000.00"

    now = datetime.now(UTC)
    period = {"since": (now - timedelta(days=1)).isoformat(), "until": now.isoformat()}
    body = period | {"reason": "Strömmen gick förlorad"}
    again = await caller.post("agreements", "/event-republications", body, role="operator")
    assert again["events"] >= published
    await until("alla händelser i den nya strömmen", lambda: _stored(stack, published))
    await until("att alla känner igen det de redan har", lambda: _taken(stack))
    assert (await (await case_at("running")).read())["funding"]["committed"] == "750000.00"


async def _in_the_feed(caller: Caller, subjects: set[str]) -> Json | None:
    feed = await proof.read_events(caller, "agreements", SIGNED)
    return {"feed": feed} if subjects <= {event["subject"] for event in feed} else None


async def _ready(stack: Stack, process: str, what: str = "ready") -> int:
    async with httpx.AsyncClient(timeout=240) as client:
        return (await client.get(f"{stack.root_url(process)}/health/{what}")).status_code


@asynccontextmanager
async def _operator(stack: Stack) -> AsyncIterator[JetStreamContext]:
    """The one who may publish in the name of agreements, and delete its stream."""
    connection = await nats.connect(stack.operator_url("agreements"))
    yield connection.jetstream(timeout=240)
    await connection.close()


def _without_its_terms() -> Json:
    """In order as an envelope, and without anything that a signed agreement must tell."""
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "/agreements",
        "type": SIGNED,
        "subject": str(uuid.uuid4()),
        "time": datetime.now(UTC).isoformat(),
        "dataschema": f"/agreements/v1/schemas/{SIGNED}",
        "sequence": 1,
        "data": {},
    }


async def _dead(caller: Caller, service: str) -> Json | None:
    """The dead letters, when all that the test has made are there."""
    found = await caller.get(service, "/held-events", role="operator", state="dead")
    return found if len(found["items"]) == 2 else None


async def _stored(stack: Stack, number: int) -> Json | None:
    async with _operator(stack) as jetstream:
        info = await jetstream.stream_info("AGREEMENTS")
    return {"messages": info.state.messages} if info.state.messages >= number else None


async def _taken(stack: Stack) -> Json | None:
    """When every reader has acknowledged all there is in the stream: nothing waits, nothing is tried again."""
    async with _operator(stack) as jetstream:
        readers = await jetstream.consumers_info(STREAM)
    left = {reader.name: (reader.num_pending or 0) + (reader.num_ack_pending or 0) for reader in readers}
    expected = {
        f"{service}-{s.durable}" for service, read in subscriptions().items() for s in read if s.stream == STREAM
    }
    return {"readers": left} if set(left) == expected and not any(left.values()) else None
