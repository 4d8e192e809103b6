"""nats-server with JetStream from the binary of a wheel, on the loopback address, in a folder of its own."""

from __future__ import annotations

import shutil
import signal
import socket
import sysconfig
import time
from collections.abc import Mapping
from pathlib import Path

from insatser.broker import OPERATOR, local_settings, operator_of, password_lines
from insatser.guard import Guard
from insatser.ports import LOOPBACK, free_port
from insatser.process import ProcessRef, kill, start_detached, stop, tail

START_SECONDS = 120.0


class NatsError(RuntimeError):
    """The server did not start; carries the end of its log."""


class EmbeddedNats:
    """One server, with an account for each service. `passwords` holds one per service and the operator's."""

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
        self.process = start_detached([binary(), "-c", self._write_settings()], self.log, env={})
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

    def forget_streams(self) -> None:
        """Deletes every stream and consumer. The server must be stopped."""
        shutil.rmtree(self.home / "jetstream", ignore_errors=True)

    def url(self, service: str) -> str:
        return self._url(service, self._passwords[service])

    def operator_url(self, service: str) -> str:
        """Address for the one who may do everything in the account of a service."""
        return self._url(operator_of(service), self._passwords[OPERATOR])

    @property
    def services(self) -> list[str]:
        return [name for name in self._passwords if name != OPERATOR]

    def _url(self, user: str, password: str) -> str:
        return f"nats://{user}:{password}@{LOOPBACK}:{self.port}"

    def _write_settings(self) -> Path:
        passwords = self.home / "passwords.conf"
        passwords.touch(mode=0o600)
        passwords.write_text(password_lines(self._passwords), encoding="utf-8")
        settings = self.home / "nats.conf"
        store = str(self.home / "jetstream")
        settings.write_text(
            local_settings(self.services, port=self.port, store=store, passwords=passwords.name, fast=self.fast),
            encoding="utf-8",
        )
        return settings


def _greets(port: int) -> bool:
    """A server that is ready says INFO before anything is asked of it."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=0.5) as connection:
            return connection.recv(4) == b"INFO"
    except OSError:
        return False


def binary() -> Path:
    """The program: wheels put programs beside the interpreter of their environment."""
    return Path(sysconfig.get_path("scripts")) / "nats-server"
