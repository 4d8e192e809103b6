"""A small process that stops everything it knows of when whoever started it is gone, however that came about.

The starter holds the writing end of a pipe and writes what to stop and what to delete, a JSON line each. When the pipe
closes, in order or by a crash, kill -9 or a closed terminal, what is left of it goes, last started first.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from insatser.process import ProcessRef, inherited_environment, stop

GRACE_SECONDS = 30.0


class Guard:
    """Watches over processes and folders until `close` or the end of this process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "insatser.guard"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            env=inherited_environment(),
            start_new_session=True,
        )

    def watch_process(self, ref: ProcessRef, *, sign: signal.Signals = signal.SIGTERM) -> None:
        self._write({"pid": ref.pid, "started_at": ref.started_at, "signal": int(sign)})

    def watch_folder(self, folder: Path) -> None:
        self._write({"folder": str(folder)})

    def close(self) -> None:
        """Returns when nothing of what was watched is left."""
        self._pipe.close()
        self._process.wait()

    def _write(self, what: dict[str, object]) -> None:
        self._pipe.write(json.dumps(what) + "\n")
        self._pipe.flush()

    @property
    def _pipe(self) -> IO[str]:
        assert self._process.stdin is not None
        return self._process.stdin


def watch(orders: IO[str]) -> None:
    """Read until the pipe closes; each signal is sent to the very process it was meant for, or to none."""
    processes: list[tuple[ProcessRef, signal.Signals]] = []
    folders: list[Path] = []
    for line in orders:
        what = json.loads(line)
        if "folder" in what:
            folders.append(Path(what["folder"]))
        else:
            processes.append((ProcessRef(what["pid"], what["started_at"]), signal.Signals(what["signal"])))
    for ref, sign in reversed(processes):
        stop(ref, sign=sign, grace=GRACE_SECONDS)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    watch(sys.stdin)
