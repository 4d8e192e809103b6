"""What the audit trail says of an object's fields, and the object as it was."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from shared.clock import new_id
from shared.kit import audit
from shared.kit.audit_values import LEFT_OUT, MASKED, digest, shown
from shared.kit.schema import audit_entry
from tests.support.sandbox import NOW, Note, NotedV1, Sandbox, WordsTaken


class Colour(StrEnum):
    RED = "red"


async def rows(sandbox: Sandbox) -> list[tuple[str, Any, Any]]:
    async with sandbox.sessions() as session:
        found = await session.execute(select(audit_entry).order_by(audit_entry.c.position))
        return [(row.action, row.before, row.after) for row in found]


async def written(sandbox: Sandbox, words: str = "ett", at: datetime = NOW) -> UUID:
    async with sandbox.work() as work:
        note = Note(id=new_id(), words=words, amount=Decimal("10.00"), created_at=at, updated_at=at)
        work.session.add(note)
        await work.record("write_note", "note", note.id, at=at)
        return note.id


async def changed(sandbox: Sandbox, note_id: UUID, *, at: datetime = NOW, **fields: Any) -> None:
    async with sandbox.work() as work:
        note = await work.session.get_one(Note, note_id)
        for name, value in fields.items():
            setattr(note, name, value)
            await work.session.flush()  # what a query in between would do
        note.touch(at)
        await work.record("change_note", "note", note.id, at=at, after={"noticed": True})


async def test_old_and_new_value_of_every_changed_field_are_kept(sandbox: Sandbox) -> None:
    note_id = await written(sandbox)
    await changed(sandbox, note_id, words="två", amount=None)
    assert await rows(sandbox) == [
        ("write_note", None, {"words": "ett", "amount": "10.00"}),
        ("change_note", {"words": "ett", "amount": "10.00"}, {"words": "två", "amount": None, "noticed": True}),
    ]


async def test_what_has_no_id_yet_is_not_recorded(sandbox: Sandbox) -> None:
    with pytest.raises(AssertionError, match="flushed"):
        async with sandbox.work() as work:
            note = Note(words="ett", created_at=NOW, updated_at=NOW)
            work.session.add(note)
            await work.record("write_note", "note", note.id, at=NOW)
    assert await rows(sandbox) == []


async def test_a_savepoint_that_is_undone_takes_its_own_traces_with_it_and_no_others(sandbox: Sandbox) -> None:
    async with sandbox.work() as work:

        async def write(words: str) -> None:
            note = Note(id=new_id(), words=words, created_at=NOW, updated_at=NOW)
            work.session.add(note)
            work.publish(NotedV1(words=words), subject=words)
            await work.record("write_note", "note", note.id, at=NOW)

        await write("före")
        with pytest.raises(WordsTaken):
            async with work.savepoint():
                await write("inuti")
                await work._write_entries()  # as a step that looks at who took the earlier ones does
                await write("också inuti")
                raise WordsTaken("upptaget")
        async with work.savepoint():
            await write("efter")
    assert [after["words"] for _, _, after in await rows(sandbox)] == ["före", "efter"]
    assert (
        await sandbox.scalar("SELECT string_agg(subject, ' ' ORDER BY position) FROM outbox") == "note/före note/efter"
    )


async def test_what_is_undone_leaves_no_row(sandbox: Sandbox) -> None:
    async with sandbox.work() as work:
        async with work.trial(dry_run=True):
            await work.record("store", "note", "one", at=NOW)
        async with work.trial(dry_run=False):
            await work.record("keep", "note", "two", at=NOW)
    assert [action for action, _, _ in await rows(sandbox)] == ["keep"]


async def test_a_large_import_may_let_go_of_what_it_has_written(sandbox: Sandbox) -> None:
    async with sandbox.work() as work:
        note = Note(id=new_id(), words="ett", created_at=NOW, updated_at=NOW)
        work.session.add(note)
        await work.session.flush()
        work.let_go(note)
        await work.record("write_note", "note", note.id, at=NOW)
    assert await rows(sandbox) == [("write_note", None, None)]


LONG = "a" * 201


@pytest.mark.parametrize(
    ("value", "rule", "in_the_trail"),
    [
        (Colour.RED, None, "red"),
        (Decimal("1.50"), None, "1.50"),
        (NOW, None, NOW.isoformat()),
        (True, None, True),
        ("Arboga kommun", None, "Arboga kommun"),
        (["b", "a"], None, ["b", "a"]),
        (LONG, None, {"sha256": sha256(LONG.encode()).hexdigest(), "length": 201}),
        ("Anna Ek", LEFT_OUT, "…"),
        (None, MASKED, None),
        ("8105123456", MASKED, {"ends_with": "456", "digest": digest("8105123456", b"key")}),
        ("12345", MASKED, {"ends_with": "", "digest": digest("12345", b"key")}),
    ],
)
def test_values_stand_as_the_trail_may_hold_them(value: Any, rule: dict[str, str] | None, in_the_trail: Any) -> None:
    assert shown(value, rule["audit"] if rule else None, b"key") == in_the_trail


def test_a_digest_needs_the_key_and_without_one_there_is_none() -> None:
    assert digest("8105123456", b"key") != digest("8105123456", b"other")
    assert shown("8105123456", "masked", None) == {"ends_with": "456"}


async def state(api: httpx.AsyncClient, note_id: UUID, at: datetime, reader: dict[str, str]) -> httpx.Response:
    return await api.get(f"/audit-states/note/objects/{note_id}", params={"at": at.isoformat()}, headers=reader)


async def test_an_object_is_shown_as_it_was_at_any_moment(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: dict[str, str]
) -> None:
    days = [NOW + timedelta(days=n) for n in range(4)]
    note_id = await written(sandbox, at=days[1])
    await changed(sandbox, note_id, words="två", at=days[2])
    await changed(sandbox, note_id, words="tre", amount=None, at=days[3])
    before = await state(api, note_id, days[0], reader)
    assert (before.status_code, before.json()["type"]) == (404, "/problems/not-found")
    seen = []
    for day in days[1:]:
        found = (await state(api, note_id, day, reader)).json()
        fields = found["fields"]
        seen.append((found["steps"], fields["words"]["value"], fields["amount"]["value"], fields["words"]["set_at"]))
    assert [row[:3] for row in seen] == [(1, "ett", "10.00"), (2, "två", "10.00"), (3, "tre", None)]
    assert [datetime.fromisoformat(row[3]) for row in seen] == days[1:]


async def test_what_was_changed_before_every_field_was_kept_is_known_from_the_first_change_after(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: dict[str, str]
) -> None:
    note_id = new_id()
    async with sandbox.work() as work:
        work.session.add(Note(id=note_id, words="ett", created_at=NOW, updated_at=NOW))
        await work.record("write_note", "another type", note_id, at=NOW)
    async with sandbox.work() as work:
        await work.record("note", "note", note_id, at=NOW, after={"state": "old"})
    await changed(sandbox, note_id, words="två", at=NOW + timedelta(days=2))
    fields = (await state(api, note_id, NOW + timedelta(days=1), reader)).json()["fields"]
    assert (fields["words"]["value"], fields["words"]["set_by"], fields["state"]["value"]) == ("ett", None, "old")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"actor": "anna"}, ["ett", "tre"]),
        ({"actor": "anna", "since": "2026-11-23"}, ["tre"]),
        ({"action": "write_note", "until": "2026-11-22"}, ["ett", "två"]),
        ({"actor": "nobody"}, []),
    ],
)
async def test_rows_are_found_by_person_step_and_period(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: dict[str, str], asked: dict[str, str], found: list[str]
) -> None:
    for words, subject, days in (("ett", "anna", 0), ("två", "bo", 0), ("tre", "anna", 2)):
        async with sandbox.work(subject) as work:
            note = Note(id=new_id(), words=words, created_at=NOW, updated_at=NOW)
            work.session.add(note)
            await work.record("write_note", "note", note.id, at=NOW + timedelta(days=days))
    items = (await api.get("/audit-entries", params=asked, headers=reader)).json()["items"]
    assert [item["after"]["words"] for item in items] == found


async def test_whoever_has_the_export_works_out_the_chain_alone(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: dict[str, str]
) -> None:
    for words in ("ett", "två", "å " * 200):
        await written(sandbox, words)
    async with sandbox.engine.begin() as connection:
        await audit.seal(connection)
    await written(sandbox, "not sealed yet")
    answer = await api.get("/audit-exports", headers=reader)
    assert answer.headers["content-type"] == "application/x-ndjson"
    previous, lines = "0" * 64, answer.text.splitlines()
    for number, line in enumerate(lines[:3], start=1):
        row = line.partition('"row":')[2][:-1]
        assert json.loads(line)["previous"] == previous
        previous = sha256((previous + row).encode()).hexdigest()
        assert (json.loads(line)["number"], json.loads(line)["hash"]) == (number, previous)
    assert (len(lines), json.loads(lines[3])["number"], json.loads(lines[3])["previous"]) == (4, None, None)
