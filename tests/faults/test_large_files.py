"""Honest files that are large: read whole, while the API lives and does not grow.

The suite sends a megabyte of each form and asserts no seconds; `LARGE_MEGABYTES=10` measures what is promised, 15
seconds of processor time for ten. Of one, starting what reads is too much to say anything.
"""

import os
from collections.abc import Iterator
from functools import partial
from random import Random
from string import ascii_lowercase

import httpx
import psutil
import pytest

from insatser.ports import LOOPBACK
from services.budget.tests.sie import OVERHEAD, file, voucher
from tests.support.api_process import ApiProcess, attack
from tests.support.tokens import AuthorizationHeaders
from tests.support.workbooks import sheet, texts, workbook

from .conftest import StartApi

MEGABYTES = int(os.environ.get("LARGE_MEGABYTES", "1"))
PROMISED = 10
"""Megabytes that are read in SECONDS of processor time: the API's, and that of the process which reads for it."""
SECONDS = 15
BANNER = "Statistik\nGrundskola - Slutbetyg årskurs 9\nValt läsår: 2024/25\n"
HEADING = "Skol-enhetskod;Skola;Kommun-kod;Typ av huvudman;Antal elever;Genomsnittligt meritvärde"
MEMORY = 90
"""Mebibytes that the API grows by at most, whatever the size: rows that it has looked at, and faults."""
UNPACKED = 6
"""A workbook of such rows becomes that many times as large."""


def _rows() -> Iterator[list[str]]:
    chance = Random(1)
    for number in range(10_000_000, 99_999_999):
        points = f"{chance.randint(10, 339)},{chance.randint(0, 9)}"
        yield [
            str(number),
            "Skola " + "".join(chance.choices(ascii_lowercase, k=16)),
            "0604",
            "Kommunal",
            str(chance.randint(1, 999)),
            points,
        ]


def csv(size: int) -> tuple[bytes, int]:
    lines, length = [BANNER + HEADING], 0
    for row in _rows():
        lines.append(";".join(row))
        length += len(lines[-1]) + 1
        if length >= size:
            return "\n".join(lines).encode(), len(lines) - 1
    raise AssertionError


def xlsx(size: int) -> tuple[bytes, int]:
    lines = [[line] for line in BANNER.splitlines()] + [HEADING.split(";")]
    rows, length = [texts(*line, number=n) for n, line in enumerate(lines, start=1)], 0
    for row in _rows():
        rows.append(texts(*row, number=len(rows) + 1))
        length += len(rows[-1])
        if length >= size * UNPACKED:
            return workbook(sheet("".join(rows))), len(rows) - len(lines)
    raise AssertionError


def sie(size: int) -> tuple[bytes, int]:
    """Every twentieth voucher is about the assignment; the others are the agency's own affair."""
    written: list[str] = []
    length, ours = 0, 0
    while length < size:
        number = len(written) + 1
        about = OVERHEAD if number % 20 == 0 else '{1 "100"}'
        written.append(voucher(number, f"5011 {about} {number}.50", f"2440 {{}} -{number}.50"))
        ours += about == OVERHEAD
        length += len(written[-1])
    return file(*written), ours


FORMS = {
    "csv": ("selection", "/imports?kind=statistics&dry_run=true", csv),
    "xlsx": ("selection", "/imports?kind=statistics&dry_run=true", xlsx),
    "sie": ("budget", "/payment-imports?dry_run=true", sie),
}


@pytest.fixture(scope="module", params=sorted({service for service, *_ in FORMS.values()}))
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def api(start: StartApi, service: str) -> Iterator[ApiProcess]:
    with start(f"large_{service}", service) as running:
        yield running


async def test_large_files_are_read_whole_while_the_api_lives(
    api: ApiProcess, service: str, authorization: AuthorizationHeaders
) -> None:
    for form, (_, path, write) in ((name, row) for name, row in FORMS.items() if row[0] == service):
        content, rows = write(MEGABYTES * 2**20)
        headers = authorization("analyst", "controller") | {"Content-Type": "text/csv", "Idempotency-Key": form}
        answers: list[httpx.Response] = []
        send = partial(_send, f"http://{LOOPBACK}:{api.port}/{service}/v1{path}", content, headers, answers)
        began = _processor(api)
        await attack(api, 1, send, megabytes=MEMORY)
        taken = _processor(api) - began
        assert answers[0].status_code == 200, answers[0].text[:1000]
        report = answers[0].json()
        assert report.get("rows_read", report.get("rows")) == rows
        assert MEGABYTES < PROMISED or taken * PROMISED < SECONDS * MEGABYTES, f"{form}: {taken:.1f} s"


async def _send(address: str, content: bytes, headers: dict[str, str], answers: list[httpx.Response]) -> None:
    async with httpx.AsyncClient(timeout=240) as client:
        answers.append(await client.post(address, content=content, headers=headers))


def _processor(api: ApiProcess) -> float:
    times = psutil.Process(api.process.pid).cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)
