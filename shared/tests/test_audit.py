"""The audit trail is whole: chained, append-only, and any tampering shows."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.audit_trail import verification
from shared.audit_trail.verification import Verdict
from shared.kit import audit
from tests.support.sandbox import Sandbox


async def seal(sandbox: Sandbox) -> int:
    async with sandbox.engine.begin() as connection:
        return await audit.seal(connection)


async def verify(sandbox: Sandbox) -> Verdict:
    async with sandbox.sessions() as session:
        return await verification.verify(session)


async def test_every_row_gets_its_place_in_the_chain(sandbox: Sandbox) -> None:
    for n in range(5):
        await sandbox.note(f"w{n}")
    assert await seal(sandbox) == 5
    assert await verify(sandbox) == Verdict(sealed=5, unsealed=0, broken_at=None)


async def test_sealers_in_two_processes_do_not_disturb_each_other(sandbox: Sandbox) -> None:
    await asyncio.gather(*(sandbox.note(f"w{n}") for n in range(10)))
    await asyncio.gather(*(seal(sandbox) for _ in range(4)))
    await seal(sandbox)
    assert await verify(sandbox) == Verdict(sealed=10, unsealed=0, broken_at=None)


async def test_all_that_is_committed_is_sealed_and_what_is_sealed_is_asked_for_once(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not await audit.seal_all(sandbox.engine)
    monkeypatch.setattr(audit, "MOST", 2)
    monkeypatch.setattr(audit, "seal", partial(audit.seal, limit=2))
    for n in range(5):
        await sandbox.note(f"w{n}")
    assert await audit.seal_all(sandbox.engine)
    assert await verify(sandbox) == Verdict(sealed=5, unsealed=0, broken_at=None)
    assert not await audit.seal_all(sandbox.engine)
    await sandbox.note("later")
    assert await audit.seal_all(sandbox.engine)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_seal"])
async def test_rows_and_seals_cannot_be_changed_even_by_the_owner(sandbox: Sandbox, statement: str) -> None:
    await sandbox.note("a")
    await seal(sandbox)
    with pytest.raises(DBAPIError, match="append-only"):
        async with sandbox.owner.begin() as connection:
            await connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_seal SET hash = 'x'",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "ALTER TABLE audit_seal DISABLE TRIGGER audit_seal_append_only",
        "DROP TRIGGER audit_entry_append_only ON audit_entry",
        "INSERT INTO audit_entry (id, at, actor, roles, action, object_type, object_id, request_id, transaction_id) "
        "VALUES (gen_random_uuid(), now(), 'anna', '', 'note', 'note', 'one', '', '1')",
    ],
)
async def test_the_processes_role_cannot_seal_the_chain_anew_or_hide_a_row_from_it(
    sandbox: Sandbox, statement: str
) -> None:
    await sandbox.note("a")
    await seal(sandbox)
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        async with sandbox.engine.begin() as connection:
            await connection.execute(text(statement))
    assert await verify(sandbox) == Verdict(sealed=1, unsealed=0, broken_at=None)


@pytest.mark.parametrize(
    "tampering",
    ["UPDATE audit_entry SET actor = 'someone else' WHERE position = 2", "DELETE FROM audit_entry WHERE position = 2"],
)
async def test_tampering_behind_the_triggers_shows(sandbox: Sandbox, tampering: str) -> None:
    for n in range(3):
        await sandbox.note(f"w{n}")
    await seal(sandbox)
    async with sandbox.owner.begin() as connection:
        await connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
        await connection.execute(text(tampering))
    assert (await verify(sandbox)).broken_at == 2
