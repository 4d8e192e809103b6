"""Where the clock is moved, the same call has the same ids; and the timed jobs may be made to stand still."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from shared.broker.consumer import Consumer
from shared.clock import ids_of, new_id, taking_ids
from shared.kit.actor import Actor
from shared.kit.settings import ServiceSettings
from shared.kit.subscription import Subscription
from shared.process.job_clock import run_by_clock
from tests.support.sandbox import NOW, ErasedV1, NotedV1, Sandbox, Work, event
from tests.support.sandbox_api import client_of, sandbox_app

MOVED = {"X-With-Server-Date": "2025-02-03T08:00:00Z"}
AT = datetime(2025, 2, 3, 8, tzinfo=UTC)


def test_ids_of_a_cause_are_always_the_same_all_different_and_in_the_order_of_time() -> None:
    first, again = list(islice(ids_of("a", AT), 5000)), list(islice(ids_of("a", AT), 5000))
    assert first == again
    assert len({*first, *islice(ids_of("b", AT), 5000)}) == 10_000
    assert {(new_id.version, new_id.variant) for new_id in first} == {(7, "specified in RFC 4122")}
    assert max(first) < next(ids_of("a", AT + timedelta(milliseconds=1)))
    assert first[:4096] == sorted(first[:4096])


def test_ids_are_taken_from_a_cause_only_meanwhile() -> None:
    with taking_ids(ids_of("a", AT)):
        assert new_id() == next(ids_of("a", AT))
    assert new_id() != new_id()


async def test_a_call_that_moves_the_clock_makes_ids_of_its_key_and_any_other_call_new_ones(
    sandbox: Sandbox, jwks_file: Path, tmp_path: Path, writer: dict[str, str]
) -> None:
    async def made(words: str, clock: str = "a clock", **headers: str) -> UUID:
        async with client_of(sandbox_app(sandbox, jwks_file, tmp_path, jobs_clock=clock)) as api:
            answer = await api.post("/notes", json={"words": words}, headers=writer | headers)
            assert answer.status_code == 201, answer.text
            return UUID(answer.json()["id"])

    subject = "local-case_officer"
    assert await made("ett", **MOVED, **{"Idempotency-Key": "k"}) in set(islice(ids_of(f"sandbox {subject} k", AT), 5))
    elsewhere = await made("tre", clock="", **MOVED, **{"Idempotency-Key": "l"})
    assert elsewhere not in set(islice(ids_of(f"sandbox {subject} l", AT), 5)), "only where the local stack asks for it"
    now = await made("två", **{"Idempotency-Key": "two"})
    assert now not in set(islice(ids_of(f"sandbox {subject} two", AT), 5))
    assert datetime.fromtimestamp((now.int >> 80) / 1000, UTC).year > 2025


async def test_what_an_event_brings_about_has_ids_of_the_event(sandbox: Sandbox) -> None:
    taken: list[UUID] = []

    async def note(work: Work, noted: NotedV1, *, now: datetime) -> None:
        taken.append(new_id())

    subscription = Subscription("notes", {NotedV1: note, ErasedV1: None})
    for number, follows in enumerate((True, False), start=1):
        reader = Consumer(subscription, Work, sandbox.sessions, follows_server_date=follows, fixes_ids=True)
        heard = event(NotedV1(words="a"), sequence=number).model_copy(update={"serverdate": AT})
        await reader.apply(heard)
        of_the_event = set(islice(ids_of(f"sandbox {reader.name} {heard.id}", AT), 5))
        assert (taken[-1] in of_the_event) is follows, "in production nobody chooses the date of an event"


async def test_a_work_that_is_entered_again_goes_on_with_its_ids(sandbox: Sandbox) -> None:
    work = Work(sandbox.sessions, actor=Actor("anna", frozenset()))
    work.move_clock(AT, cause="k")
    async with work:
        first = new_id()
    async with work:
        second = new_id()
    assert [first, second] == list(islice(ids_of("sandbox k", AT), 2))
    assert new_id().int >> 80 != first.int >> 80, "nothing is left of it afterwards"


async def test_timed_jobs_stand_still_only_in_the_local_profile_and_only_while_the_file_is_there(
    tmp_path: Path,
) -> None:
    clock = tmp_path / "clock"
    seen: list[tuple[datetime, UUID]] = []

    async def job(_sessions: object, now: datetime) -> None:
        seen.append((now, new_id()))

    async def run(profile: str) -> datetime:
        settings = SimpleNamespace(profile=profile, jobs_clock=str(clock))
        await run_by_clock("job", job, cast(Any, None), cast(ServiceSettings, settings))
        return seen[-1][0]

    assert await run("local") > NOW - timedelta(days=1)
    clock.write_text(AT.isoformat())
    assert [await run("local"), await run("local")] == [AT, AT]
    assert [new_id for _, new_id in seen[-2:]] == list(islice(ids_of("job", AT), 2)), "they go on where they ended"
    assert await run("production") > AT
