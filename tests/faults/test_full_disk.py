"""PostgreSQL's disk is full: what would be written is refused, what is read is answered, and room mends it."""

import os
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from insatser.chain import bodies
from insatser.ports import LOOPBACK
from insatser.postgres import EmbeddedPostgres
from insatser.sample import check_digit
from insatser.unprivileged import give_to, server_account
from tests.injection.disk import Disk
from tests.support.tokens import AuthorizationHeaders

from .conftest import StartApi

MOST = 500
"""More payees than there is room for in pages that the tables have already."""


@pytest.fixture
def disk(postgres_server: EmbeddedPostgres) -> Iterator[Disk]:
    """For the tables of one database: the server's own disk, with its log, has room."""
    if os.geteuid() != 0:
        pytest.skip("bara root monterar en disk här; make faults gör det i ett eget namnrum")
    made = Disk(postgres_server.data.parent / "small-disk")
    tables = made.folder / "tables"
    tables.mkdir(mode=0o700)
    give_to(tables, server_account())
    try:
        yield made
    finally:
        made.unmount()
        made.folder.rmdir()


@pytest.fixture
async def client(disk: Disk, start: StartApi, postgres_server: EmbeddedPostgres) -> AsyncIterator[httpx.AsyncClient]:
    """Budget, whose tables lie there."""
    with start("full", "budget") as api:
        place = disk.folder / "tables"
        postgres_server.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        postgres_server.execute("ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE small", database="full")
        async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{api.port}/budget/v1", timeout=60) as client:
            yield client
    postgres_server.execute("DROP TABLESPACE small")


async def test_it_is_said_nothing_is_half_done_and_room_is_all_it_takes(
    disk: Disk, client: httpx.AsyncClient, authorization: AuthorizationHeaders
) -> None:
    controller = authorization("controller")

    async def register(number: int) -> httpx.Response:
        nine = f"212{number:06}"
        body = bodies.payee(nine + check_digit(nine), "Mottagare")
        return await client.post("/payees", json=body, headers=controller | {"Idempotency-Key": f"full-{number}"})

    answers = [await register(number) for number in range(1, 4)]
    disk.fill()
    for number in range(4, MOST):
        answers.append(await register(number))
        if answers[-1].status_code != 201:
            break
    refused = answers.pop()
    assert refused.status_code == 503, refused.text
    assert refused.json()["detail"]
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert (await client.get("/payees", headers=controller)).status_code == 200, "what is there can be read"
    disk.make_room()
    again = await register(len(answers) + 1)
    assert again.status_code == 201, again.text
    assert (await register(len(answers) + 1)).status_code == 201
    listed = (await client.get("/payees", headers=controller, params={"limit": 1})).json()
    assert listed["_meta"]["total_records"] == len(answers) + 1
