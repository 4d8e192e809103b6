"""One service still runs the last release while the three others and every database are of today (docs/releases.csv).

Its code is taken from the history of this clone and runs with today's libraries. In a clone without that commit the
tests are skipped.
"""

import asyncio
import csv
import io
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from insatser.layout import CLONE
from insatser.services import NAMES
from insatser.stack import Stack
from insatser.unprivileged import temporary_folder
from tests.conftest import CaseAt


@dataclass(frozen=True)
class Release:
    version: str
    sources: Path


@pytest.fixture(scope="module")
def last_release() -> Iterator[Release]:
    """With its sources in a folder."""
    with (CLONE / "docs" / "releases.csv").open(encoding="utf-8", newline="") as lines:
        version, _, commit = list(csv.reader(lines))[-1]
    command = ["git", "archive", commit, "shared", "services", "docs/permissions.csv"]
    archive = subprocess.run(command, cwd=CLONE, capture_output=True, check=False)
    if archive.returncode:
        pytest.skip(f"the commit of the last release is not in this clone: {commit}")
    with temporary_folder() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as sources:
            sources.extractall(folder, filter="data")
        yield Release(version, folder)


@pytest.mark.parametrize("service", NAMES)
async def test_a_case_runs_from_its_offer_to_money_and_schedule(
    service: str, stack: Stack, case_at: CaseAt, last_release: Release
) -> None:
    """One case whole, and one that today's code begins and ends: each release reads what the other has written."""
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


async def _version(stack: Stack, service: str) -> str:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{stack.api_url(service)}/api-info")
    return str(answer.json()["apiVersion"])
