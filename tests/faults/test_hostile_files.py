"""Files made to stop whoever reads them: each is refused, and meanwhile the API lives and does not grow."""

from collections.abc import Awaitable, Callable, Iterator

import httpx
import pytest

from insatser.ports import LOOPBACK
from tests.support.api_process import ApiProcess, attack
from tests.support.tokens import AuthorizationHeaders
from tests.support.workbooks import archive, sheet, texts, workbook

from .conftest import StartApi

MEBIBYTE = 2**20
Refused = Callable[[bytes], Awaitable[str]]
"""Sends a file that is refused; what the refusal says."""
PATHS = {"selection": "/imports?kind=statistics", "budget": "/allotment-imports"}
HEADING = {
    "selection": "Statistik\nGrundskola - Slutbetyg årskurs 9\nValt läsår: 2024/25\n"
    "Kommun-kod;Typ av huvudman;Antal elever",
    "budget": "programme;item;fiscal_year;kind;amount;diary_number;decided_on;note",
}


def says_it_is_huge() -> bytes:
    """1.4 KiB that a reader which believes its dimension takes six gigabytes for."""
    corner = '<row r="200000"><c r="ALL200000"><v>1</v></c></row>'
    return workbook(sheet(texts("a") + corner, dimension="A1:ALL200000"))


def inflates() -> bytes:
    """Half a megabyte that becomes ninety-three."""
    return workbook(sheet(texts("a") + "<row><c><v>1</v></c></row>" * (93 * MEBIBYTE // 26)))


def doubles_entities() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 40))
    return workbook(f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{entities}]>{sheet(texts("&e39;"))}')


def climbs_out() -> bytes:
    outside = {"../../../../tmp/climbed.txt": "x", "/tmp/climbed.txt": "x", "xl/../../climbed.txt": "x"}
    return workbook(more=outside)


def repeats_a_long_text() -> bytes:
    """Two gigabytes out of one text and sixty thousand references to it."""
    rows = '<row><c t="s"><v>0</v></c></row>' * 60_000
    return workbook(sheet(rows), more={"xl/sharedStrings.xml": f"<sst><si><t>{'x' * 32_000}</t></si></sst>"})


def is_nothing_but_depth() -> bytes:
    return workbook(sheet("<a>" * 5_000_000))


def has_a_million_parts() -> bytes:
    return archive({f"xl/{number}": "" for number in range(5_000)} | {"xl/workbook.xml": "<workbook/>"})


def is_one_line() -> bytes:
    return b"a;" * (10 * MEBIBYTE)


def is_one_quotation() -> bytes:
    return b'a;"' + b"x\n" * (10 * MEBIBYTE)


def is_blank() -> bytes:
    return b"\n" * (30 * MEBIBYTE)


def is_wide() -> bytes:
    return b";" * 100_000 + b"\n"


ATTACKS: list[Callable[[], bytes]] = [
    says_it_is_huge,
    inflates,
    doubles_entities,
    climbs_out,
    repeats_a_long_text,
    is_nothing_but_depth,
    has_a_million_parts,
    is_one_line,
    is_one_quotation,
    is_blank,
    is_wide,
]


@pytest.fixture(scope="module", params=sorted(PATHS))
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def api(start: StartApi, service: str) -> Iterator[ApiProcess]:
    with start(f"hostile_{service}", service) as running:
        yield running


@pytest.fixture
def send(api: ApiProcess, service: str, authorization: AuthorizationHeaders) -> Refused:
    async def refused(content: bytes) -> str:
        base = f"http://{LOOPBACK}:{api.port}/{service}/v1"
        headers = authorization("analyst", "controller") | {"Content-Type": "text/csv", "Idempotency-Key": "k"}
        async with httpx.AsyncClient(base_url=base, timeout=240) as client:
            answer = await client.post(PATHS[service], content=content, headers=headers)
        assert answer.status_code == 422, answer.text
        return str(answer.json()["detail"])

    return refused


@pytest.mark.parametrize("made", ATTACKS, ids=lambda made: made.__name__)
async def test_a_hostile_file_is_refused_while_the_api_lives(
    api: ApiProcess, send: Refused, made: Callable[[], bytes]
) -> None:
    content = made()
    await attack(api, 2, lambda: send(content))


async def test_two_hundred_thousand_faulty_rows_let_others_be_answered_in_between(
    api: ApiProcess, service: str, send: Refused
) -> None:
    row = ";".join(["x"] * (HEADING[service].splitlines()[-1].count(";") + 1))
    content = f"{HEADING[service]}\n".encode() + f"{row}\n".encode() * 200_000
    await attack(api, 1, lambda: send(content))
