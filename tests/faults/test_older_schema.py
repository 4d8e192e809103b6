"""A process is ready when its database is as new as its code: one that is empty, or not yet migrated, is waited for."""

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from insatser.layout import CLONE, Layout
from insatser.ports import LOOPBACK, free_port
from insatser.process import inherited_environment
from insatser.services import NAMES, SERVICES, environment
from shared.kit.db import create_engine
from shared.process.known_schema import KnownSchema, SchemaOlder, newest
from tests.support.servers import ForService, as_owner, as_process

SERVICE = "agreements"
PATIENCE_SECONDS = 60


@pytest.mark.parametrize("service", NAMES)
def test_migrations_are_numbered_in_their_order(service: str) -> None:
    """So that older and newer can be said of two versions by code that has seen only one of them."""
    migrations = CLONE / "services" / service / "migrations"
    steps: dict[str, str] = {}
    for file in (migrations / "versions").glob("*.py"):
        said = dict(re.findall(r'^(revision|down_revision) = "?(\w+)"?$', file.read_text(), flags=re.MULTILINE))
        assert file.name.startswith(f"{said['revision']}_")
        steps[said["revision"]] = said["down_revision"]
    order = sorted(steps)
    assert [steps[number] for number in order] == ["None", *order[:-1]]
    assert newest(migrations) == order[-1]


@pytest.mark.parametrize("service", NAMES)
async def test_a_schema_is_known_when_it_is_this_codes_or_newer(service: str, fresh_database: ForService) -> None:
    url = fresh_database(service)
    head = newest(CLONE / "services" / service / "migrations")
    engine = create_engine(url, name="test", pool=1)
    schema = KnownSchema(engine, head)
    owner = create_async_engine(as_owner(url), poolclass=NullPool)

    async def at(version: str) -> None:
        async with owner.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": version})

    await schema.check()
    await at("9999")  # the next release has migrated, and this one still runs
    await schema.check()
    await at("0001")
    with pytest.raises(SchemaOlder, match=f"0001, {head} is needed"):
        await schema.check()
    async with owner.begin() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(SchemaOlder, match="empty"):
        await schema.check()
    await engine.dispose()
    await owner.dispose()


async def test_processes_on_an_empty_database_are_not_ready_and_become_so(
    empty_database: str, nats_url_for: ForService, tmp_path: Path
) -> None:
    chosen = next(known for known in SERVICES if known.name == SERVICE)
    settings = inherited_environment() | environment(
        chosen, Layout(CLONE, tmp_path), database_url=as_process(empty_database), nats_url=nats_url_for(SERVICE)
    )
    settings["MIGRATION_DATABASE_URL"] = empty_database
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "jwks.json").write_text('{"keys": []}')
    ports = {"api": "HTTP_PORT", "worker": "WORKER_PORT"}
    settings |= {name: str(free_port()) for name in ports.values()}
    logs = {part: tmp_path / f"{part}.log" for part in ports}
    running = {}
    for part in ports:
        with logs[part].open("wb") as log:
            run = [sys.executable, "-m", SERVICE, part]
            running[part] = subprocess.Popen(run, env=settings, stdout=log, stderr=log, cwd=CLONE)  # noqa: ASYNC220
    try:
        async with httpx.AsyncClient() as client:

            async def ready(part: str, wanted: int) -> dict[str, str]:
                address = f"http://{LOOPBACK}:{settings[ports[part]]}/health/ready"
                async with asyncio.timeout(PATIENCE_SECONDS):
                    while True:
                        try:
                            answer = await client.get(address)
                            if answer.status_code == wanted:
                                return dict(answer.json())
                        except httpx.TransportError:
                            """It is not up yet."""
                        await asyncio.sleep(0.1)

            for part in ports:
                assert (await ready(part, 503))["database"] == "failing: SchemaOlder"
            migration = [sys.executable, "-m", SERVICE, "migrate"]
            done = await asyncio.to_thread(
                subprocess.run, migration, env=settings, capture_output=True, text=True, cwd=CLONE, check=False
            )
            assert done.returncode == 0, done.stderr
            for part in ports:
                await ready(part, 200)
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(PATIENCE_SECONDS)
    lines = [json.loads(line) for line in logs["worker"].read_text().splitlines()]
    waited = [line for line in lines if "waits for its migration" in line["message"]]
    assert len(waited) == 1
    assert not [line for line in lines if line["level"] == "error"]
