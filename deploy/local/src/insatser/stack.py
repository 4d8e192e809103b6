"""The whole system on one machine: two servers, four databases, four APIs and four workers as separate processes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from insatser.broker import OPERATOR
from insatser.guard import Guard
from insatser.health import is_ready
from insatser.keys import LocalKeys
from insatser.layout import Layout
from insatser.nats_server import EmbeddedNats
from insatser.passwords import ensure_passwords
from insatser.ports import LOOPBACK, choose_ports
from insatser.postgres import EmbeddedPostgres
from insatser.process import inherited_environment, kill, start_detached, stop, tail
from insatser.services import DEFAULT_PORTS, NAMES, SERVICES, Service, environment, outward, process_role
from insatser.state import State

READY_SECONDS = 240.0
Say = Callable[[str], None]


class StackError(RuntimeError):
    """Something did not come up; the message holds the end of its log."""


def _silent(_what: str) -> None:
    """Say nothing: nobody is watching."""


class Stack:
    """Everything of one installation. Each method may be called again: what is already so stays so."""

    def __init__(
        self,
        layout: Layout,
        *,
        names: Sequence[str] = NAMES,
        guard: Guard | None = None,
        fast: bool = False,
        any_ports: bool = False,
        say: Say = _silent,
    ) -> None:
        """`names`: the services to run, all four by default; each does its work with the others absent.

        `fast` gives up the safety against power cuts for speed, and looks often for lost events; `any_ports` leaves the
        usual ones to others, and `say` gets each step, in Swedish.
        """
        layout.home.mkdir(parents=True, exist_ok=True)
        self.layout = layout
        self.processes = tuple(f"{name}-{part}" for name in names for part in ("api", "worker"))
        self._names = tuple(names)
        self._fast = fast
        self._clones: dict[str, Path] = {}
        self.keys = LocalKeys(layout.keys)
        self._guard = guard
        self._say = say
        self._state = State.load(layout.state)
        self._choose_ports({} if any_ports else DEFAULT_PORTS)
        ports = self._state.ports
        self._passwords = ensure_passwords(layout.passwords)
        home = layout.home
        self.postgres = EmbeddedPostgres(home / "postgres", port=ports["postgres"], fast=fast, guard=guard)
        brokers = {name: self._passwords[name] for name in (*NAMES, OPERATOR)}
        self.nats = EmbeddedNats(home / "nats", brokers, port=ports["nats"], fast=fast, guard=guard)
        self.postgres.process = self._state.processes.get("postgres")
        self.nats.process = self._state.processes.get("nats")

    @property
    def moved(self) -> dict[str, int]:
        """The processes that have other ports than usual, because somebody else held those; and the ports they have."""
        ports = self._state.ports
        return {name: ports[name] for name in self.processes if ports[name] != DEFAULT_PORTS[name]}

    @property
    def services(self) -> tuple[Service, ...]:
        """Services that run here, with the ports they have here."""
        ports = self._state.ports
        return tuple(
            replace(service, api_port=ports[f"{service.name}-api"], worker_port=ports[f"{service.name}-worker"])
            for service in SERVICES
            if service.name in self._names
        )

    def up(self) -> None:
        """Starts what does not run and returns when all of it is ready; on failure it stops what it started."""
        before = [name for name, runs in self.running().items() if runs]
        try:
            self.start_servers()
            self.migrate()
            self._say("Startar API:er och händelseprocesser")
            for name in self.processes:
                self._launch(name)
            self.wait_until_ready(self.processes)
        except BaseException:
            self._stop_all_but(before)
            raise

    def start_servers(self) -> None:
        """Start PostgreSQL and NATS, with two roles, a database and a user for each service, and the signing key."""
        self._say("Startar PostgreSQL och NATS")
        self.keys.ensure()
        for name in ("postgres", "nats"):
            self.start_process(name)
        for name in self._names:
            for role in (name, process_role(name)):
                self.postgres.create_role(role, self._passwords[role])
            if not self.postgres.has_database(name):
                self.postgres.create_database(name, name)
            self.postgres.let_in(name, process_role(name))

    def migrate(self, *names: str) -> None:
        """Brings each database, or those of some services alone, to its newest version, two at a time."""
        self._say("Migrerar databaserna")
        with ThreadPoolExecutor(2) as pool:
            list(
                pool.map(
                    self._migrate, [service for service in self.services if service.name in (names or self._names)]
                )
            )

    def down(self) -> None:
        """Stops the services, all at once, and then the servers they use."""
        self._stop_all_but([])

    def reset(self) -> None:
        """Stops everything and deletes all data, keys and logs of this installation."""
        self.down()
        self.postgres.remove()
        self.nats.remove()
        for folder in (self.layout.logs, self.layout.keys):
            shutil.rmtree(folder, ignore_errors=True)
        for file in self.layout.files:
            file.unlink(missing_ok=True)

    def start_process(self, *names: str) -> None:
        """Starts processes by name, those of the services side by side, and waits until they are ready."""
        for name in names:
            if name in self.processes:
                self._launch(name)
            else:
                self._start_server(name)
        self.wait_until_ready([name for name in names if name in self.processes])

    def run_from(self, service: str, clone: Path) -> None:
        """The processes of one service again, with the code of that clone and the libraries of this one."""
        self._clones[service] = clone
        names = [name for name in self.processes if self._service(name)[0].name == service]
        for name in names:
            self.stop_process(name)
        self.start_process(*names)

    def stop_process(self, name: str) -> None:
        """Stop in order: the process is asked, has its grace time, and is killed if need be."""
        if name == "postgres":
            self.postgres.stop()
        elif name == "nats":
            self.nats.stop()
        elif name in self._state.processes:
            stop(self._state.processes[name])

    def kill_process(self, name: str) -> None:
        """Kill at once, as in a crash."""
        if name == "postgres":
            self.postgres.kill()
        elif name == "nats":
            self.nats.kill()
        else:
            kill(self._state.processes[name])

    def running(self) -> dict[str, bool]:
        """Every process by name, and whether it lives."""
        alive = self._state.running
        return {name: alive.get(name, False) for name in ("postgres", "nats", *self.processes)}

    def process_ids(self) -> dict[str, int]:
        """The pids of what lives, for measurements."""
        return {name: ref.pid for name, ref in self._state.processes.items() if ref.running}

    def api_url(self, service: str) -> str:
        """`http://127.0.0.1:8103/budget/v1`"""
        return f"http://{LOOPBACK}:{self._state.ports[f'{service}-api']}/{service}/v1"

    def root_url(self, name: str) -> str:
        """Address with `/health/ready` and `/metrics` of `budget-api` or `budget-worker`."""
        return f"http://{LOOPBACK}:{self._state.ports[name]}"

    def database_url(self, service: str) -> str:
        """Address of the database for the service's processes."""
        role = process_role(service)
        return self.postgres.url(service, role, password=self._passwords[role])

    def owner_url(self, service: str) -> str:
        """Address of the database for its owner, who migrates it."""
        return self.postgres.url(service, service, password=self._passwords[service])

    def nats_url(self, service: str) -> str:
        return self.nats.url(service)

    def operator_url(self, service: str) -> str:
        """Address for the one who may do everything in the account of a service."""
        return self.nats.operator_url(service)

    def wait_until_ready(self, names: Iterable[str]) -> None:
        """Raises StackError when a process dies, or is not ready within READY_SECONDS."""
        deadline = time.monotonic() + READY_SECONDS
        for name in names:
            while not self._is_ready(name):
                if time.monotonic() > deadline:
                    raise StackError(f"{name} blev inte redo i tid. Loggens slut:\n{self._log_tail(name)}")
                time.sleep(0.1)

    def _start_server(self, name: str) -> None:
        server = self.postgres if name == "postgres" else self.nats
        if not server.running:
            server.start()
            assert server.process is not None
            self._state.processes[name] = server.process
            self._state.save(self.layout.state)

    def _stop_all_but(self, kept: Sequence[str]) -> None:
        with ThreadPoolExecutor(len(self.processes)) as pool:
            list(pool.map(self.stop_process, [name for name in self.processes if name not in kept]))
        for name in ("nats", "postgres"):
            if name not in kept:
                self.stop_process(name)
        self._state.processes = {name: ref for name, ref in self._state.processes.items() if name in kept}
        self._state.save(self.layout.state)

    def _is_ready(self, name: str) -> bool:
        ready = is_ready(self.root_url(name))
        if not self._state.processes[name].running:  # whoever answered, it was not ours
            raise StackError(f"{name} avslutades vid start. Loggens slut:\n{self._log_tail(name)}")
        return ready

    def _launch(self, name: str) -> None:
        if self._state.running.get(name):
            return
        service, part = self._service(name)
        command, log = [sys.executable, "-m", service.name, part], self.layout.logs / f"{name}.log"
        clone = self._clones.get(service.name, self.layout.root)
        ref = start_detached(command, log, env=self._environment(service, clone), cwd=clone)
        self._state.processes[name] = ref
        if self._guard is not None:
            self._guard.watch_process(ref)
        self._state.save(self.layout.state)

    def _migrate(self, service: Service) -> None:
        command = [sys.executable, "-m", service.name, "migrate"]
        env = self._environment(service, self.layout.root) | {"MIGRATION_DATABASE_URL": self.owner_url(service.name)}
        done = subprocess.run(command, env=env, cwd=self.layout.root, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise StackError(f"Migreringen av {service.name} misslyckades:\n{done.stdout}{done.stderr}")

    def _environment(self, service: Service, clone: Path) -> dict[str, str]:
        urls = {"database_url": self.database_url(service.name), "nats_url": self.nats_url(service.name)}
        found = inherited_environment() | environment(service, replace(self.layout, root=clone), **urls)
        found |= outward(self.services, secret=self._passwords[service.name])
        found |= {"MANIFEST_SECONDS": "4"} if self._fast else {}
        if clone == self.layout.root:
            return found
        # Before what is installed here, and so instead of it.
        return found | {"PYTHONPATH": f"{clone / 'shared' / 'src'}:{clone / 'services' / service.name / 'src'}"}

    def _service(self, name: str) -> tuple[Service, str]:
        """`budget-api` → the budget service and `api`."""
        service, part = name.rsplit("-", 1)
        return next(known for known in self.services if known.name == service), part

    def _choose_ports(self, usual: Mapping[str, int]) -> None:
        """The same as last time where possible, so that addresses and tokens people noted go on working."""
        running = {name for name in DEFAULT_PORTS if self._state.running.get(name)}
        self._state.ports |= choose_ports(DEFAULT_PORTS, {**usual, **self._state.ports}, kept=running)

    def _log_tail(self, name: str) -> str:
        return tail(self.layout.logs / f"{name}.log")


@contextmanager
def temporary_stack(
    layout: Layout, *, names: Sequence[str] = NAMES, fast: bool = False, say: Say = _silent, kind: type[Stack] = Stack
) -> Iterator[Stack]:
    """Everything up from empty, and stopped afterwards, however this process ends. Data and logs stay."""
    kind(layout, names=names).reset()
    with closing(Guard()) as guard:
        stack = kind(layout, names=names, guard=guard, fast=fast, any_ports=True, say=say)
        stack.up()
        try:
            yield stack
        finally:
            stack.down()
