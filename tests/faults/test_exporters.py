"""What lies beside us goes wrong, and Prometheus with our rules and the exporters we name says so."""

import asyncio
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import asyncpg
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from insatser.ports import LOOPBACK, free_port
from insatser.postgres import EmbeddedPostgres
from shared.clock import utc_now
from tests.support.alarms import FOLDER, alarms, queries
from tests.support.receivers import receiving
from tests.support.servers import CLEANER, PASSWORD
from tests.support.watchers import Watchers

SHARE = 0.8
"""Of the connections, as in the alarm."""


@pytest.fixture
def watchers(tmp_path: Path) -> Iterator[Watchers]:
    with Watchers(tmp_path) as started:
        yield started


def certificate(folder: Path, *, days: float) -> Path:
    """For this machine's own address, signed by itself, with its key in the same file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    ends = utc_now() + timedelta(days=days)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(ends - timedelta(days=90))
        .not_valid_after(ends)
        .add_extension(address, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{days}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_the_rules_are_read_and_ring_for_what_exporters_give_and_for_what_they_do_not(watchers: Watchers) -> None:
    checked = subprocess.run(
        ["promtool", "test", "rules", str(FOLDER / "alerts_test.yaml")], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_each_query_is_one(watchers: Watchers) -> None:
    watchers.ask({}, certificates=0)
    for query in [*queries(), *(alarm.expr for alarm in alarms().values())]:
        watchers.query(query)


async def test_postgres(watchers: Watchers, postgres_server: EmbeddedPostgres) -> None:
    url = postgres_server.url("postgres", CLEANER, password=PASSWORD).replace("+asyncpg", "")
    port = watchers.watch(
        "postgres", "prometheus-postgres-exporter", env={"DATA_SOURCE_NAME": f"{url}?sslmode=disable"}
    )
    watchers.ask({"postgres": [f"{LOOPBACK}:{port}"]}, certificates=0)
    for name in ("PostgresDown", "PostgresConnections", "OldTransaction"):
        await asyncio.to_thread(watchers.wait_until, name, rings=False)
    async with AsyncExitStack() as connections:
        old = await asyncpg.connect(url)
        connections.push_async_callback(old.close)
        await old.execute("BEGIN")
        await asyncio.to_thread(watchers.wait_until, "OldTransaction", limit=("> 900", "> 2"))
        taken = int(await old.fetchval("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"))
        for _ in range(int(SHARE * postgres_server.connections) + 1 - taken):
            connections.push_async_callback((await asyncpg.connect(url)).close)
        await asyncio.to_thread(watchers.wait_until, "PostgresConnections")
    await asyncio.to_thread(watchers.wait_until, "PostgresConnections", rings=False)
    postgres_server.stop()
    try:
        await asyncio.to_thread(watchers.wait_until, "PostgresDown")
    finally:
        postgres_server.start()
    await asyncio.to_thread(watchers.wait_until, "PostgresDown", rings=False)
    watchers.stop("postgres")
    await asyncio.to_thread(watchers.wait_until, "PostgresDown")


def test_a_machine(watchers: Watchers) -> None:
    """Its disk is not filled, nor its clock let go: that the figures are there is what can be seen."""
    written = watchers.folder / "figures"
    written.mkdir()
    port = watchers.watch("node", "prometheus-node-exporter", f"--collector.textfile.directory={written}")
    watchers.ask({"node": [f"{LOOPBACK}:{port}"]}, certificates=0)
    watchers.wait_until("DiskFilling", limit=("< 0.15", "< 1"))
    watchers.wait_until("ClockUnset", limit=("== 0", ">= 0"))
    watchers.wait_until("BackupOld")
    (written / "backup.prom").write_text(f"backup_last_success_timestamp_seconds {time.time():.0f}\n")
    watchers.wait_until("BackupOld", rings=False)
    (written / "backup.prom").write_text(f"backup_last_success_timestamp_seconds {time.time() - 93700:.0f}\n")
    watchers.wait_until("BackupOld")
    watchers.wait_until("WatcherDown", rings=False)
    watchers.stop("node")
    watchers.wait_until("WatcherDown")


@pytest.mark.parametrize(
    ("days", "ends", "away"), [(30, False, False), (13.9, True, False), (-1, False, True)], ids=["30", "13", "ended"]
)
async def test_a_certificate(watchers: Watchers, days: float, ends: bool, away: bool) -> None:
    pem = certificate(watchers.folder, days=days)
    trusted = {"tls_config": {"ca_file": str(pem)}, "method": "POST", "valid_status_codes": [204]}
    modules = {"modules": {"http_2xx": {"prober": "http", "http": trusted}}}
    (watchers.folder / "asks.yaml").write_text(yaml.safe_dump(modules))
    asks = watchers.watch("certificates", "prometheus-blackbox-exporter", f"--config.file={watchers.folder}/asks.yaml")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    async with receiving(tls) as receiver:
        watchers.ask({"certificates": [receiver.url]}, certificates=asks)
        while not await asyncio.to_thread(watchers.query, "probe_success"):
            await asyncio.sleep(0.2)
        await asyncio.to_thread(watchers.wait_until, "CertificateEnds", rings=ends)
        await asyncio.to_thread(watchers.wait_until, "AddressAway", rings=away)


def test_nats_of_which_nobody_tells(watchers: Watchers) -> None:
    """Its exporter is in no archive that is asked here: what it gives stands in alerts_test.yaml."""
    watchers.ask({"nats": [f"{LOOPBACK}:{free_port()}"]}, certificates=0)
    watchers.wait_until("NatsDown")
