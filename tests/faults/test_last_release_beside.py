"""One service still runs the last release while the three others and every database are of today (docs/releases.csv).

Its code is taken from the history of this clone and runs with today's libraries. In a clone without that commit the
tests are skipped.
"""

import asyncio
import csv
import io
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from insatser.chain.caller import Caller
from insatser.chain.cooperating import PATIENCE_SECONDS
from insatser.layout import CLONE
from insatser.services import NAMES
from insatser.stack import Stack
from insatser.unprivileged import temporary_folder
from tests.conftest import CaseAt
from tests.support.offers import publish_offer

CLIENT = "deploy/local/src/insatser/chain/cooperating.py"


@dataclass(frozen=True)
class Release:
    version: str
    sources: Path

    def client(self) -> ModuleType:
        """How a case was brought from its offer to its signatures in that release."""
        spec = spec_from_file_location("released_client", self.sources / CLIENT)
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        sys.modules[spec.name] = module  # its dataclasses look for it there
        spec.loader.exec_module(module)
        module.until.__kwdefaults__["seconds"] = PATIENCE_SECONDS  # it had half a minute, too little beside other work
        return module


@pytest.fixture(scope="module")
def last_release() -> Iterator[Release]:
    """With its sources in a folder."""
    with (CLONE / "docs" / "releases.csv").open(encoding="utf-8", newline="") as lines:
        version, _, commit = list(csv.reader(lines))[-1]
    command = ["git", "archive", commit, "shared", "services", "docs/permissions.csv", CLIENT]
    archive = subprocess.run(command, cwd=CLONE, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"the commit of the last release is not in this clone: {commit}")
    with temporary_folder() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as sources:
            sources.extractall(folder, filter="data")
        yield Release(version, folder)


@pytest.mark.parametrize("service", [name for name in NAMES if name != "agreements"])
async def test_a_case_runs_from_its_offer_to_money_and_schedule(
    service: str, stack: Stack, case_at: CaseAt, last_release: Release
) -> None:
    """VER.13. One case whole, and one that today's code begins and ends: each reads what the other has written."""
    begun = await case_at("planned")
    await asyncio.to_thread(stack.run_from, service, last_release.sources)
    try:
        assert await _version(stack, service) == last_release.version
        await begun.bring("half signed", after="planned")
        whole = await case_at("running")
        await whole.committed()
        assert (await whole.scheduled())["status"] == "active"
    finally:
        await asyncio.to_thread(stack.run_from, service, CLONE)
    await begun.bring("running", after="half signed")
    for case in (begun, whole):
        assert (await case.shown())["funding"]["committed"] == "750000.00"


async def test_agreements_of_the_last_release_take_a_case_whole(
    stack: Stack, caller: Caller, money: None, today: date, last_release: Release
) -> None:
    """As clients of that release did: a plan of today holds what it cannot read, so it has no part in one (runbook)."""
    client = last_release.client()
    await asyncio.to_thread(stack.run_from, "agreements", last_release.sources)
    try:
        assert await _version(stack, "agreements") == last_release.version
        case = await client.Case.of_offer(caller, str(await publish_offer(stack)))
        await case.answer(accepted=True)
        await case.prepare(today, client.Plan())
        assert (await case.reserved())["funding"]["status"] == "reserved"
        await case.draft(today)
        await case.sign_as_organizer()
        await case.sign_as_agency()
        await case.committed()
        assert (await case.scheduled())["status"] == "active"
    finally:
        await asyncio.to_thread(stack.run_from, "agreements", CLONE)
    assert (await case.shown())["funding"]["committed"] == "750000.00"


async def _version(stack: Stack, service: str) -> str:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{stack.api_url(service)}/api-info")
    return str(answer.json()["apiVersion"])
