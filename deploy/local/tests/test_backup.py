"""A backup is whole or refused, and nothing is replaced by one that PostgreSQL cannot read."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from insatser.backup import SUMS, Backup, NoBackup, read_backup, take_backup, write_sums
from insatser.guard import Guard
from insatser.layout import CLONE, Layout
from insatser.postgres import EmbeddedPostgres, PostgresError
from insatser.process import ProcessRef
from insatser.restoring import NotReplaced, check_place, check_service, restore_all
from insatser.stack import Stack
from insatser.state import State
from insatser.unprivileged import temporary_folder

CONTROL, LABEL = "postgres/global/pg_control", "postgres/backup_label"


def _silent(_: object) -> None:
    """Nobody is watching."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def taken(folder: Path, server_guard: Guard) -> Backup:
    """Backup of a small cluster with one database of budget's and a row in it."""
    server = EmbeddedPostgres(folder / "source", fast=True, guard=server_guard)
    server.start()
    server.create_role("budget", "of the source")
    server.create_database("budget", "budget")
    server.execute("CREATE TABLE kept AS SELECT 42 AS answer", database="budget")
    shares: list[float] = []
    backup = take_backup(server, folder / "taken", shares.append)
    assert shares[-1] == 1.0
    server.execute("UPDATE kept SET answer = 43", database="budget")
    server.remove()
    return backup


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A backup with few files, to be damaged."""
    log = tmp_path / "small" / "postgres" / "pg_wal" / "000000010000000000000003"
    log.parent.mkdir(parents=True)
    log.write_bytes(bytes(16384))
    for name, text in {CONTROL: "x" * 200, LABEL: "START TIME: 2026-11-29 08:00:00 UTC\n"}.items():
        (tmp_path / "small" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "small" / name).write_text(text)
    write_sums(tmp_path / "small")
    return tmp_path / "small"


@pytest.fixture
def stack(folder: Path, tmp_path: Path) -> Iterator[Stack]:
    """An installation where nothing has run yet."""
    stack = Stack(Layout(CLONE, folder / tmp_path.name), fast=True, any_ports=True)
    yield stack
    stack.reset()


def test_a_system_made_of_a_backup_has_what_was_there_when_it_was_taken(taken: Backup, stack: Stack) -> None:
    stream = stack.nats.home / "jetstream" / "newer"
    stream.mkdir(parents=True)
    stack.postgres.data.mkdir(parents=True)
    (stack.postgres.data / "of before").touch()
    aside = restore_all(stack, read_backup(taken.folder, _silent), _silent)
    assert aside is not None
    assert (aside / "of before").exists(), "what is replaced is kept"
    stack.postgres.start()
    assert stack.postgres.execute("SELECT answer FROM kept", database="budget") == "42"
    assert not stream.exists(), "workers fill the streams from the outboxes"


def _miss_a_file(folder: Path) -> str:
    (folder / CONTROL).unlink()
    return f"{CONTROL} saknas"


def _cut_the_log(folder: Path) -> str:
    """Cut a file that PostgreSQL's own list of checksums leaves out."""
    log = next(path for path in (folder / "postgres" / "pg_wal").iterdir() if path.is_file())
    os.truncate(log, 40)
    return f"postgres/pg_wal/{log.name} är ändrad eller avkortad"


def _change_a_byte(folder: Path) -> str:
    contents = bytearray((folder / CONTROL).read_bytes())
    contents[100] ^= 1
    (folder / CONTROL).write_bytes(contents)
    return f"{CONTROL} är ändrad eller avkortad"


def _add_a_file(folder: Path) -> str:
    (folder / "postgres" / "postgresql.extra.conf").touch()
    return "postgres/postgresql.extra.conf hör inte dit"


def _link_elsewhere(folder: Path) -> str:
    (folder / CONTROL).rename(folder.parent / "elsewhere")
    (folder / CONTROL).symlink_to(folder.parent / "elsewhere")
    return f"{CONTROL} är ändrad eller avkortad"


def _stop_before_the_end(folder: Path) -> str:
    (folder / SUMS).unlink()
    return f"{SUMS} saknas"


def _cut_the_list(folder: Path) -> str:
    os.truncate(folder / SUMS, (folder / SUMS).stat().st_size - 10)
    return f"{SUMS} är ändrad eller avkortad"


DAMAGES = [
    _miss_a_file,
    _cut_the_log,
    _change_a_byte,
    _add_a_file,
    _link_elsewhere,
    _stop_before_the_end,
    _cut_the_list,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_a_backup_that_is_not_as_it_was_written_is_refused(small: Path, damage: Callable[[Path], str]) -> None:
    read_backup(small, _silent)
    words = damage(small)
    with pytest.raises(NoBackup) as refused:
        read_backup(small, _silent)
    assert words in str(refused.value)


def test_what_postgresql_cannot_read_replaces_nothing(taken: Backup, stack: Stack, tmp_path: Path) -> None:
    """Somebody has damaged the backup and made its list anew."""
    copied = Path(shutil.copytree(taken.folder, tmp_path / "copied"))
    _cut_the_log(copied)
    (copied / SUMS).unlink()
    write_sums(copied)
    stack.postgres.data.mkdir(parents=True)
    with pytest.raises(PostgresError):
        restore_all(stack, read_backup(copied, _silent), _silent)
    assert list(stack.postgres.data.iterdir()) == []


def test_a_backup_is_never_written_over_another(taken: Backup, stack: Stack) -> None:
    with pytest.raises(NoBackup, match="är inte tom"):
        take_backup(stack.postgres, taken.folder, _silent)


def test_data_is_replaced_only_when_somebody_says_so(stack: Stack) -> None:
    check_place(stack, replace=False)
    stack.postgres.data.mkdir(parents=True)
    with pytest.raises(NotReplaced, match="--replace"):
        check_place(stack, replace=False)
    check_place(stack, replace=True)


def test_a_system_that_runs_is_never_replaced_under_its_feet(stack: Stack) -> None:
    with pytest.raises(NotReplaced, match="går inte"):
        check_service(stack, "budget", replace=True)
    State({name: ProcessRef.of(os.getpid()) for name in ("postgres", "nats")}).save(stack.layout.state)
    runs = Stack(stack.layout)
    with pytest.raises(NotReplaced, match=r"Systemet går \(postgres, nats\)"):
        check_place(runs, replace=True)
    with pytest.raises(NotReplaced, match="--replace"):
        check_service(runs, "budget", replace=False)
    stack.layout.state.unlink()
