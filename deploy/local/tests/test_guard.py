"""Nothing is left running, however the one who started it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from insatser.guard import Guard
from insatser.process import ProcessRef, inherited_environment, start_detached, uninterrupted

# Starts a sleeper and a folder under guard, says the sleeper's pid, and waits to be killed.
STARTER = """
import sys, time
from pathlib import Path
from insatser.guard import Guard
from insatser.process import start_detached
folder = Path(sys.argv[1])
guard = Guard()
guard.watch_folder(folder)
ref = start_detached(["sleep", "600"], folder / "log", env={"PATH": sys.argv[2]})
guard.watch_process(ref)
print(ref.pid, flush=True)
time.sleep(600)
"""


def _gone(ref: ProcessRef, folder: Path) -> bool:
    return not ref.running and not folder.exists()


def _wait_until_gone(ref: ProcessRef, folder: Path) -> bool:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and not _gone(ref, folder):
        time.sleep(0.02)
    return _gone(ref, folder)


def test_a_killed_starter_takes_its_processes_and_folders_along(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    command = [sys.executable, "-c", STARTER, str(folder), os.environ["PATH"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        sleeper = ProcessRef.of(int(starter.stdout.readline()))
        assert sleeper.running
        starter.kill()
    assert _wait_until_gone(sleeper, folder)


def test_closing_stops_what_is_left(tmp_path: Path) -> None:
    guard = Guard()
    sleeper = start_detached(["sleep", "600"], tmp_path / "log", env={"PATH": os.environ["PATH"]})
    guard.watch_process(sleeper)
    guard.close()
    assert not sleeper.running


def test_what_a_process_writes_is_for_its_owner_alone_also_in_an_older_file(tmp_path: Path) -> None:
    for name in ("new", "old"):
        log = tmp_path / name
        if name == "old":
            log.write_text("before\n")
            log.chmod(0o644)
        ref = start_detached(["echo", "after"], log, env={"PATH": os.environ["PATH"]})
        deadline = time.monotonic() + 60
        while ref.running and time.monotonic() < deadline:
            time.sleep(0.01)
        assert log.stat().st_mode & 0o777 == 0o600
        assert log.read_text() == ("before\nafter\n" if name == "old" else "after\n")


def test_a_reused_pid_is_not_mistaken_for_the_process(tmp_path: Path) -> None:
    mine = ProcessRef.of(os.getpid())
    earlier = ProcessRef(mine.pid, mine.started_at - 60)
    assert mine.running
    assert not earlier.running


@pytest.mark.parametrize("name", ["DATABASE_URL", "SOME_TOKEN"])
def test_what_lies_in_the_shell_does_not_reach_a_process(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "secret")
    assert name not in inherited_environment()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is heard, also when the tests were started in the background, where shells have it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_signal_waits_until_what_is_being_started_is_known() -> None:
    known: list[str] = []
    with pytest.raises(KeyboardInterrupt), uninterrupted():
        signal.raise_signal(signal.SIGINT)
        known.append("started")
    assert known == ["started"]
