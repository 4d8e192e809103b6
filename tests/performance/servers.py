"""Servers with the durability of production, for measurements: nothing here gives up fsync."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from insatser.broker import OPERATOR
from insatser.guard import Guard
from insatser.nats_server import EmbeddedNats
from insatser.postgres import EmbeddedPostgres

OWNER = "bench"
PROCESSES = "bench_app"
SANDBOX = "sandbox"
PASSWORD = "bench"  # the servers listen on the loopback address and live for one run


@dataclass(frozen=True)
class Servers:
    postgres: EmbeddedPostgres
    nats: EmbeddedNats

    @property
    def nats_url(self) -> str:
        """For the operator of an account where anything may be declared and published."""
        return self.nats.operator_url(SANDBOX)

    def new_database(self, name: str) -> str:
        """URL of an empty database, for SQLAlchemy; `bare` takes the prefix of the driver away."""
        self.postgres.create_database(name, OWNER)
        return self.postgres.url(name, OWNER, password=PASSWORD)


def bare(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://")


@contextmanager
def durable_servers() -> Iterator[Servers]:
    with tempfile.TemporaryDirectory(prefix="insatser-", ignore_cleanup_errors=True) as name, closing(Guard()) as guard:
        folder = Path(name)
        guard.watch_folder(folder)
        servers = Servers(
            EmbeddedPostgres(folder / "postgres", guard=guard),
            EmbeddedNats(folder / "nats", {SANDBOX: PASSWORD, OPERATOR: PASSWORD}, guard=guard),
        )
        servers.postgres.start()
        servers.nats.start()
        for role in (OWNER, PROCESSES):
            servers.postgres.create_role(role, PASSWORD)
        try:
            yield servers
        finally:
            servers.nats.remove()
            servers.postgres.remove()
