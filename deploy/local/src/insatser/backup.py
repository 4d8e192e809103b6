"""A backup: everything that the four services have stored, as it was at one moment, in a folder with its checksums.

What is copied is the PostgreSQL cluster, while it works. The streams are not: they are sent again from the outboxes.
Passwords and keys are not either: whoever restores has his own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from insatser.postgres import EmbeddedPostgres

SUMS = "SHA256SUMS"
"""The checksum of every file, as `sha256sum --check` reads it. Written last: a backup without it is not whole."""
CLUSTER = "postgres"
Progress = Callable[[float], None]


class NoBackup(RuntimeError):
    """There is no whole and unaltered backup where one was said to be, or no place for one."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup whose every file has its checksum."""

    folder: Path
    taken_at: datetime
    size: int
    """In bytes."""

    @property
    def cluster(self) -> Path:
        return self.folder / CLUSTER

    @property
    def release(self) -> str:
        """The main release of PostgreSQL that wrote it, and that alone reads it."""
        return (self.cluster / "PG_VERSION").read_text(encoding="utf-8").strip()


def check_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NoBackup(f"{folder} är inte tom. Välj en ny mapp: en säkerhetskopia skrivs aldrig över en annan.")


def take_backup(server: EmbeddedPostgres, folder: Path, progress: Progress) -> Backup:
    """Take a backup into a folder that is new or empty, for its owner's eyes only."""
    check_empty(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    try:
        server.base_backup(folder / CLUSTER, progress)
        write_sums(folder)
    except OSError as error:
        raise NoBackup(f"Säkerhetskopian kunde inte skrivas: {error}") from error
    return _described(folder)


def write_sums(folder: Path) -> None:
    """Write the sums of all that is in the folder; when they stand there the backup is whole."""
    lines = [f"{_sum(folder / path)}  {path}\n" for path in _files(folder)]
    draft = folder.with_name(f"{folder.name}.{SUMS}")
    draft.write_text("".join(lines), encoding="utf-8")
    draft.replace(folder / SUMS)


def read_backup(folder: Path, progress: Progress) -> Backup:
    """Read a backup. Raises NoBackup unless every file of it is there, as it was written, and no other."""
    try:
        wanted = _read_sums(folder)
        found = set(_files(folder)) - {SUMS}
        _refuse(folder, "saknas", wanted.keys() - found)
        _refuse(folder, "hör inte dit", found - wanted.keys())
        for number, (path, checksum) in enumerate(wanted.items(), start=1):
            if _sum(folder / path) != checksum:
                _refuse(folder, "är ändrad eller avkortad", {path})
            progress(number / len(wanted))
        return _described(folder)
    except OSError as error:
        raise NoBackup(f"Säkerhetskopian kunde inte läsas: {error}") from error


def _read_sums(folder: Path) -> dict[str, str]:
    if not (folder / SUMS).is_file():
        raise NoBackup(f"{folder} är ingen hel säkerhetskopia: {SUMS} saknas. En kopiering som avbryts lämnar ingen.")
    text = (folder / SUMS).read_text(encoding="utf-8", errors="replace")
    lines = [re.fullmatch(r"([0-9a-f]{64})  (\S+)", line) for line in text.splitlines()]
    if not lines or not text.endswith("\n") or None in lines:
        raise NoBackup(f"{folder} är ingen hel säkerhetskopia: {SUMS} är ändrad eller avkortad.")
    return {line[2]: line[1] for line in lines if line}


def _refuse(folder: Path, what: str, paths: set[str]) -> None:
    if paths:
        first, *others = sorted(paths)
        more = f" och {len(others)} filer till" if others else ""
        raise NoBackup(f"{folder} är ingen hel säkerhetskopia: {first}{more} {what}.")


def _files(folder: Path) -> Iterator[str]:
    """Whatever is no folder, by its path in there: a link has no place in a backup, and no checksum."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder).as_posix()


def _sum(file: Path) -> str:
    if file.is_symlink():
        return ""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _described(folder: Path) -> Backup:
    """PostgreSQL wrote when it began; everything that was committed by then is in the backup."""
    label = (folder / CLUSTER / "backup_label").read_text(encoding="utf-8")
    started = re.search(r"^START TIME: (.+) UTC$", label, re.MULTILINE)
    if started is None:
        raise NoBackup(f"{folder} är ingen säkerhetskopia av PostgreSQL.")
    size = sum((folder / path).stat().st_size for path in _files(folder))
    return Backup(folder, datetime.fromisoformat(started[1]).replace(tzinfo=UTC), size)
