"""The wall clock of each process, moved while it runs: by a piece of C before its libraries, where there is a compiler.

NATS is written in Go and asks the kernel without libc: its clock stays, and it orders nothing by time.
"""

import mmap
import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
COMPILER = shutil.which("cc")


class Clocks:
    """A file for each process, with how many seconds its clock is ahead."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._library = folder / "clock.so"
        self._files: dict[str, mmap.mmap] = {}
        folder.mkdir(exist_ok=True)
        if COMPILER and not self._library.exists():
            subprocess.run([COMPILER, "-O2", "-shared", "-fPIC", "-o", self._library, SOURCE], check=True)

    def environment(self, process: str) -> dict[str, str]:
        """What a process is started with for its clock to be ours; nothing where nothing can be compiled."""
        if COMPILER is None:
            return {}
        if process not in self._files:
            path = self._path(process)
            path.write_bytes(struct.pack("q", 0))
            with path.open("r+b") as file:
                self._files[process] = mmap.mmap(file.fileno(), 8)
        return {"LD_PRELOAD": str(self._library), "MOVED_CLOCK": str(self._path(process))}

    @property
    def processes(self) -> list[str]:
        """Those whose clocks can be moved."""
        return sorted(self._files)

    def move(self, process: str, seconds: int) -> None:
        """So far ahead of the right time; behind it when less than nothing."""
        self._files[process][:] = struct.pack("q", seconds)

    def _path(self, process: str) -> Path:
        return self._folder / f"{process}.clock"
