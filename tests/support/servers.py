"""Real servers for tests: one PostgreSQL and one nats-server per test process, started by the first test that asks."""

import contextlib
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

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

ForService = Callable[[str], str]


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
    server.create_database(name, owner, template=template)
    server.let_in(name, process_role(owner))
    yield server.url(name, owner, password=PASSWORD)
    if not server.running:
        server.start()
    server.drop_database(name)


def _migrate(service: str, database_url: str, folder: Path) -> None:
    chosen = next(each for each in SERVICES if each.name == service)
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
