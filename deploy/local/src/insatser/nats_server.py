"""nats-server with JetStream from the binary of a wheel, on the loopback address, in a folder of its own."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import sysconfig
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from insatser.guard import Guard
from insatser.ports import LOOPBACK, free_port
from insatser.process import ProcessRef, kill, start_detached, stop, tail

START_SECONDS = 20.0
OPERATOR = "operator"


class NatsError(RuntimeError):
    """The server did not start; carries the end of its log."""


class EmbeddedNats:
    """One server. `passwords` holds one user per service; `operator` among them may do everything.

    A service publishes under its own name only, and touches no stream but its own; it reads everybody's.
    """

    def __init__(
        self,
        home: Path,
        passwords: Mapping[str, str],
        *,
        port: int | None = None,
        fast: bool = False,
        guard: Guard | None = None,
    ) -> None:
        self.home = home
        self.port = port or free_port()
        self.fast = fast
        self.log = home / "nats.log"
        self.process: ProcessRef | None = None
        self._guard = guard
        self._passwords = dict(passwords)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.running

    def start(self) -> None:
        """Returns when the server takes connections; raises NatsError with the end of its log."""
        self.home.mkdir(parents=True, exist_ok=True)
        settings = self.home / "nats.conf"
        settings.touch(mode=0o600)
        settings.write_text(json.dumps(self._settings(), indent=2))
        self.process = start_detached([_binary(), "-c", settings], self.log, env={})
        if self._guard is not None:
            self._guard.watch_process(self.process)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.running:
            if _greets(self.port):
                return
            time.sleep(0.02)
        self.kill()
        raise NatsError(f"nats-server did not start. The end of {self.log}:\n{tail(self.log)}")

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, sign=signal.SIGTERM)
            self.process = None

    def kill(self) -> None:
        """The server dies as in a crash; what was synced to disk is there at the next `start`."""
        if self.process is not None:
            kill(self.process)
            self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        """Stops the server and deletes its folder."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, user: str = OPERATOR) -> str:
        return f"nats://{user}:{self._passwords[user]}@{LOOPBACK}:{self.port}"

    def _settings(self) -> dict[str, Any]:
        """nats-server reads JSON as its own configuration language."""
        store: dict[str, Any] = {"store_dir": str(self.home / "jetstream")}
        if not self.fast:
            # The default flushes every other minute: an acknowledged event would not survive a power cut.
            store["sync_interval"] = "always"
        return {
            "host": LOOPBACK,
            "port": self.port,
            "server_name": "insatser",
            "jetstream": store,
            "authorization": {"users": [self._user(name) for name in self._passwords]},
        }

    def _user(self, name: str) -> dict[str, Any]:
        user: dict[str, Any] = {"user": name, "password": self._passwords[name]}
        if name != OPERATOR:
            others = [other for other in self._passwords if other not in (name, OPERATOR)]
            user["permissions"] = _permissions(name, others)
        return user


def _permissions(service: str, others: list[str]) -> dict[str, Any]:
    """Only its owner may declare, change, empty or delete a stream."""
    owner_only = ("CREATE", "UPDATE", "DELETE", "PURGE", "MSG.DELETE")
    denied = [f"$JS.API.STREAM.{verb}.{other.upper()}" for other in others for verb in owner_only]
    return {
        "publish": {"allow": [f"{service}.>", "$JS.API.>", "$JS.ACK.>"], "deny": denied},
        "subscribe": {"allow": ["_INBOX.>", "$JS.EVENT.ADVISORY.>"]},
    }


def _greets(port: int) -> bool:
    """A server that is ready says INFO before anything is asked of it."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=0.5) as connection:
            return connection.recv(4) == b"INFO"
    except OSError:
        return False


def _binary() -> Path:
    """Wheels put programs beside the interpreter of their environment."""
    return Path(sysconfig.get_path("scripts")) / "nats-server"
