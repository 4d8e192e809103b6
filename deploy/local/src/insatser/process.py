"""Operating-system processes that outlive the command that started them: start, recognise, stop."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import psutil

GRACE_SECONDS = 60.0
POLL_SECONDS = 0.01
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Two readings of one process's start may differ by a clock adjustment; a reused pid differs by far more.
START_TOLERANCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Account:
    """The user a process runs as; without numbers it is the user who starts it."""

    uid: int | None = None
    gid: int | None = None

    @property
    def groups(self) -> list[int] | None:
        """Groups of the process: none of the starter's is taken along to another account."""
        return None if self.uid is None else []


STARTER = Account()


@dataclass(frozen=True, slots=True)
class ProcessRef:
    """A process by pid *and* start (seconds since the epoch), so that a reused pid is not mistaken for it."""

    pid: int
    started_at: float

    @classmethod
    def of(cls, pid: int) -> ProcessRef:
        """The process of a pid. Raises psutil.NoSuchProcess when it has already gone."""
        return cls(pid, psutil.Process(pid).create_time())

    def find(self) -> psutil.Process | None:
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started_at) < START_TOLERANCE_SECONDS
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    @property
    def running(self) -> bool:
        return self.find() is not None


def start_detached(
    command: Sequence[str | Path],
    log: Path,
    *,
    env: Mapping[str, str],
    account: Account = STARTER,
    cwd: Path = Path("/"),
) -> ProcessRef:
    """Starts a process in a session of its own: Ctrl-C at the terminal reaches us, and we stop it in order."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with _private(log) as output, uninterrupted():
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups,
        )
        _children[process.pid] = process
        return ProcessRef.of(process.pid)


def _private(log: Path) -> BinaryIO:
    """Open a file for its owner alone, also where an earlier version made it: a log says who did what."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.fchmod(handle, 0o600)
    return os.fdopen(handle, "ab")


@contextmanager
def uninterrupted() -> Iterator[None]:
    """A signal that comes meanwhile is heard afterwards: whoever acts on it knows what has just been started."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = {number: signal.signal(number, lambda it, _frame: heard.append(it)) for number in ENDING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for caught in heard:
            signal.raise_signal(caught)


def run_as(account: Account, command: Sequence[str | Path], *, env: Mapping[str, str], typed: str = "") -> str:
    """Runs to the end, `typed` as its standard input; returns what it printed.

    Raises subprocess.CalledProcessError, which carries that too.
    """
    return subprocess.run(
        [str(part) for part in command],
        check=True,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(env),
        cwd="/",
        user=account.uid,
        group=account.gid,
        extra_groups=account.groups,
    ).stdout


def stop(ref: ProcessRef, *, sign: signal.Signals = signal.SIGTERM, grace: float = GRACE_SECONDS) -> bool:
    """Asks it to end, waits, then kills. True when it ended by itself within the grace time (seconds)."""
    _signal(ref, sign)
    if _ends_within(ref, grace):
        return True
    kill(ref)
    return False


def kill(ref: ProcessRef) -> None:
    """SIGKILL to it and its children, as a crash of the machine would: nothing is flushed, no handler runs."""
    process = ref.find()
    if process is None:
        return
    with suppress(psutil.NoSuchProcess):
        family = [ref, *(ProcessRef(child.pid, child.create_time()) for child in process.children(recursive=True))]
        for member in family:
            _signal(member, signal.SIGKILL)
        for member in family:
            _ends_within(member, GRACE_SECONDS)


def _signal(ref: ProcessRef, sign: signal.Signals) -> None:
    process = ref.find()
    if process is not None:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(sign)


def _ends_within(ref: ProcessRef, seconds: float) -> bool:
    """A child of ours is reaped on the way; the ended child of somebody else counts as ended."""
    deadline = time.monotonic() + seconds
    while ref.running:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    child = _children.pop(ref.pid, None)
    if child is not None:
        child.wait()
    return True


def tail(path: Path, *, lines: int = 15) -> str:
    """The last lines of a log, for an error message."""
    if not path.exists():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


COLLECTOR = "OTEL_EXPORTER_OTLP_ENDPOINT"


def inherited_environment() -> dict[str, str]:
    """Variables that a child may see of ours: never credentials or settings that happen to lie in the shell, but for
    where traces are collected."""
    names = ("PATH", "LANG", "LC_ALL", "TMPDIR", COLLECTOR)
    return {name: os.environ[name] for name in names if name in os.environ}


# Popen objects of our own children, kept so that they are reaped instead of staying as zombies.
_children: dict[int, subprocess.Popen[bytes]] = {}
