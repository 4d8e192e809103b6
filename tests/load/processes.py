"""A system with several of each process, and what they use: processor, memory, and what PostgreSQL waits for."""

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from insatser.health import is_ready
from insatser.ports import LOOPBACK, free_port
from insatser.process import ProcessRef, start_detached, stop
from insatser.services import NAMES
from insatser.stack import READY_SECONDS, Stack, StackError
from tests.performance.processor import Usage

PAGE = 4096
WAITS = (
    "SELECT string_agg(wait_event_type || ' ' || wait_event, ';') FROM pg_stat_activity "
    "WHERE state = 'active' AND wait_event_type NOT IN ('Activity', 'Client', 'Timeout')"
)


class WideStack(Stack):
    """`widen(4)`: four APIs and four workers of each service, on the same databases and streams."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.postgres.connections = 400  # 32 processes keep more than two hundred
        self._more: list[tuple[str, ProcessRef]] = []
        self._apis = {name: [super(WideStack, self).api_url(name)] for name in NAMES}
        self._turns = {name: cycle(urls) for name, urls in self._apis.items()}

    @property
    def roots(self) -> dict[str, str]:
        return {name: self.root_url(name) for name in self.processes}

    def token(self, *roles: str, subject: str | None = None, organization_number: str | None = None) -> str:
        from insatser.target import Target

        return Target.of(self).token(*roles, subject=subject, organization_number=organization_number)

    def api_url(self, service: str) -> str:
        """The next API of the service, in turn."""
        return next(self._turns[service])

    def widen(self, number: int) -> None:
        roots = []
        for name in self.processes:
            service, part = self._service(name)
            for copy in range(2, number + 1):
                port = str(free_port())
                env = self._environment(service, self.layout.root) | {"HTTP_PORT": port, "WORKER_PORT": port}
                env |= {"RATE_LIMIT_PER_MINUTE": "1000000"}
                log = self.layout.logs / f"{name}-{copy}.log"
                command = [sys.executable, "-m", service.name, part]
                ref = start_detached(command, log, env=env, cwd=self.layout.root)
                if self._guard is not None:
                    self._guard.watch_process(ref)
                self._more.append((name, ref))
                roots.append(f"http://{LOOPBACK}:{port}")
                if part == "api":
                    self._apis[service.name].append(f"http://{LOOPBACK}:{port}/{service.name}/v1")
        self._turns = {name: cycle(urls) for name, urls in self._apis.items()}
        deadline = time.monotonic() + READY_SECONDS
        while not all(is_ready(root) for root in roots):
            if time.monotonic() > deadline:
                raise StackError("De extra processerna blev inte redo i tid.")
            time.sleep(0.2)

    def down(self) -> None:
        for _, ref in self._more:
            stop(ref)
        self._more.clear()
        super().down()

    def groups(self) -> dict[str, list[int]]:
        """Process → all of its kind."""
        found = {name: [pid] for name, pid in self.process_ids().items()}
        for name, ref in self._more:
            found[name].append(ref.pid)
        return found

    def resident(self) -> dict[str, float]:
        """Megabytes by kind of process; PostgreSQL's own connections share most of theirs and are left out."""
        return {name: sum(map(_megabytes, pids)) for name, pids in self.groups().items()}


def _megabytes(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE / 1e6


@dataclass
class Watch:
    """What was used between two looks."""

    stack: WideStack
    waits: Counter[str] = field(default_factory=Counter)
    _before: Usage | None = None
    _began: float = 0.0

    def begin(self) -> None:
        self.waits.clear()
        self._before, self._began = Usage.read(self.stack.groups()), time.monotonic()

    def look(self) -> None:
        """What PostgreSQL's sessions wait for just now."""
        found = self.stack.postgres.execute(WAITS).strip()
        self.waits.update(wait for wait in found.split(";") if wait)

    def end(self) -> tuple[dict[str, float], float]:
        """Cores by kind of process, and of the whole machine with whatever else it does."""
        assert self._before
        seconds = time.monotonic() - self._began
        used = Usage.read(self.stack.groups()).since(self._before)
        return {name: spent / seconds for name, spent in used.of.items()}, used.busy / seconds
