"""Three NATS servers that are one cluster, on this machine, without passwords: what a node's loss does to a stream."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from insatser.nats_server import binary
from insatser.ports import LOOPBACK, free_port
from insatser.process import inherited_environment

SETTINGS = """
server_name: {name}
listen: {host}:{port}
jetstream: {{store_dir: "{folder}"}}
cluster: {{name: insatser, listen: "{host}:{route}", routes: [{routes}]}}
"""


@dataclass
class Cluster:
    """`names[n]` listens on `ports[n]`."""

    folder: Path
    names: tuple[str, ...] = ("n1", "n2", "n3")
    ports: list[int] = field(default_factory=lambda: [free_port() for _ in range(3)])
    routes: list[int] = field(default_factory=lambda: [free_port() for _ in range(3)])
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return ",".join(f"nats://{LOOPBACK}:{port}" for port in self.ports)

    def start(self, name: str) -> None:
        number = self.names.index(name)
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        routes = ", ".join(f'"nats://{LOOPBACK}:{route}"' for route in self.routes)
        settings = SETTINGS.format(
            name=name, host=LOOPBACK, port=self.ports[number], route=self.routes[number], routes=routes, folder=folder
        )
        (folder / "nats.conf").write_text(settings, encoding="utf-8")
        with (folder / "log").open("ab") as log:
            command = [str(binary()), "-c", str(folder / "nats.conf")]
            self._running[name] = subprocess.Popen(command, stdout=log, stderr=log, env=inherited_environment())

    def kill(self, name: str) -> None:
        """As a node is lost."""
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def close(self) -> None:
        for name in list(self._running):
            self.kill(name)


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder)
    try:
        for name in cluster.names:
            cluster.start(name)
        time.sleep(0.5)  # the first round of elections; whoever asks before is told to come back
        yield cluster
    finally:
        cluster.close()
