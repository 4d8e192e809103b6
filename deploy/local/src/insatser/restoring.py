"""A system made of a backup: all four services as they were, or one of them alone beside three that know more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from insatser.backup import Backup, NoBackup
from insatser.guard import Guard
from insatser.layout import CLONE
from insatser.postgres import MAIN_RELEASE, EmbeddedPostgres
from insatser.services import NAMES, process_role
from insatser.stack import Stack
from insatser.unprivileged import temporary_folder

SET_BACK = CLONE / "deploy" / "postgres" / "set-back-readers.sql"
AFTER_MOVE = CLONE / "deploy" / "postgres" / "after-move-to-new-cluster.sql"
# The order of events and of audit rows is that of transactions, which must go on from where the database was.
AHEAD = (
    "SELECT EXISTS (SELECT FROM outbox WHERE transaction_id >= pg_current_xact_id()) "
    "OR EXISTS (SELECT FROM audit_entry WHERE transaction_id >= pg_current_xact_id())"
)
Say = Callable[[str], None]


class NotReplaced(RuntimeError):
    """Something is in the way that nobody has asked to replace."""


def check_place(stack: Stack, *, replace: bool) -> None:
    """Raise NotReplaced when something runs, or when there is data here that may not be replaced."""
    if running := [name for name, runs in stack.running().items() if runs]:
        raise NotReplaced(f"Systemet går ({', '.join(running)}). Stoppa det först med make down.")
    if stack.postgres.data.exists() and not replace:
        raise NotReplaced(f"Här finns redan data: {stack.postgres.data}. Ange --replace om den ska ersättas.")


def restore_all(stack: Stack, backup: Backup, say: Say) -> Path | None:
    """Restore all four as they were at one moment; return where the data that was here is kept, if there was any."""
    _check_release(backup)
    say("Läser in databaserna")
    aside = stack.postgres.data.with_name(f"data-before-{_stamp()}")
    stack.postgres.adopt(backup.cluster, aside=aside.name)
    # Newer or older than the databases, they would differ from them: workers fill new ones from the outboxes.
    stack.nats.forget_streams()
    return aside if aside.exists() else None


def check_service(stack: Stack, name: str, *, replace: bool) -> None:
    """The system runs, for the others are set back too, and the service may be replaced."""
    if not all(stack.running()[server] for server in ("postgres", "nats")):
        raise NotReplaced("Systemet går inte. Starta det med make up: mottagarna i de andra tjänsterna ändras också.")
    if not replace:
        raise NotReplaced(f"Databasen {name} finns redan. Ange --replace om den ska ersättas.")


def restore_service(stack: Stack, backup: Backup, name: str, say: Say) -> str:
    """Restore one service, while the others stay; return what its database is called that was replaced.

    The others are set back to what the service had published by then, so that they take what it publishes from now on.
    What they have published since, and what came of it, the service gets by itself: its worker compares with their
    manifests.
    """
    _check_release(backup)
    aside = f"{name}_before_{_stamp()}"
    with temporary_folder() as folder:
        say(f"Läser {name} ur kopian")
        dump = folder / "dump"
        with _started(backup, folder) as copied:
            _check_system(stack.postgres, copied)
            copied.dump(name, dump)
        say(f"Stoppar {name} och läser in databasen")
        processes = [process for process in stack.processes if process.startswith(f"{name}-")]
        for process in processes:
            stack.stop_process(process)
        # It has events that the service no longer knows of; its worker makes a new one of its outbox.
        asyncio.run(_delete_stream(stack, name))
        _replace_database(stack.postgres, name, dump, aside=aside)
    say("Ställer tillbaka mottagarna")
    for reader in NAMES:
        if reader != name:
            stack.postgres.run_script(SET_BACK, database=reader, variables={"restored": name})
    say(f"Migrerar och startar {name}")
    stack.migrate(name)
    stack.start_process(*processes)
    return aside


@contextmanager
def _started(backup: Backup, folder: Path) -> Iterator[EmbeddedPostgres]:
    """A server of its own on a copy of the backup, which stays as it is."""
    with closing(Guard()) as guard:
        server = EmbeddedPostgres(folder / "copied", fast=True, guard=guard)
        try:
            server.adopt(backup.cluster)
            server.start()
            yield server
        finally:
            server.remove()


def _replace_database(server: EmbeddedPostgres, name: str, dump: Path, *, aside: str) -> None:
    """The one that was there comes back under its name when the other cannot be read in."""
    server.rename_database(name, aside)
    try:
        server.create_database(name, name)
        server.let_in(name, process_role(name))
        server.load(dump, name)
        if server.execute(AHEAD, database=name) == "t":
            server.run_script(AFTER_MOVE, database=name, variables={})
    except BaseException:
        server.drop_database(name)
        server.rename_database(aside, name)
        raise


async def _delete_stream(stack: Stack, name: str) -> None:
    import nats  # here: the other commands start faster without it
    from nats.js.errors import NotFoundError

    connection = await nats.connect(stack.operator_url(name))
    try:
        await connection.jetstream(timeout=60).delete_stream(name.upper())
    except NotFoundError:
        pass
    finally:
        await connection.close()


def _check_release(backup: Backup) -> None:
    if backup.release != MAIN_RELEASE:
        raise NoBackup(f"Kopian är gjord av PostgreSQL {backup.release}, och här finns {MAIN_RELEASE}.")


def _check_system(live: EmbeddedPostgres, copied: EmbeddedPostgres) -> None:
    asked = "SELECT system_identifier FROM pg_control_system()"
    if live.execute(asked) != copied.execute(asked):
        raise NoBackup("Kopian är av ett annat system än detta.")


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%dt%H%M%S")
