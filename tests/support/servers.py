"""Real servers for tests: one PostgreSQL and one nats-server per test process, started by the first test that asks."""

import contextlib
import subprocess
import sys
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import nats
import pytest
from sqlalchemy import make_url

from insatser.broker import OPERATOR
from insatser.guard import Guard
from insatser.layout import CLONE, Layout
from insatser.nats_server import EmbeddedNats
from insatser.postgres import EmbeddedPostgres
from insatser.process import inherited_environment
from insatser.services import NAMES, SERVICES, environment, process_role
from insatser.unprivileged import temporary_folder

PASSWORD = "test"  # the servers listen on the loopback address and live for one test run
ANYONE = "anyone"
SANDBOX = "sandbox"
"""The service that tests of the plumbing are made with; see sandbox.py."""

CLEANER = "cleaner"
"""A superuser, who empties what is only added to."""

ForService = Callable[[str], str]
CleanDatabase = Callable[[str], Awaitable[str]]
EMPTY = """
DO $$
DECLARE name regclass;
BEGIN
    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend';
    FOR name IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE tgenabled = 'D' LOOP
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', name);
    END LOOP;
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            AND relname <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %s', name);
    END LOOP;
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
        EXECUTE format('ALTER SEQUENCE %s RESTART', name);
    END LOOP;
END $$
"""
"""As after the migrations, which leave no rows. The role of a replica: no rule of ours is asked, none is fired."""


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def server_guard(server_folder: Path) -> Iterator[Guard]:
    """Stops the servers and removes their folder when the test process is killed."""
    with contextlib.closing(Guard()) as guard:
        guard.watch_folder(server_folder)
        yield guard


@pytest.fixture(scope="session")
def postgres_server(server_folder: Path, server_guard: Guard) -> Iterator[EmbeddedPostgres]:
    """In fast mode. A test may stop, kill and start it, and leaves it running."""
    server = EmbeddedPostgres(server_folder / "postgres", fast=True, guard=server_guard)
    server.start()
    for name in (*NAMES, ANYONE):
        for role in (name, process_role(name)):
            server.create_role(role, PASSWORD)
    server.create_role(CLEANER, PASSWORD)
    server.execute(f"ALTER ROLE {CLEANER} SUPERUSER")
    yield server
    server.remove()


@pytest.fixture(scope="session")
def nats_server(server_folder: Path, server_guard: Guard) -> Iterator[EmbeddedNats]:
    """In fast mode, with the users and permissions of the real thing. A test that stops it starts it again."""
    passwords = dict.fromkeys((*NAMES, SANDBOX, OPERATOR), PASSWORD)
    server = EmbeddedNats(server_folder / "nats", passwords, fast=True, guard=server_guard)
    server.start()
    yield server
    server.remove()


@pytest.fixture
def empty_database(postgres_server: EmbeddedPostgres) -> Iterator[str]:
    """The URL of a database without a table in it, gone after the test."""
    with _database(postgres_server, ANYONE, "template1") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(postgres_server: EmbeddedPostgres, server_folder: Path) -> ForService:
    """Name of a database with a service's tables and no rows: its own migrations run once per test process."""

    def template_of(service: str) -> str:
        template = f"template_{service}"
        if not postgres_server.has_database(template):
            postgres_server.create_database(template, service)
            _migrate(service, postgres_server.url(template, service, password=PASSWORD), server_folder)
        return template

    return template_of


@pytest.fixture
def fresh_database(postgres_server: EmbeddedPostgres, migrated_template: ForService) -> Iterator[ForService]:
    """`fresh_database("budget")` is the URL of a migrated database without rows, as the service's processes see it."""
    with contextlib.ExitStack() as databases:

        def create(service: str) -> str:
            owned = databases.enter_context(_database(postgres_server, service, migrated_template(service)))
            return as_process(owned)

        yield create


@pytest.fixture(scope="session")
def kept_databases() -> dict[str, list[str]]:
    """Migrated databases that no test has taken, by service: making one costs ten times what emptying it does."""
    return defaultdict(list)


@pytest.fixture
async def clean_database(
    postgres_server: EmbeddedPostgres, migrated_template: ForService, kept_databases: dict[str, list[str]]
) -> AsyncIterator[CleanDatabase]:
    """`await clean_database("budget")` is the URL of a migrated database without rows, used by one test at a time."""
    taken: list[tuple[str, str]] = []

    async def take(service: str) -> str:
        if not kept_databases[service]:
            name = f"test_{service}_{sum(1 for owner, _ in taken if owner == service)}"
            new_database(postgres_server, name, service, migrated_template(service))
            kept_databases[service].append(name)
        name = kept_databases[service].pop(0)
        taken.append((service, name))
        await empty(postgres_server, name)
        return postgres_server.url(name, process_role(service), password=PASSWORD)

    yield take
    for service, name in taken:
        kept_databases[service].append(name)
    if not postgres_server.running:
        postgres_server.start()


def new_database(server: EmbeddedPostgres, name: str, owner: str = ANYONE, template: str = "template1") -> str:
    """The URL of its owner; the role of the owner's processes may connect."""
    server.create_database(name, owner, template=template)
    server.let_in(name, process_role(owner))
    return server.url(name, owner, password=PASSWORD)


async def empty(server: EmbeddedPostgres, database: str) -> None:
    """Takes every row out of a database, and ends the sessions that were left in it."""
    async with connect_as_cleaner(server.url(database, CLEANER, password=PASSWORD)) as cleaner:
        await cleaner.execute(EMPTY)


@contextlib.asynccontextmanager
async def connect_as_cleaner(url: str) -> AsyncIterator[asyncpg.Connection]:
    """To a database of any user's, as the one who may do everything in it."""
    parsed = make_url(url).set(drivername="postgresql", username=CLEANER, password=PASSWORD)
    connection = await asyncpg.connect(parsed.render_as_string(hide_password=False))
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
async def nats_url_for(nats_server: EmbeddedNats) -> ForService:
    """`nats_url_for("budget")` is the URL for the user of that service; JetStream is empty when the test begins."""
    for name in nats_server.services:
        await _delete_streams(nats_server.operator_url(name))
    return nats_server.url


@pytest.fixture
async def nats_url(nats_url_for: ForService, nats_server: EmbeddedNats) -> str:
    """The URL for the operator of the sandbox's account, who may do everything there; it is empty at first."""
    return nats_server.operator_url(SANDBOX)


def as_process(url: str) -> str:
    """The URL of the same database for the role of the processes."""
    parsed = make_url(url)
    return parsed.set(username=process_role(str(parsed.username))).render_as_string(hide_password=False)


def as_owner(url: str) -> str:
    """The way back: for what no process may do."""
    parsed = make_url(url)
    owner = next(name for name in (*NAMES, ANYONE) if process_role(name) == parsed.username)
    return parsed.set(username=owner).render_as_string(hide_password=False)


@contextlib.contextmanager
def _database(server: EmbeddedPostgres, owner: str, template: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield new_database(server, name, owner, template)
    if not server.running:
        server.start()
    server.drop_database(name)


def _migrate(service: str, database_url: str, folder: Path) -> None:
    chosen = next(known for known in SERVICES if known.name == service)
    settings = environment(chosen, Layout(CLONE, folder), database_url=database_url, nats_url="nats://127.0.0.1:1")
    settings["DATABASE_URL"] = as_process(database_url)
    settings["MIGRATION_DATABASE_URL"] = database_url
    command = [sys.executable, "-m", service, "migrate"]
    done = subprocess.run(command, env=inherited_environment() | settings, capture_output=True, text=True, cwd=CLONE)
    if done.returncode != 0:
        pytest.fail(f"the migrations of {service} failed:\n{done.stdout}{done.stderr}")


async def _delete_streams(url: str) -> None:
    connection = await nats.connect(url)
    jetstream = connection.jetstream(timeout=240)
    for stream in await jetstream.streams_info():
        await jetstream.delete_stream(str(stream.config.name))
    await connection.close()
