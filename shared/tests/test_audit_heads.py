"""Heads of the audit trail: published when it has grown, and what they show of a chain that was sealed anew."""

from typing import ClassVar

from sqlalchemy import text

from shared.audit_trail import heads as audit_heads
from shared.audit_trail.heads import Head
from shared.audit_trail.verification import Verdict, verify
from shared.contracts.audit import AUDIT_CHAIN, AuditHead
from shared.event import Event, Fact
from shared.kit import audit
from tests.support.resealing import reseal
from tests.support.sandbox import Sandbox


class HeadTakenV1(AuditHead, Fact):
    TYPE: ClassVar[str] = "sandbox.audit-head-taken.v1"
    AGGREGATE: ClassVar[str] = AUDIT_CHAIN


async def write(sandbox: Sandbox, *words: str) -> None:
    for word in words:
        await sandbox.note(word)
    async with sandbox.engine.begin() as connection:
        await audit.seal(connection)


async def publish(sandbox: Sandbox) -> int:
    return await audit_heads.publish(sandbox.sessions, "sandbox", HeadTakenV1)


async def heads(sandbox: Sandbox) -> list[Head]:
    """What has been published, as whoever keeps it has it."""
    async with sandbox.sessions() as session:
        rows = await session.execute(text("SELECT event FROM outbox WHERE type LIKE '%head%' ORDER BY position"))
        events = [Event.from_json(row.event.encode()) for row in rows]
    return [Head(*(event.data[name] for name in Head._fields)) for event in events]


async def check(sandbox: Sandbox, *kept: Head) -> Verdict:
    async with sandbox.sessions() as session:
        return await verify(session, kept)


async def test_a_head_is_published_once_for_what_has_been_sealed_since_the_last(sandbox: Sandbox) -> None:
    await write(sandbox, "a", "b")
    assert [await publish(sandbox), await publish(sandbox)] == [2, 0]
    await write(sandbox, "c")
    assert [await publish(sandbox), await publish(sandbox)] == [1, 0]
    published = await heads(sandbox)
    assert [(head.number, head.since, len(head.marks)) for head in published] == [(2, 0, 2), (3, 2, 1)]
    assert (await check(sandbox, *published)) == Verdict(sealed=3, unsealed=0, broken_at=None, heads=2)


async def test_telling_a_head_gives_no_row_that_would_call_for_another(sandbox: Sandbox) -> None:
    await write(sandbox, "a")
    await publish(sandbox)
    async with sandbox.engine.begin() as connection:
        assert await audit.seal(connection) == 0
    assert await publish(sandbox) == 0


async def test_many_rows_are_published_in_pieces_that_the_broker_takes(sandbox: Sandbox) -> None:
    rows = (
        "INSERT INTO audit_entry (id, at, actor, roles, action, object_type, object_id, request_id) "
        "SELECT gen_random_uuid(), now(), 'a', '', 'note', 'note', n::text, '' FROM generate_series(1, 2500) n"
    )
    async with sandbox.engine.begin() as connection:
        await connection.exec_driver_sql(rows)
    async with sandbox.engine.begin() as connection:
        await audit.seal(connection, limit=3000)
    assert await publish(sandbox) == 2500
    assert [(head.since, head.number) for head in await heads(sandbox)] == [(0, 2000), (2000, 2500)]


async def test_the_head_that_another_keeps_names_the_row_of_a_chain_sealed_anew(sandbox: Sandbox) -> None:
    """The attack: who owns the database changes a row and seals all that follows again."""
    await write(sandbox, "a", "b", "c", "d")
    await publish(sandbox)
    kept = await heads(sandbox)
    await reseal(sandbox.owner, "UPDATE audit_entry SET actor = 'someone else' WHERE position = 3")
    alone = await check(sandbox)
    assert (alone.sealed, alone.broken_at, alone.row) == (4, None, None), "by itself the chain says that it is whole"
    found = await check(sandbox, *kept)
    assert (found.altered_from, found.row and found.row.position, found.row and found.row.actor) == (
        3,
        3,
        "someone else",
    )


async def test_rows_that_were_taken_from_the_end_are_missed(sandbox: Sandbox) -> None:
    await write(sandbox, "a", "b", "c")
    await publish(sandbox)
    kept = await heads(sandbox)
    await reseal(sandbox.owner, "DELETE FROM audit_entry WHERE position > 1")
    assert (await check(sandbox)).broken_at is None
    assert (await check(sandbox, *kept)).missing_from == 2


async def test_a_head_published_anew_after_the_attack_does_not_cover_it(sandbox: Sandbox) -> None:
    await write(sandbox, "a", "b")
    await publish(sandbox)
    kept = await heads(sandbox)
    await reseal(sandbox.owner, "UPDATE audit_entry SET reason = 'x' WHERE position = 1")
    await write(sandbox, "c")
    await publish(sandbox)
    _, later = await heads(sandbox)
    assert (await check(sandbox, later)).altered_from is None
    assert (await check(sandbox, *kept, later)).altered_from == 1


async def test_a_row_that_was_passed_over_by_a_seal_is_named(sandbox: Sandbox) -> None:
    """The one thing that the processes' own role can do: seal a later row, so that an earlier one is never sealed."""
    await write(sandbox, "a")
    await sandbox.note("hidden")
    await sandbox.note("c")
    async with sandbox.engine.begin() as connection:
        await connection.execute(text("INSERT INTO audit_seal (number, position, hash) VALUES (2, 3, 'x')"))
    found = await check(sandbox)
    assert (found.skipped, found.broken_at, found.unsealed) == (2, 2, 1)
