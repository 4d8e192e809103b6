"""A disk of its own under PostgreSQL, which can be full: a file system in memory whose size is what lies in it.

Mounting needs root, or a user's own namespace; `within_own_mounts` goes there, so that nothing stays mounted.
"""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOM = 4 << 30
REMOUNT = 32
OWN_MOUNTS = "INSATSER_OWN_MOUNTS"
TRIES = 100


class Disk:
    """Mounted over an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        _mount(folder, 0, f"mode=0711,size={ROOM}")

    def fill(self) -> None:
        """Not a byte more than is there: what a file has already may still be written over, as on any disk."""
        for _ in range(TRIES):
            size = os.statvfs(self.folder)
            try:
                return self._resize((size.f_blocks - size.f_bfree) * size.f_frsize)
            except OSError as grown:  # somebody wrote meanwhile, and there is more in it than we would leave
                if grown.errno != errno.EINVAL:
                    raise
        raise TimeoutError(f"{self.folder} grows all the time")

    def make_room(self) -> None:
        self._resize(ROOM)

    def _resize(self, size: int) -> None:
        _mount(self.folder, REMOUNT, f"size={size}")

    def unmount(self) -> None:
        _call("umount2", str(self.folder).encode(), 2)  # MNT_DETACH


def may_mount() -> bool:
    """Whether this process may, as root where root is allowed everything, or in a namespace of its own."""
    return bool(os.environ.get(OWN_MOUNTS)) or _way() is not None


def within_own_mounts(arguments: Sequence[str]) -> None:
    """Runs this module anew where its mounts are its own; returns when it is there, or where that is not allowed."""
    way = None if os.environ.get(OWN_MOUNTS) else _way()
    if way is not None:
        command = [*way, sys.executable, *arguments]
        os.execvpe(command[0], command, os.environ | {OWN_MOUNTS: "1"})


def _way() -> list[str] | None:
    ways = (["unshare", "--mount"], ["unshare", "--user", "--map-current-user", "--keep-caps", "--mount"])
    if shutil.which("unshare") is None:
        return None
    way = ways[0] if os.geteuid() == 0 else ways[1]
    tried = subprocess.run([*way, "true"], capture_output=True, check=False)
    return way if tried.returncode == 0 else None


def _mount(folder: Path, flags: int, options: str) -> None:
    _call("mount", b"tmpfs", str(folder).encode(), b"tmpfs", flags, options.encode())


def _call(name: str, *arguments: bytes | int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    given = [ctypes.c_ulong(one) if isinstance(one, int) else one for one in arguments]
    if getattr(libc, name)(*given) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
