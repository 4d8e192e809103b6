"""The embedded PostgreSQL and nats-server: isolation between services, and life after a crash."""

from collections.abc import Callable, Iterator

import asyncpg
import nats
import pytest
from nats.js.errors import NotFoundError

from insatser.nats_server import EmbeddedNats
from insatser.postgres import EmbeddedPostgres
from tests.support.servers import PASSWORD


def _plain(url: str) -> str:
    return url.replace("+asyncpg", "")


@pytest.fixture
def databases(postgres_server: EmbeddedPostgres) -> Iterator[None]:
    for name in ("budget", "agreements"):
        postgres_server.create_database(f"own_{name}", name)
    yield
    for name in ("budget", "agreements"):
        postgres_server.drop_database(f"own_{name}")


async def test_a_role_reaches_its_own_database(postgres_server: EmbeddedPostgres, databases: None) -> None:
    connection = await asyncpg.connect(_plain(postgres_server.url("own_budget", "budget", password=PASSWORD)))
    assert await connection.fetchval("SELECT current_user") == "budget"
    await connection.close()


@pytest.mark.parametrize("database", ["own_agreements", "postgres", "template1"])
async def test_a_role_is_refused_by_every_other_database(
    postgres_server: EmbeddedPostgres, databases: None, database: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(_plain(postgres_server.url(database, "budget", password=PASSWORD)))


async def test_a_wrong_password_is_refused(postgres_server: EmbeddedPostgres, databases: None) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(_plain(postgres_server.url("own_budget", "budget", password="guess")))


async def test_committed_rows_survive_a_killed_server(postgres_server: EmbeddedPostgres, empty_database: str) -> None:
    connection = await asyncpg.connect(_plain(empty_database))
    await connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postgres_server.kill()
    connection.terminate()
    postgres_server.start()
    connection = await asyncpg.connect(_plain(empty_database))
    assert await connection.fetchval("SELECT answer FROM kept") == 42
    await connection.close()


def test_it_is_postgresql_eighteen(postgres_server: EmbeddedPostgres) -> None:
    assert postgres_server.execute("SHOW server_version").startswith("18.")


async def test_acknowledged_messages_survive_a_killed_broker(
    nats_server: EmbeddedNats, nats_url_for: Callable[[str], str]
) -> None:
    connection = await nats.connect(nats_server.operator_url("budget"))
    await connection.jetstream().add_stream(name="BUDGET", subjects=["budget.>"])
    await connection.jetstream().publish("budget.funds-reserved.v1", b"kept")
    await connection.close()
    nats_server.kill()
    nats_server.start()
    connection = await nats.connect(nats_server.operator_url("budget"))
    assert (await connection.jetstream().get_msg("BUDGET", 1)).data == b"kept"
    await connection.close()


async def test_every_test_begins_without_streams(nats_server: EmbeddedNats, nats_url_for: Callable[[str], str]) -> None:
    connection = await nats.connect(nats_server.operator_url("budget"))
    with pytest.raises(NotFoundError):
        await connection.jetstream().stream_info("BUDGET")
    await connection.close()
