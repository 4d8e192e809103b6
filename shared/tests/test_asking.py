"""A call that only asks has no transaction, and nothing can be written by it; a router is asked about its own alone."""

from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from sqlalchemy import event
from starlette.routing import Match

from shared.kit.db import create_sessions
from shared.rest.operations import Branch
from tests.support.sandbox import NOW, Note, NotedV1, Sandbox, Work
from tests.support.sandbox_api import add, client_of, router, sandbox_app
from tests.support.tokens import AuthorizationHeaders


async def test_what_is_read_has_no_transaction_and_what_is_written_or_read_whole_has(
    sandbox: Sandbox, authorization: AuthorizationHeaders, jwks_file: Path, tmp_path: Path
) -> None:
    app, seen, writer = sandbox_app(sandbox, jwks_file, tmp_path), list[str | None](), authorization("case_officer")

    def note(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if " note" in statement:
            seen.append(connection.get_execution_options().get("isolation_level"))

    async with client_of(app) as api:
        event.listen(app.state.engine.sync_engine, "before_cursor_execute", note)
        made = await add(api, writer, "ord")
        assert set(seen) == {None}
        for path, accept, level in (
            (f"/notes/{made.json()['id']}", "application/json", "AUTOCOMMIT"),
            ("/notes", "application/json", "AUTOCOMMIT"),
            ("/notes", "text/csv", "REPEATABLE READ"),
            ("/notes", "application/x-ndjson", "REPEATABLE READ"),
        ):
            seen.clear()
            assert (await api.get(path, headers=writer | {"Accept": accept})).status_code == 200
            assert set(seen) == {level}, (path, accept)


@pytest.mark.parametrize("what", ["a row", "an event", "an audit row"])
async def test_nothing_is_written_by_a_call_that_asks(sandbox: Sandbox, what: str) -> None:
    work = Work(create_sessions(sandbox.engine, reads=True), actor=sandbox.work().actor)
    with pytest.raises(AssertionError, match="reads"):
        async with work:
            if what == "a row":
                work.session.add(Note(words="ord", created_at=NOW, updated_at=NOW))
            elif what == "an event":
                work.publish(NotedV1(words="ord"), subject="one")
            else:
                await work.record("note", "note", "one", at=NOW)
    for table in ("note", "outbox", "audit_entry"):
        assert await sandbox.scalar(f"SELECT count(*) FROM {table}") == 0


def test_a_router_is_asked_only_about_its_own_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(APIRouter, "matches", lambda *_: (Match.FULL, {}))
    branch = Branch(router)
    asked = {name: branch.matches({"operation": name})[0] for name in ("get_notes", "get_audit_entries", None)}
    assert asked == {"get_notes": Match.FULL, "get_audit_entries": Match.NONE, None: Match.NONE}
