"""What runs and where, kept in a file so that the next command knows it."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from insatser.process import ProcessRef


@dataclass(slots=True)
class State:
    """Process and port by name: `postgres`, `nats`, `budget-api`, `budget-worker` and so on."""

    processes: dict[str, ProcessRef] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> State:
        """The state; empty where there is no file yet."""
        if not path.exists():
            return cls()
        raw = json.loads(path.read_text(encoding="utf-8"))
        return cls({name: ProcessRef(**ref) for name, ref in raw["processes"].items()}, raw["ports"])

    def save(self, path: Path) -> None:
        """Replace the file whole, so that a reader never sees half of it."""
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self), indent=2), encoding="utf-8")
        draft.replace(path)

    @property
    def running(self) -> dict[str, bool]:
        return {name: ref.running for name, ref in self.processes.items()}


class Busy(RuntimeError):
    """Another command is starting or stopping the same installation."""


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Holds the installation for one command at a time; the system lets go of it when the command dies."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy("Ett annat kommando startar eller stoppar redan här. Vänta tills det är klart.") from None
        yield
