"""One leaked NATS password opens one service's account: every way into the others is refused, in every place."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from insatser import broker
from insatser.guard import Guard
from insatser.nats_server import EmbeddedNats
from insatser.services import NAMES
from shared.broker.nats import ForeignStream
from shared.process.worker import ADVISORY
from tests.support.brokers import (
    Place,
    broker_of,
    committed_settings,
    fetch,
    operator_of,
    publish,
    pull_of,
    until_there,
    until_zero,
)
from tests.support.documents import subscriptions
from tests.support.thief import SHUT, Thief

PAID = "budget.payment-made.v1"
THIEF = "followup"
"""Whose password has leaked. Budget's stream and the consumer that agreements has on it are the loot."""
VICTIM = "agreements-funding"
OWN = "followup-funding"


@pytest.fixture(scope="module", params=["local", "compose", "kubernetes"])
def place(
    request: pytest.FixtureRequest, nats_server: EmbeddedNats, server_folder: Path, server_guard: Guard
) -> Iterator[Place]:
    """The server as it runs on this machine, in docker-compose.yml and in Kubernetes (three of them)."""
    if request.param == "local":
        yield Place((nats_server.port,))
        return
    file, passwords, servers = {
        "compose": (broker.COMPOSE, "run/secrets/nats_passwords", 1),
        "kubernetes": (broker.KUBERNETES, "run/secrets/nats/nats_passwords", 3),
    }[request.param]
    folder = server_folder / request.param
    with committed_settings(file, folder, passwords=passwords, servers=servers, guard=server_guard) as started:
        yield started


@pytest.fixture
async def streams(place: Place) -> None:
    """Each service's stream as its worker declares it, with two events in budget's."""
    for name in NAMES:
        async with operator_of(place, name) as operator:
            jetstream = operator.jetstream(timeout=240)
            for stream in await jetstream.streams_info():
                await jetstream.delete_stream(str(stream.config.name))
        async with broker_of(place, name) as own:
            await until_there(partial(own.declare_stream, name.upper(), [f"{name}.>"]))
    async with broker_of(place, "budget") as own:
        for number in range(2):
            await publish(own, PAID, message_id=str(number))


@pytest.fixture
async def thief(place: Place, streams: None) -> AsyncIterator[Thief]:
    thief = Thief()
    await thief.client.connect(place.url(THIEF).split(","), error_cb=thief.note)
    yield thief
    await thief.client.close()


async def test_every_subscription_of_the_services_is_let_through_and_no_other() -> None:
    declared = {
        service: sorted({(s.producer, name) for s in read for name in (s.name, s.durable)})
        for service, read in subscriptions().items()
    }
    let_through = {
        service: sorted((producer, name) for producer, names in read.items() for name in names)
        for service, read in broker.READS.items()
    }
    assert let_through == declared, "deploy/local/src/insatser/broker.py: READS; then `make docs`"


async def test_the_services_declare_publish_read_and_acknowledge(place: Place, streams: None) -> None:
    for consumer in broker.consumers(NAMES):
        async with broker_of(place, consumer.producer) as producer:
            await publish(producer, f"{consumer.producer}.tried.v1", message_id=f"tried by {consumer.name}")
        async with broker_of(place, consumer.reader) as reader:
            await until_there(reader.ping)
            pull = await pull_of(reader, consumer.stream, consumer.name, f"{consumer.producer}.tried.v1")
            first, *others = await fetch(pull)
            assert first.subject == f"{consumer.producer}.tried.v1"
            assert await until_there(partial(reader.stored, consumer.stream, first.stream_sequence)) == b"{}"
            await first.retry_in(0.01)
            for delivery in (*others, *await fetch(pull, number=2)):
                await delivery.ack()
            await until_zero(pull)


async def test_a_reader_hears_that_the_broker_gave_up_one_of_its_own_messages_and_of_no_other(
    place: Place, streams: None
) -> None:
    heard: list[bytes] = []

    async def note(advisory: bytes) -> None:
        heard.append(advisory)

    async with operator_of(place, "budget") as operator, broker_of(place, THIEF) as reader:
        for name in (OWN, VICTIM):
            await reader.listen(f"{ADVISORY}.BUDGET.{name}", note)
        async with asyncio.timeout(240):
            while not heard:  # between servers it takes a moment until one knows who listens at another
                for name in (VICTIM, OWN):
                    await operator.publish(f"{ADVISORY}.BUDGET.{name}", name.encode())
                await asyncio.sleep(0.1)
    assert set(heard) == {OWN.encode()}


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        pytest.param(PAID, {"forged": True}, id="publish under another's name"),
        pytest.param("$JS.API.STREAM.CREATE.COPY", {"name": "COPY", "subjects": ["agreements.>"]}, id="declare more"),
        pytest.param(
            "$JS.API.STREAM.CREATE.COPY",
            {"name": "COPY", "mirror": {"name": "BUDGET"}, "republish": {"src": ">", "dest": "agreements.forged.v1"}},
            id="mirror and republish",
        ),
        pytest.param(
            "$JS.API.STREAM.CREATE.BUDGET", {"name": "BUDGET", "subjects": ["budget.>"]}, id="declare another's stream"
        ),
        pytest.param("$JS.API.STREAM.UPDATE.BUDGET", {"name": "BUDGET", "subjects": ["x"]}, id="change a stream"),
        pytest.param("$JS.API.STREAM.PURGE.BUDGET", None, id="purge a stream"),
        pytest.param("$JS.API.STREAM.DELETE.BUDGET", None, id="delete a stream"),
        pytest.param("$JS.API.STREAM.MSG.DELETE.BUDGET", {"seq": 1}, id="delete a message"),
        pytest.param("$JS.API.STREAM.SNAPSHOT.BUDGET", {"deliver_subject": "x"}, id="copy a stream"),
        pytest.param("$JS.API.STREAM.RESTORE.BUDGET", {}, id="restore a stream"),
        pytest.param("$JS.API.STREAM.LEADER.STEPDOWN.BUDGET", None, id="take the leader down"),
        pytest.param(f"$JS.API.CONSUMER.MSG.NEXT.BUDGET.{VICTIM}", {"batch": 1}, id="take another's messages"),
        pytest.param(f"from.CONSUMER.MSG.NEXT.BUDGET.{VICTIM}", {"batch": 1}, id="take them by the import's name"),
        pytest.param(f"$JS.API.CONSUMER.INFO.BUDGET.{VICTIM}", None, id="read another's consumer"),
        pytest.param(f"$JS.API.CONSUMER.DELETE.BUDGET.{VICTIM}", None, id="delete another's consumer"),
        pytest.param(
            f"$JS.API.CONSUMER.PAUSE.BUDGET.{VICTIM}", {"pause_until": "2030-01-01T00:00:00Z"}, id="pause a consumer"
        ),
        pytest.param(f"$JS.API.CONSUMER.RESET.BUDGET.{VICTIM}", {"seq": 1}, id="reset another's consumer"),
        pytest.param(
            f"$JS.API.CONSUMER.DURABLE.CREATE.BUDGET.{VICTIM}",
            {"stream_name": "BUDGET", "config": {"durable_name": VICTIM, "filter_subject": "budget.none"}},
            id="change another's consumer",
        ),
        pytest.param(
            "$JS.API.CONSUMER.CREATE.BUDGET", {"stream_name": "BUDGET", "config": {}}, id="a consumer without a name"
        ),
        pytest.param("$JS.API.CONSUMER.NAMES.BUDGET", None, id="list the consumers"),
        pytest.param("$JS.API.STREAM.NAMES", None, id="list the streams"),
        pytest.param("$JS.API.ACCOUNT.PURGE.BUDGET", None, id="empty an account"),
        pytest.param("$SYS.REQ.SERVER.PING", None, id="ask the system account"),
    ],
)
async def test_what_a_leaked_password_asks_of_others_is_refused(
    place: Place, thief: Thief, subject: str, body: Any
) -> None:
    async with _victim(place) as before:
        assert await thief.ask(subject, body) is None
        assert await _loot(place) == before


@pytest.mark.parametrize(
    "config",
    [
        pytest.param({"durable_name": VICTIM, "filter_subject": "budget.none"}, id="another's name in the body"),
        pytest.param({"durable_name": OWN, "deliver_subject": PAID}, id="delivered into the stream"),
    ],
)
async def test_under_its_own_consumers_name_it_changes_no_other(
    place: Place, thief: Thief, config: dict[str, Any]
) -> None:
    async with _victim(place) as before:
        asked = {"stream_name": "BUDGET", "config": config | {"ack_policy": "none"}}
        answer = await thief.ask(f"$JS.API.CONSUMER.DURABLE.CREATE.BUDGET.{OWN}", asked)
        assert answer is None or "error" in answer
        assert await _loot(place) == before


@pytest.mark.parametrize(
    "target",
    [
        "$JS.API.STREAM.PURGE.BUDGET",
        "$JS.API.STREAM.DELETE.BUDGET",
        f"$JS.API.CONSUMER.DELETE.BUDGET.{VICTIM}",
        f"$JS.ACK.BUDGET.{VICTIM}.1.1.1.1.1",
    ],
)
async def test_its_own_consumer_cannot_be_made_to_deliver_orders(place: Place, thief: Thief, target: str) -> None:
    """The server does not ask whether who makes a consumer may publish where that delivers to."""
    async with _victim(place) as before:
        config = {"durable_name": OWN, "deliver_subject": target, "headers_only": True, "ack_policy": "none"}
        asked = {"stream_name": "BUDGET", "config": config}
        await thief.ask(f"$JS.API.CONSUMER.DURABLE.CREATE.BUDGET.{OWN}", asked)
        await asyncio.sleep(SHUT)
        assert await _loot(place) == before


async def test_it_cannot_acknowledge_what_another_has_been_given(place: Place, thief: Thief) -> None:
    async with broker_of(place, "agreements") as reader:
        pull = await pull_of(reader, "BUDGET", VICTIM, PAID)
        given = await fetch(pull)
        while len(given) < 2:
            given += await fetch(pull)
        for delivery in given:
            await thief.client.publish(delivery._message.reply, b"+ACK")
        await thief.client.flush()
        await asyncio.sleep(SHUT)
        assert await pull.waiting() == 2
        await given[0].ack()
        await given[1].ack()
        await until_zero(pull)


async def test_it_hears_no_answer_no_event_and_no_advisory_of_another(place: Place, thief: Thief) -> None:
    subjects = (">", "_INBOX.>", "_R_.>", "budget.>", "$JS.API.>", "$JS.ACK.>", "$JS.EVENT.ADVISORY.>", "$SYS.>")
    heard = [await thief.hears(subject) for subject in subjects]
    async with broker_of(place, "agreements") as reader, broker_of(place, "budget") as producer:
        await publish(producer, PAID, message_id="heard")
        pull = await pull_of(reader, "BUDGET", VICTIM, PAID)
        for delivery in await fetch(pull):
            await delivery.ack()
    async with operator_of(place, "budget") as operator:
        await operator.publish(f"{ADVISORY}.BUDGET.{VICTIM}", b"told")
        await operator.flush()
    await asyncio.sleep(SHUT)
    assert not any(heard)


async def test_a_stream_of_its_own_that_republishes_reaches_nobody_and_is_read_by_nobody(
    place: Place, thief: Thief
) -> None:
    """Where its own stream is missing it may declare it as it pleases: that stays in its account, and readers look."""
    async with operator_of(place, THIEF) as operator:
        await operator.jetstream(timeout=240).delete_stream("FOLLOWUP")
    forging = {"name": "FOLLOWUP", "subjects": ["followup.>"], "republish": {"src": "followup.forged.v1", "dest": PAID}}
    answer = await thief.ask("$JS.API.STREAM.CREATE.FOLLOWUP", forging)
    assert answer
    assert "error" not in answer
    async with _victim(place) as before:
        await thief.client.publish("followup.forged.v1", b"{}")
        await thief.client.flush()
        await asyncio.sleep(SHUT)
        assert await _loot(place) == before
    async with broker_of(place, "budget") as reader:
        with pytest.raises(ForeignStream, match="republish"):
            await reader.pull("FOLLOWUP", "budget-statements", ["followup.forged.v1"])


@asynccontextmanager
async def _victim(place: Place) -> AsyncIterator[dict[str, Any]]:
    """Budget's stream while agreements reads it, as its operator sees it."""
    async with broker_of(place, "agreements") as reader:
        await pull_of(reader, "BUDGET", VICTIM, PAID)
        yield await _loot(place)


async def _loot(place: Place) -> dict[str, Any]:
    """What must not change: the stream's settings and messages, and the settings and progress of the consumer."""
    async with operator_of(place, "budget") as operator:
        jetstream = operator.jetstream(timeout=240)
        stream = await jetstream.stream_info("BUDGET")
        names = [str(stream.config.name) for stream in await jetstream.streams_info()]
        consumer = await jetstream.consumer_info("BUDGET", VICTIM)
    return {
        "streams": names,
        "stream": (stream.config.as_dict(), stream.state.messages, stream.state.first_seq),
        "consumer": (consumer.config.as_dict(), consumer.num_pending, consumer.num_ack_pending, consumer.paused),
    }
