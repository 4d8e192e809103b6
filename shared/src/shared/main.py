"""`<service> api | worker | migrate` (or `python -m <service> …`): the three ways to run a service.

Each process imports what it runs, after its settings have been found whole: a worker has no use for the routes, a
migration for neither, and what cannot start says so at once.
"""

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import structlog
from pydantic import ValidationError

from shared.kit.settings import ServiceSettings
from shared.telemetry import metrics
from shared.telemetry.logging import configure_logging

GRACE_SECONDS = 6
"""Time that requests in progress have when the process stops, after connections have had theirs: ten seconds in all."""
STARTUP_FAILURE = 3
"""The exit code of an API that did not come up, as uvicorn gives it."""
COLLECT = 20_000, 10, 10
"""Objects between two looks of the collector: a list of a hundred makes fifty times Python's usual 700."""
Command = Callable[[list[str]], int]


def run(
    migrations: Path,
    *,
    version: str,
    settings: type[ServiceSettings] = ServiceSettings,
    commands: Mapping[str, Command] | None = None,
) -> int:
    """Run one of the service's processes; return the exit code. `commands` are the service's own, by name.

    The service's API is made by `<service>.app.make_api`, its worker by `<service>.worker.make_worker`. `version`
    comes from the service: in an image the service is files on the path, and nothing is installed.
    """
    name, *rest = sys.argv[1:] or ["help"]
    if name in (commands or {}):
        return commands[name](rest)  # type: ignore[index]
    if name not in ("api", "worker", "migrate", "check-migrations"):
        known = ["api", "worker", "migrate", "check-migrations", *(commands or {})]
        sys.stderr.write(f"usage: {migrations.parent.name} {' | '.join(known)}\n")
        return 2
    values, faults = _read(settings, name)
    if values is None or faults:
        sys.stderr.write("The environment is not complete:\n" + "".join(f"  {fault}\n" for fault in faults))
        return 2
    service = migrations.parent.name
    configure_logging(service, values.log_level)
    metrics.BUILD.labels(version).set(1)
    if name == "api":
        return _serve(migrations, values)
    if name == "worker":
        return _work(migrations, values)
    return _migrate(name, migrations, values)


def _serve(migrations: Path, settings: ServiceSettings) -> int:
    service = migrations.parent.name
    with made_to_stay():
        import uvicorn

        from shared.app import create_app
        from shared.process.known_schema import newest
        from shared.process.server import SERVED, Server

        app = create_app(import_module(f"{service}.app").make_api(settings), settings, newest(migrations))
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        timeout_graceful_shutdown=GRACE_SECONDS,
        **SERVED,
    )
    server = Server(config, stopping=app.state.stopping)
    with suppress(KeyboardInterrupt):  # raised again by the server, after it has stopped in order
        server.run()
    return 0 if server.started else STARTUP_FAILURE


def _work(migrations: Path, settings: ServiceSettings) -> int:
    service = migrations.parent.name
    with made_to_stay():
        import uvicorn

        from shared.process.known_schema import newest
        from shared.process.worker import run_worker

        worker = import_module(f"{service}.worker").make_worker(settings)
    try:
        # The loop that uvicorn gives the APIs too; its own logging would stand beside ours.
        with asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory()) as runner:
            runner.run(run_worker(worker, settings, newest(migrations)))
    except BaseExceptionGroup as group:
        structlog.get_logger().critical("worker stopped", reasons=[str(e) for e in group.exceptions])
        return 1
    return 0


@contextmanager
def made_to_stay() -> Iterator[None]:
    """Let what is imported and built inside live as long as the process: the collector does not look through it,
    neither while it is made, which takes a fifth of the time of a start, nor ever after, a seventh of a second each
    time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*COLLECT)
        gc.enable()


def _migrate(name: str, migrations: Path, settings: ServiceSettings) -> int:
    """Migrate as the owner of the database; the role in DATABASE_URL is the one that is granted what processes need."""
    from sqlalchemy import make_url

    from shared.process.migrate import check, migrate
    from shared.process.rights import WrongRole

    if settings.migration_database_url is None:
        sys.stderr.write("The environment is not complete:\n  MIGRATION_DATABASE_URL: the database as its owner\n")
        return 2
    url = settings.migration_database_url.get_secret_value()
    if name == "check-migrations":
        asyncio.run(check(migrations, url))
        return 0
    role = make_url(settings.database_url.get_secret_value()).username
    assert role, "DATABASE_URL names no role"
    try:
        asyncio.run(migrate(migrations, url, role=role))
    except WrongRole as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    return 0


def _read(settings: type[ServiceSettings], process: str) -> tuple[ServiceSettings | None, list[str]]:
    """Read the settings, and all that is wrong in them, by name and without any value: a value may be a secret.

    API and worker also need what the settings name.
    """
    given, unread = _from_files(settings)
    faults = [f"{name}_FILE: names no file that can be read" for name in unread]
    try:
        values = settings(**given)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        named = [(str(it["loc"][0]).upper() if it["loc"] else "", it["msg"]) for it in found]
        return None, faults + [f"{name}: {message}" for name, message in named if name not in unread]
    return values, faults + list(values.find_faults(keys=process == "api") if process in ("api", "worker") else ())


def _from_files(settings: type[ServiceSettings]) -> tuple[dict[str, Any], list[str]]:
    """Read secrets from files: NAME_FILE is the path of one with the value of NAME. And those that cannot be read."""
    given, unread = {}, []
    for name in map(str.upper, settings.secrets()):
        if path := os.environ.get(f"{name}_FILE"):
            try:
                given[name.lower()] = Path(path).read_text().strip()
            except (OSError, UnicodeDecodeError):
                unread.append(name)
    return given, unread
