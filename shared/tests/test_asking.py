"""A call that only asks has no transaction and can write nothing; a route is made once and found by its name."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import event
from starlette.routing import Match

from shared.kit.db import create_sessions
from shared.rest.routes import ByOperation, Routes
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
            assert len(seen) == 1, (path, accept)  # a page is counted where it is fetched


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


def test_a_request_meets_the_route_of_its_operation_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    app = FastAPI()
    router.make(app, "/root")
    lead, asked = ByOperation(app.routes), list[str]()

    def match(route: APIRoute, _scope: object) -> tuple[Match, dict[str, object]]:
        asked.append(route.name)
        return Match.FULL, {}

    monkeypatch.setattr(APIRoute, "matches", match)
    found = {name: lead.matches({"operation": name} if name else {})[0] for name in ("get_notes", "get_none", None)}
    assert found == {"get_notes": Match.FULL, "get_none": Match.NONE, None: Match.NONE}
    assert asked == ["get_notes"]


@pytest.mark.parametrize("path", ["/root/pages/one", "/root/pages/one/more/words", "/root/pages//one"])
async def test_an_operation_with_several_addresses_is_led_to_at_each(path: str) -> None:
    resource, app = Routes(), FastAPI()

    @resource.get("/pages/{page}")
    @resource.get("/pages/{page}/{more:path}")
    @resource.get("/pages//{page}")
    async def get_page(page: str) -> str:
        return page

    resource.make(app, "/root")
    app.router.routes[:] = [ByOperation(app.routes)]  # nothing else is there to be tried

    async def with_operation(scope: Any, receive: Any, send: Any) -> None:
        await app(scope | {"operation": "get_page"}, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(with_operation), base_url="http://test") as client:
        assert (await client.get(path)).json() == "one"


def test_a_route_is_made_below_the_root_with_what_its_resource_and_the_api_add() -> None:
    resource, app = Routes(tags=["ett"]), FastAPI()
    first, second = Depends(lambda: None), Depends(lambda: None)

    @resource.get("/things", tags=["två"], dependencies=[second])
    async def get_things() -> None:
        """Nothing."""

    for _ in range(2):  # two APIs of the same resource have each their own
        resource.make(app, "/root", dependencies=[first])
    made = [route for route in app.routes if isinstance(route, APIRoute)]
    assert [(route.path, route.tags, route.dependencies) for route in made] == [
        ("/root/things", ["ett", "två"], [first, second])
    ] * 2
    assert not any(isinstance(route, APIRoute) for route in resource.routes)
