"""The sandbox: always the same, filled again without harm, refused where people work, and read as it says itself."""

import asyncio
import json
import os
import re
import subprocess
from collections import defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from insatser.keys import LocalKeys
from insatser.layout import CLONE, Layout
from insatser.sandbox import guide, states
from insatser.sandbox.calendar import Calendar, JobsClock
from insatser.sandbox.caller import Examples
from insatser.sandbox.export import canonical
from insatser.sandbox.fill import NotLocal, fill, must_be_local
from insatser.sandbox.world import World
from insatser.services import NAMES
from insatser.stack import Stack
from insatser.target import Target
from shared.roles import ROLES
from tests.mirrors.run import wander_and_compare
from tests.support.bruno import COLLECTION
from tests.support.clients import run_bruno
from tests.support.descriptions import none_is_wrong, operations
from tests.support.documents import DESCRIPTIONS
from tests.support.narrowing import lists, narrowed_outside

ONLY = ("munkfors",)
"""The whole takes more than a test may: `make sandbox PROVE=1` fills two systems with it, and compares them."""
CHANGES = 30
NOT_OF_AN_EXAMPLE = {400, 401, 405, 406, 415, 428, 500}
"""What no documented example is answered with, whatever exists."""
CASE = "019482ba-25a8-7000-97d5-64fa4e2b5467"


async def test_a_fill_has_fixed_ids_and_changes_nothing_when_it_is_made_again(empty_stack: Stack) -> None:
    target, layout, days = Target.of(empty_stack), empty_stack.layout, []
    first = await fill(target, layout, only=ONLY, said=lambda _share, day: days.append(day))
    content, made = layout.sandbox_content.read_bytes(), json.loads(layout.sandbox.read_text())
    assert days == sorted(days)
    assert made["ids"]["munkfors/samverkan"] == CASE

    again = await fill(target, layout, only=ONLY, said=lambda *_: None)
    assert (again, layout.sandbox_content.read_bytes()) == (first, content)
    assert not any(layout.jobs_clock(name).exists() for name in NAMES), "the timed jobs run again"
    await _as_typed(empty_stack, made["ids"])
    none_is_wrong((await narrowed_outside(target)).faults)


async def test_mirrors_of_every_list_follow_what_is_changed_at_random(empty_stack: Stack, client: ModuleType) -> None:
    """A few changes, always the same; `make mirrors` makes a thousand, in all of the sandbox."""
    await fill(Target.of(empty_stack), empty_stack.layout, only=ONLY, said=lambda *_: None)
    target = Target.of(empty_stack)
    wanderer, wrong = await asyncio.to_thread(wander_and_compare, client, target, CHANGES, 1, looks=3)
    assert (wrong, wanderer.faults) == ([], [])
    assert wanderer.changes == CHANGES


def test_the_collection_is_sent_by_brunos_own_program(empty_stack: Stack, tmp_path: Path) -> None:
    """Every file of it: each request is one of the API's, by somebody who may, and is answered as described."""
    target = Target.of(empty_stack)
    roles = (role for role in ROLES if role != "organizer")
    addresses = {name: target.api_url(name) for name in NAMES}
    sent = run_bruno(COLLECTION, tmp_path, addresses | {"token": target.token(*roles)})
    described = {
        f"{name}/{operation.name}": operation
        for name in NAMES
        for operation in operations(json.loads((DESCRIPTIONS / f"{name}.json").read_text(encoding="utf-8")))
    }
    assert {result["path"] for result in sent} == described.keys()
    none_is_wrong(
        f"{result['path']}: {result['response']['status']} {result['error'] or ''}"
        for result in sent
        if str(status := result["response"]["status"]) not in described[result["path"]].spec["responses"]
        or status in NOT_OF_AN_EXAMPLE
    )
    keys = [result["request"]["headers"].get("Idempotency-Key") for result in sent]
    filled = [key for key in keys if key]
    assert len(set(filled)) == len(filled) > 100


async def _as_typed(stack: Stack, ids: dict[str, str]) -> None:
    """Every call that is shown is answered; the first is typed in a shell, tokens and all."""
    lines = list(guide.lines(ids, stack.api_url))
    assert len(lines) > 8
    async with httpx.AsyncClient() as client:
        for call, line in lines:
            token = _token(stack, call)
            address = re.findall(r'"(http[^"]+)"$', line)[0]
            answer = await client.get(address, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200, (line, answer.text)
    environment = os.environ | {"INSATSER_HOME": str(stack.layout.home)}
    typed = ["bash", "-c", lines[0][1].replace("curl", "curl -sS --fail-with-body")]
    done = await asyncio.to_thread(
        subprocess.run, typed, cwd=CLONE, env=environment, capture_output=True, text=True, check=False
    )
    assert '"items"' in done.stdout, done.stderr


def _token(stack: Stack, call: guide.Call) -> str:
    options = dict(re.findall(r"--(\S+) (\S+)", call.options))
    number = options.get("organization-number")
    return Target.of(stack).token(call.role, subject=options.get("subject"), organization_number=number)


async def test_a_system_that_is_not_local_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    asked = []

    def production(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        problem = {"title": "Begäran är felaktig", "detail": "X-With-Server-Date godtas bara i en lokal miljö."}
        return httpx.Response(400, json=problem)

    keys = LocalKeys(tmp_path / "keys")
    keys.ensure()
    target = Target({f"{name}-api": "https://api.example.se" for name in NAMES}, keys)
    client = httpx.AsyncClient(transport=httpx.MockTransport(production))
    with pytest.raises(NotLocal, match="bara i ett lokalt system"):
        await must_be_local(World(target, client, JobsClock(Layout(CLONE, tmp_path))))
    assert asked == ["GET"]


async def test_stories_are_told_side_by_side_in_the_order_of_their_days() -> None:
    calendar, met = Calendar(), []

    async def story(name: str, *days: str):  # type: ignore[no-untyped-def]
        for day in days:
            yield day
            met.append((str(calendar.day), name))

    await calendar.run({"b": story("b", "2025-01-02", "2025-03-01"), "a": story("a", "2025-01-02")}, lambda _day: None)
    assert met == [("2025-01-02", "a"), ("2025-01-02", "b"), ("2025-03-01", "b")]
    assert calendar.day == date(2025, 3, 1)


def test_what_a_list_shows_it_can_be_asked_for() -> None:
    """Whose, in what state, in which assignment; and on which day where that is what people look for."""
    none_is_wrong(fault for one in lists() for fault in one.lacking)


def test_what_comes_from_this_machine_is_not_compared() -> None:
    made, machine = "019513cf-0e80-7000-b5c8-7ed0fc0f4a2c", "01ad0000-0000-7000-8000-000000000000"
    one = {"id": made, "at": "2026-12-01T08:00:00Z", "_links": {"self": "http://127.0.0.1:1"}, "rule": machine}
    other = one | {"at": "2026-12-02T08:00:00Z", "_links": {}, "rule": "01ad0000-0000-7000-8000-000000000001"}
    assert canonical({"x": [one]}) == canonical({"x": [other]})
    assert canonical({"x": [one]}) != canonical({"x": [one | {"id": made.replace("b5c8", "b5c9")}]})
    assert canonical({"x": [one]}) != canonical({"x": [one | {"at": "2026-11-01T08:00:00Z"}]})


def test_every_state_of_the_apis_is_in_the_sandbox_or_has_a_reason_why_not() -> None:
    """A new one is told of there, or in `states.csv`; that the fill has what the table says, it sees to itself."""
    assert list(states.table()) == list(states.described(Examples()))
    reasons = [missing for missing in states.table().values() if missing]
    assert len(reasons) < 35
    assert min(map(len, reasons)) > 15


def test_a_sandbox_that_lacks_a_state_or_has_one_more_than_the_table_says_is_not_whole() -> None:
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    for state, missing in states.table().items():
        if not missing:
            found[state.list].append({state.field: state.state})
    assert states.differing(found) == []
    del found["selection /rounds"][0]
    found["selection /fetches"].append({"status": "done"})
    assert states.differing(found) == [
        "selection /fetches: något med status done",
        "selection /rounds: inget med status draft",
    ]
