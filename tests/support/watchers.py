"""Prometheus and exporters, as a system's own watchers of what lies beside us: there where they are installed."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
import yaml

from insatser.ports import LOOPBACK, accepts, free_port
from tests.support.alarms import FOLDER, alarms

PATIENCE_SECONDS = 30.0
PROGRAMS = ("prometheus", "prometheus-postgres-exporter", "prometheus-node-exporter", "prometheus-blackbox-exporter")
"""As Debian's packages of the same names have them."""


class Watchers:
    """Prometheus with our rules and our settings, but for addresses and how often it asks."""

    def __init__(self, folder: Path) -> None:
        if missing := [name for name in PROGRAMS if shutil.which(name) is None]:
            pytest.skip(f"saknas här: {', '.join(missing)} (Debians paket med de namnen)")
        self.folder = folder
        self.port = free_port()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._all = ExitStack()
        self._client = self._all.enter_context(httpx.Client(base_url=f"http://{LOOPBACK}:{self.port}"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._all.close()

    def watch(self, job: str, program: str, *options: str, env: Mapping[str, str] | None = None) -> int:
        """Start the exporter of a job of ours, and return its port."""
        port = free_port()
        self._start(job, [program, f"--web.listen-address={LOOPBACK}:{port}", *options], port, env or {})
        return port

    def stop(self, job: str) -> None:
        self._running[job].kill()
        self._running[job].wait()

    def ask(self, targets: Mapping[str, list[str]], *, certificates: int) -> None:
        """Start Prometheus. `targets`: job → whom it asks; `certificates`: the port of whoever asks addresses."""
        settings = yaml.safe_load((FOLDER / "prometheus.yaml").read_text(encoding="utf-8"))
        settings["global"] |= {"scrape_interval": "2s", "evaluation_interval": "2s"}
        settings["rule_files"] = [str(FOLDER / "alerts.yaml")]
        settings["scrape_configs"] = [job for job in settings["scrape_configs"] if job["job_name"] in targets]
        for job in settings["scrape_configs"]:
            job["static_configs"] = [{"targets": targets[job["job_name"]]}]
            for step in job.get("relabel_configs", []):
                if step["target_label"] == "__address__":
                    step["replacement"] = f"{LOOPBACK}:{certificates}"
        (self.folder / "prometheus.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        options = (f"--config.file={self.folder}/prometheus.yaml", f"--storage.tsdb.path={self.folder}/tsdb")
        self._start(
            "prometheus", ["prometheus", f"--web.listen-address={LOOPBACK}:{self.port}", *options], self.port, {}
        )
        self._wait(lambda: self._client.get("/-/ready").is_success, "Prometheus is not ready")

    def query(self, query: str) -> list[dict[str, Any]]:
        """Series that it answers with: labels and value. Raises when it is no query."""
        answer = self._client.get("/api/v1/query", params={"query": query}).json()
        assert answer["status"] == "success", f"{query}: {answer}"
        return list(answer["data"]["result"])

    def wait_until(self, name: str, *, rings: bool = True, limit: tuple[str, str] | None = None) -> None:
        """Until what the alarm asks for is so, whatever it then waits for. `limit`: another one in place of its own."""
        query = alarms()[name].expr
        if limit:
            assert query.strip().endswith(limit[0]), query
            query = query.strip().removesuffix(limit[0]) + limit[1]
        self._wait(lambda: bool(self.query(query)) is rings, name)

    def _start(self, name: str, command: list[str], port: int, env: Mapping[str, str]) -> None:
        log = self._all.enter_context((self.folder / f"{name}.log").open("wb"))
        started = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, env=os.environ | env)
        self._running[name] = self._all.enter_context(started)
        self._all.callback(started.kill)
        self._wait(lambda: accepts(port), name)

    def _wait(self, true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not true():
            logs = {path.name: path.read_text()[-500:] for path in self.folder.glob("*.log")}
            assert time.monotonic() < deadline, f"{what}: {logs}"
            time.sleep(0.1)
