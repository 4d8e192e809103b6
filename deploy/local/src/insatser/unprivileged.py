"""PostgreSQL refuses to run as root: the account it gets instead, and places which that account can reach."""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

from insatser.process import STARTER, Account

# Only root can write here, so nobody else can have put something in our way.
FALLBACK = Path("/var/lib/insatser")


def server_account() -> Account:
    """An ordinary user runs the server as itself. Root: as `nobody`, for initdb wants an account with a name."""
    if os.geteuid() != 0:
        return STARTER
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def place_for(folder: Path, account: Account) -> Path:
    """The folder itself, or a stand-in under /var/lib when the account cannot walk there (a clone in /root)."""
    return folder if account is STARTER or _everyone_can_enter(folder) else _stand_in(folder)


def reachable_copy(folder: Path, account: Account) -> Path:
    """The folder itself, or a readable copy of it where the account can reach it; made once, safe to race."""
    if account is STARTER or _everyone_can_enter(folder):
        return folder
    place = _stand_in(folder, mark=str(folder.stat().st_mtime_ns))
    if place.exists():
        return place
    FALLBACK.mkdir(mode=0o755, parents=True, exist_ok=True)
    FALLBACK.chmod(0o755)
    draft = Path(tempfile.mkdtemp(dir=FALLBACK))
    shutil.copytree(folder, draft, symlinks=True, dirs_exist_ok=True)
    _open_for_reading(draft)
    try:
        draft.rename(place)
    except OSError:  # somebody else was first
        shutil.rmtree(draft)
    return place


def hand_over(folder: Path, account: Account) -> None:
    """Creates an empty folder that belongs to the account alone."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    if account.uid is not None and account.gid is not None:
        for parent in (folder.parent, FALLBACK):
            if parent.exists() and parent.stat().st_uid == os.geteuid():
                parent.chmod(parent.stat().st_mode | stat.S_IXOTH)
        os.chown(folder, account.uid, account.gid)


def _stand_in(folder: Path, *, mark: str = "") -> Path:
    return FALLBACK / hashlib.sha256(f"{folder.resolve()}{mark}".encode()).hexdigest()[:12]


def _everyone_can_enter(folder: Path) -> bool:
    """Our own folder is opened by hand_over; what lies above it is not ours to change."""
    above = folder.resolve().parents
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in above if parent.exists())


def _open_for_reading(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
