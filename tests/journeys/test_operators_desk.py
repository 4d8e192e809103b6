"""The operator's desk against the running system: with addresses and a token, and nothing else."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import asyncpg
import nats
import pytest
from typer.testing import CliRunner, Result

from insatser.services import NAMES
from insatser.stack import Stack
from insatser_ops import cli
from tests.conftest import CaseAt

Desk = Callable[..., Result]
WHY = ("--reason", "Prövas i ett test")


@pytest.fixture
def desk(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(cli.out, "width", 240)
    addresses = [part for name in NAMES for part in ("--address", f"{name}={stack.root_url(f'{name}-api')}")]

    def run(*command: str, subject: str = "operator") -> Result:
        token = stack.keys.token(["operator"], datetime.now(UTC), subject=subject)
        return CliRunner().invoke(cli.app, [*addresses, *command], env={"INSATSER_TOKEN": token})

    return run


async def test_a_case_is_followed_from_the_offer_through_all_services(desk: Desk, case_at: CaseAt) -> None:
    case = await case_at("signed")
    await case.shown()
    shown = await asyncio.to_thread(desk, "case", case.id)
    assert shown.exit_code == 0, shown.output
    order = ["offer-made.v1", "offer-answered.v1", "measures-decided.v1", "agreement-signed.v1", "funds-committed.v1"]
    places = [shown.output.index(fact) for fact in order]
    assert places == sorted(places)
    assert "schedule-created.v1" in shown.output


async def test_a_paused_consumer_waits_and_goes_on(desk: Desk, case_at: CaseAt) -> None:
    case = await case_at("half signed")
    assert (await asyncio.to_thread(desk, "pause", "budget", "budget-funding", *WHY)).exit_code == 0
    await asyncio.sleep(4)  # the worker looks every other second
    await case.sign_as_agency()
    await case.scheduled()
    assert (await case.read())["funding"]["status"] == "reserved"
    again = await asyncio.to_thread(desk, "pause", "budget", "budget-funding", *WHY)
    assert "redan pausad" in str(again.exception)
    assert (await asyncio.to_thread(desk, "resume", "budget", "budget-funding", *WHY)).exit_code == 0
    assert (await case.shown())["funding"]["committed"] == "750000.00"


async def test_two_services_are_reconciled_and_what_is_missing_comes(desk: Desk, case_at: CaseAt, stack: Stack) -> None:
    case = await case_at("half signed")
    await asyncio.to_thread(stack.stop_process, "followup-worker")
    await case.sign_as_agency()
    await case.committed()
    connection = await nats.connect(stack.operator_url("agreements"))
    await connection.jetstream(timeout=240).purge_stream("AGREEMENTS")
    await connection.close()
    await asyncio.to_thread(stack.start_process, "followup-worker")
    done = await asyncio.to_thread(desk, "reconcile", "agreements", "followup", *WHY)
    assert done.exit_code == 0, done.output
    before, after = done.output.split("saknas nu")
    assert "followup-cooperation" in before
    assert set(re.findall(r"^followup-\S+ +\d+ +(\d+)", after, re.M)) == {"0"}
    assert (await case.scheduled())["status"] == "active"


def _hashes(shown: str) -> dict[str, str]:
    return dict(re.findall(r"^\S+  (\w+)  ([0-9a-f]{64})$", shown, re.M))


async def test_copies_are_made_again_by_two_and_are_what_they_were(desk: Desk, case_at: CaseAt, stack: Stack) -> None:
    case = await case_at("signed")
    await case.shown()
    copies, name = ("copies", "agreements", "budget"), "agreements-funding"
    before = (await asyncio.to_thread(desk, *copies)).output
    published = await _count(stack)
    await _run(stack, "UPDATE funding SET committed = committed + 1")
    assert _hashes((await asyncio.to_thread(desk, *copies)).output) != _hashes(before)
    assert (await asyncio.to_thread(desk, "propose-rebuild", "agreements", name, *WHY)).exit_code == 0
    same = await asyncio.to_thread(desk, "rebuild", "agreements", name, *WHY)
    assert "Låt någon annan" in str(same.exception)
    done = await asyncio.to_thread(partial(desk, "rebuild", "agreements", name, *WHY, subject="bo"))
    assert done.exit_code == 0, (done.output, done.exception)
    assert "en annan hash" in done.output
    assert _hashes((await asyncio.to_thread(desk, *copies)).output) == _hashes(before)
    assert await _count(stack) == published
    assert (await case.read())["funding"]["committed"] == "750000.00"


async def _count(stack: Stack) -> int:
    """Events about anything but the upkeep itself."""
    kept = "('manifest', 'resend-request', 'audit-chain')"
    return int(await _run(stack, f"SELECT count(*) FROM outbox WHERE split_part(subject, '/', 1) NOT IN {kept}"))


async def _run(stack: Stack, statement: str) -> Any:
    connection = await asyncpg.connect(stack.owner_url("agreements").replace("+asyncpg", ""))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_books_and_chains_are_verified_and_the_state_is_shown(desk: Desk, case_at: CaseAt) -> None:
    case = await case_at("signed")
    await case.committed()
    await case.scheduled()
    verified = await asyncio.to_thread(desk, "verify")
    assert verified.exit_code == 0, verified.output
    assert verified.output.count("kedjan är hel") == len(NAMES)
    assert "böckerna stämmer" in verified.output
    shown = await asyncio.to_thread(desk, "overview")
    assert shown.exit_code == 0, shown.output
    assert "budget-funding" in shown.output


def test_without_a_token_or_an_address_it_says_what_is_missing() -> None:
    assert "INSATSER_TOKEN" in str(CliRunner().invoke(cli.app, ["verify"]).exception)
    nowhere = CliRunner().invoke(cli.app, ["--token", "x", "verify"])
    assert "Ange var tjänsterna finns" in str(nowhere.exception)
    misspelt = CliRunner().invoke(cli.app, ["--token", "x", "--address", "budgte=http://x", "verify"])
    assert "budgte" in str(misspelt.exception)
