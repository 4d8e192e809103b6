"""A system whose network, clocks and disk are ours, so that they can be slow, wrong and full."""

from pathlib import Path
from typing import Any

from insatser.ports import LOOPBACK
from insatser.services import Service
from insatser.stack import Stack
from tests.injection.clocks import Clocks
from tests.injection.disk import Disk, may_mount
from tests.injection.network import Network


class BreakableStack(Stack):
    """Its services reach their servers by way of a network of ours; what cannot be made here is None, or empty."""

    network = Network()

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.clocks = Clocks(self.layout.home / "clocks")
        self.disk: Disk | None = None
        self._starting = ""
        self.postgres.environment = self.clocks.environment("postgres")

    @property
    def not_drawn(self) -> list[str]:
        """What cannot be injected on this machine, and what it would take."""
        disk = [] if self.disk else ["full disk (kräver root, eller egna namnrum för användaren)"]
        return disk + ([] if self.clocks.processes else ["flyttade klockor (kräver en C-kompilator, cc)"])

    def start_servers(self) -> None:
        if self.disk is None and may_mount():
            self.disk = Disk(self.postgres.data.parent)
        super().start_servers()

    def _launch(self, name: str) -> None:
        self._starting = name
        super()._launch(name)

    def _environment(self, service: Service, clone: Path) -> dict[str, str]:
        found = super()._environment(service, clone)
        for server, name in (("postgres", "DATABASE_URL"), ("nats", "NATS_URL")):
            target = self._state.ports[server]
            line = self.network.line(service.name, server, target)
            found[name] = found[name].replace(f"{LOOPBACK}:{target}", f"{LOOPBACK}:{line.port}")
        return found | (self.clocks.environment(self._starting) if self._starting else {})
